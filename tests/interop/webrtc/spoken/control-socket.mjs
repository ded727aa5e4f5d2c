import { once } from 'node:events';
import WebSocket from 'ws';

/** A session's control connection: sends messages, and finds events that have come or are yet to come. */
export class ControlSocket {
  events = [];
  audioMessages = 0;
  #socket;
  #waiting = new Set();

  static async connect(url) {
    const control = new ControlSocket();
    control.#socket = new WebSocket(url);
    control.#socket.on('message', (data, isBinary) => control.#take(data, isBinary));
    await once(control.#socket, 'open');
    return control;
  }

  send(type, fields = {}) {
    this.#socket.send(JSON.stringify({ type, ...fields }));
  }

  sendAudio(pcm) {
    this.#socket.send(pcm);
  }

  /** The first event that satisfies a condition, from those that came already on. */
  async find(what, condition, withinMs = 30_000) {
    const deadline = Date.now() + withinMs;
    while (true) {
      const found = this.events.find(condition);
      if (found) {
        return found;
      }

      const left = deadline - Date.now();
      if (left <= 0) {
        throw new Error(`${what} did not come; there were: ${this.events.map((event) => JSON.stringify(event).slice(0, 200)).join('\n')}`);
      }

      await new Promise((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  async close() {
    const closed = once(this.#socket, 'close');
    this.#socket.close(1000);
    await closed;
  }

  /** Ends the connection without waiting for the server, where that has not happened yet. */
  end() {
    this.#socket.terminate();
  }

  #take(data, isBinary) {
    if (isBinary) {
      this.audioMessages++;
      return;
    }

    this.events.push({ ...JSON.parse(data.toString()), at: Date.now() });
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    waiting.forEach((wake) => wake());
  }
}
