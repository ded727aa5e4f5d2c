import { once } from 'node:events';
import net from 'node:net';

/** A TCP road to a server that a test can break, as networks do: without a word to either side. */
export class CuttableRoad {
  #server;
  #target;
  #travellers = new Set();

  constructor(target) {
    this.#target = new URL(target);
    this.#server = net.createServer((near) => this.#carry(near));
  }

  /** Opens a road to `http://host:port`. */
  static async to(target) {
    const road = new CuttableRoad(target);
    road.#server.listen(0, '127.0.0.1');
    await once(road.#server, 'listening');
    return road;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Breaks everything that is on its way; new connections are taken. */
  cut() {
    for (const socket of this.#travellers) socket.destroy();
  }

  async close() {
    this.#server.close();
    this.cut();
    await once(this.#server, 'close');
  }

  #carry(near) {
    const far = net.connect({ host: this.#target.hostname, port: Number(this.#target.port) });
    for (const [from, to] of [[near, far], [far, near]]) {
      this.#travellers.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#travellers.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }
}
