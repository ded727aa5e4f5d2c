const PIECE_MS = 20;

/** Keeps the newest of what was said while there was no way to send it, so that first words survive the connecting. */
export class HoldBuffer {
  readonly #most: number;
  #pieces: ArrayBuffer[] = [];

  constructor(keepMs: number) {
    this.#most = Math.round(keepMs / PIECE_MS);
  }

  push(piece: ArrayBuffer): void {
    this.#pieces.push(piece);
    if (this.#pieces.length > this.#most) this.#pieces.shift();
  }

  /** Gives away what is kept, oldest first. */
  take(): ArrayBuffer[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}
