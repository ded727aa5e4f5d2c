/** Hands the microphone on in pieces of 20 ms as 16-bit samples, with their peak for the level display. */
class Capture extends AudioWorkletProcessor {
  readonly #size = Math.round(sampleRate / 50);
  #piece = new Int16Array(this.#size);
  #filled = 0;
  #peak = 0;

  process([input]: Float32Array[][]): boolean {
    const samples = input?.[0];
    if (!samples) return true;
    for (const sample of samples) {
      const limited = Math.max(-1, Math.min(1, sample));
      this.#peak = Math.max(this.#peak, Math.abs(limited));
      this.#piece[this.#filled++] = limited * 32767;
      if (this.#filled === this.#size) {
        this.port.postMessage({ pcm: this.#piece.buffer, peak: this.#peak }, [this.#piece.buffer]);
        this.#piece = new Int16Array(this.#size);
        this.#filled = 0;
        this.#peak = 0;
      }
    }

    return true;
  }
}

registerProcessor('capture', Capture);
