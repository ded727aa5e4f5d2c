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

  /** Gives away what is kept, oldest first, as long as it is taken. */
  drain(take: (piece: ArrayBuffer) => boolean): void {
    const refused = this.#pieces.findIndex((piece) => !take(piece));
    this.#pieces.splice(0, refused < 0 ? this.#pieces.length : refused);
  }

  clear(): void {
    this.#pieces = [];
  }
}
