const RELEASE_TAIL_MS = 200;

export interface TurnKeyListener {
  /** The person has let go, and their last sound has arrived at the microphone. */
  onSilence(): void;
  /** The turn is over. */
  onTurnEnd(): void;
  /** How long sound is under way longer than a message, which must not overtake the last word. */
  delayMs(): number;
}

/** Ends the turn a moment after push-to-talk went up, and not at all where it went down again before. */
export class TurnKey {
  readonly #listener: TurnKeyListener;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(listener: TurnKeyListener) {
    this.#listener = listener;
  }

  /** The key went up. People let go while their last sound is still in the air. */
  up(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#listener.onSilence();
      this.endTurn();
    }, RELEASE_TAIL_MS);
  }

  /** Nothing more is said: the turn is over when what was said has arrived. */
  endTurn(): void {
    clearTimeout(this.#timer);
    const delayMs = this.#listener.delayMs();
    if (delayMs > 0) this.#timer = setTimeout(() => this.#listener.onTurnEnd(), delayMs);
    else this.#listener.onTurnEnd();
  }

  /** The turn goes on, or there is none any more. */
  cancel(): void {
    clearTimeout(this.#timer);
  }
}
