const DUCKED = 0.12;
const RESTORE_AFTER_SPEECH_MS = 350;
const UNDECIDED_MS = 1_500;
const RESTORE_AFTER_CLEAR_MS = 300;

/**
 * Makes an answer quiet in the moment in which the person begins to speak over it, before the server can know. The server's word decides: it stops
 * the answer, or lets it go on; without any the answer gets its voice back, because it was a cough.
 */
export class Ducking {
  readonly #setGain: (gain: number) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ducked = false;
  #decided = false;

  constructor(setGain: (gain: number) => void) {
    this.#setGain = setGain;
  }

  get isDucked(): boolean {
    return this.#ducked;
  }

  /** The person began to speak while an answer sounds. */
  speechBegan(): void {
    if (this.#ducked && this.#decided) return;
    this.#ducked = true;
    this.#setGain(DUCKED);
    this.#restoreIn(UNDECIDED_MS);
  }

  speechEnded(): void {
    if (this.#ducked && !this.#decided) this.#restoreIn(RESTORE_AFTER_SPEECH_MS);
  }

  /** The server stopped the answer for now; it says what follows. */
  serverPaused(): void {
    if (!this.#ducked) return;
    this.#decided = true;
    clearTimeout(this.#timer);
  }

  serverCleared(): void {
    if (!this.#ducked) return;
    this.#decided = true;
    // What is still under way would sound for a moment at full voice.
    this.#restoreIn(RESTORE_AFTER_CLEAR_MS);
  }

  /** An answer begins, or goes on after all. */
  restore(): void {
    clearTimeout(this.#timer);
    this.#decided = false;
    if (!this.#ducked) return;
    this.#ducked = false;
    this.#setGain(1);
  }

  #restoreIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.restore(), ms);
  }
}
