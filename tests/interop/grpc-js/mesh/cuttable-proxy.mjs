import { once } from 'node:events';
import net from 'node:net';

/** Passes TCP connections on to an address until it cuts them as a failing network does. */
export class CuttableProxy {
  #sockets = new Set();
  #server;

  static async to(address) {
    const proxy = new CuttableProxy();
    const [host, port] = address.split(':');
    proxy.#server = net.createServer((near) => {
      const far = net.connect({ host, port: Number(port) });
      near.pipe(far).pipe(near);
      [near, far].forEach((socket) => proxy.#sockets.add(socket.on('error', () => {})));
    });
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get address() {
    return `127.0.0.1:${this.#server.address().port}`;
  }

  /** Resets every connection and takes no more. */
  cut() {
    this.#server.close();
    this.#sockets.forEach((socket) => socket.resetAndDestroy());
  }
}
