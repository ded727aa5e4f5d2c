import type { PlayerMessage, PlayerReport } from './playerMessages';

/** Plays a reply sample by sample, so that pause, resume and clear act within one audio block and what was heard is known exactly. */
class Player extends AudioWorkletProcessor {
  #turnId: string | null = null;
  #pieces: Int16Array[] = [];
  #offset = 0;
  #played = 0;
  #reported = 0;
  #paused = false;
  #ended = false;
  #finished = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<PlayerMessage>) => this.#take(data);
  }

  #reset(turnId: string | null): void {
    this.#turnId = turnId;
    this.#pieces = [];
    this.#offset = 0;
    this.#played = 0;
    this.#reported = 0;
    this.#paused = false;
    this.#ended = false;
    this.#finished = false;
  }

  #take(message: PlayerMessage): void {
    switch (message.kind) {
      case 'begin':
        this.#reset(message.turnId);
        this.#played = this.#reported = Math.round((message.offsetMs * sampleRate) / 1000);
        break;
      case 'audio':
        if (message.turnId === this.#turnId) this.#pieces.push(new Int16Array(message.pcm));
        break;
      case 'end':
        if (message.turnId === this.#turnId) this.#ended = true;
        break;
      case 'pause':
        this.#paused = true;
        this.#report();
        break;
      case 'resume':
        this.#paused = false;
        break;
      case 'clear':
        this.#report();
        this.#reset(null);
        break;
    }
  }

  #report(): void {
    if (this.#turnId === null || this.#finished) return;
    this.#finished = this.#ended && this.#pieces.length === 0;
    this.#reported = this.#played;
    const report: PlayerReport = { turnId: this.#turnId, playedMs: Math.round((this.#played * 1000) / sampleRate), finished: this.#finished };
    this.port.postMessage(report);
  }

  process(_: Float32Array[][], [output]: Float32Array[][]): boolean {
    const channel = output?.[0];
    if (!channel) return true;
    let index = 0;
    while (!this.#paused && this.#pieces.length > 0 && index < channel.length) {
      const piece = this.#pieces[0]!;
      const count = Math.min(piece.length - this.#offset, channel.length - index);
      for (let i = 0; i < count; i++) channel[index++] = piece[this.#offset++]! / 32768;
      this.#played += count;
      if (this.#offset === piece.length) {
        this.#pieces.shift();
        this.#offset = 0;
      }
    }

    if (this.#played - this.#reported >= sampleRate / 10 || (this.#ended && this.#pieces.length === 0 && !this.#finished)) this.#report();
    return true;
  }
}

registerProcessor('player', Player);
