import type { AgentMicrophone } from './agentPlatform';
import { HoldBuffer } from './audio/holdBuffer';
import type { MicrophoneWishes, Piece } from './audio/microphone';
import { Listeners } from './emitter';

const KEPT_SPEECH_MS = 5_000;

export interface VoiceInputParts {
  openMicrophone(wishes: MicrophoneWishes, onPiece: (piece: Piece) => void, onLost: () => void): Promise<AgentMicrophone>;
  /** Whether sound goes another way than in pieces. */
  isCarried(): boolean;
  /** @returns false while a piece cannot be sent */
  send(pcm: ArrayBuffer): boolean;
  /** The device was unplugged or taken away. */
  onLost(): void;
}

/** The person's voice on its way to the server: one microphone at a time, its level, and the newest of what could not be sent yet. */
export class VoiceInput {
  readonly #parts: VoiceInputParts;
  readonly #levels = new Listeners<number>();
  readonly #held = new HoldBuffer(KEPT_SPEECH_MS);
  #microphone: AgentMicrophone | undefined;
  #asked = 0;
  #opening = 0;

  constructor(parts: VoiceInputParts) {
    this.#parts = parts;
  }

  /** The microphone that is open. */
  get microphone(): AgentMicrophone | undefined {
    return this.#microphone;
  }

  /** Whether a microphone is open, or will be in a moment. */
  get isWanted(): boolean {
    return this.#microphone !== undefined || this.#opening > 0;
  }

  get hears(): boolean {
    return this.#microphone !== undefined && !this.#microphone.deaf;
  }

  readonly onLevel = (listener: (level: number) => void): (() => void) => this.#levels.add(listener);

  /**
   * Opens a microphone in place of the one that there may be. Of several that are asked for the last one stays.
   * @param isWelcome asked once it is open: whether it is still wanted
   * @returns false when it came too late; it is released then
   */
  async open(wishes: MicrophoneWishes, isWelcome: () => boolean): Promise<boolean> {
    const asked = ++this.#asked;
    this.#opening++;
    let opened: AgentMicrophone;
    try {
      opened = await this.#parts.openMicrophone(wishes, (piece) => this.#hear(opened, piece), () => opened === this.#microphone && this.#parts.onLost());
    } catch (error) {
      if (asked !== this.#asked) return false;
      throw error;
    } finally {
      this.#opening--;
    }

    if (asked !== this.#asked || !isWelcome()) {
      opened.close();
      return false;
    }

    this.#microphone?.close();
    this.#microphone = opened;
    return true;
  }

  /** Closes the microphone, and one that is still being opened as soon as it is there. */
  release(): void {
    this.#asked++;
    this.#microphone?.close();
    this.#microphone = undefined;
    this.#held.clear();
    this.#levels.tell(0);
  }

  /** Keeps the microphone open and hears nothing, or hears again. */
  setDeaf(deaf: boolean): void {
    if (this.#microphone) this.#microphone.deaf = deaf;
    if (deaf) this.#levels.tell(0);
  }

  /** Sends what could not be sent before. */
  flush(): void {
    this.#held.drain((piece) => this.#parts.send(piece));
  }

  #hear(from: AgentMicrophone, { pcm, peak }: Piece): void {
    if (from !== this.#microphone || from.deaf) return;
    this.#levels.tell(peak > 0 ? Math.max(0, 1 + Math.log10(peak) / 3) : 0);
    if (this.#parts.isCarried()) return;
    this.#held.push(pcm);
    this.flush();
  }
}
