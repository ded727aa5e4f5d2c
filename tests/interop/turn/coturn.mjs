import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const EXECUTABLE = '/usr/bin/turnserver';

/** Debian's coturn on loopback, with the shared secret that the media server makes credentials from. */
export class Coturn {
  log = '';
  #child;
  #folder = mkdtempSync(path.join(tmpdir(), 'voicemesh-turn-'));

  static async start({ secret }) {
    if (!existsSync(EXECUTABLE)) {
      throw new Error(`There is no ${EXECUTABLE}: install Debian's package "coturn"`);
    }

    const coturn = new Coturn();
    coturn.port = await freePort();
    coturn.#child = spawn(EXECUTABLE, [
      '-n', '-v',
      '--listening-ip=127.0.0.1', '--relay-ip=127.0.0.1', `--listening-port=${coturn.port}`,
      '--allow-loopback-peers', '--no-tls', '--no-dtls', '--no-cli',
      '--use-auth-secret', `--static-auth-secret=${secret}`, '--realm=voicemesh',
      `--userdb=${coturn.#folder}/turndb`, `--pidfile=${coturn.#folder}/pid`, '--log-file=stdout',
    ], { stdio: ['ignore', 'pipe', 'pipe'] });
    coturn.#child.stdout.on('data', (data) => (coturn.log += data));
    coturn.#child.stderr.on('data', (data) => (coturn.log += data));
    await coturn.#listening();
    return coturn;
  }

  async stop() {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #listening() {
    for (const deadline = Date.now() + 15_000; Date.now() < deadline;) {
      if (await accepts(this.port)) {
        return;
      }

      await new Promise((resolve) => setTimeout(resolve, 50));
    }

    throw new Error(`coturn does not listen:\n${this.log}`);
  }
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
