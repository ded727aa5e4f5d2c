import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const SERVICE_LINE = /^ {2}(\S+)\s+gRPC (\S+:\d+)\s+HTTP (http:\/\/\S+)$/;
const UP_LINE = /^VoiceMesh is up\. /;
const KEPT_LOG_LINES = 40;

export const serviceNames = ['stt', 'llm-proxy', 'tts', 'orchestrator', 'media-server'];

/** All five services as child processes of the local host, on free ports; their lines go to artifacts/test-results/<name>-mesh.log. */
export class RunningMesh {
  #child;
  #log = [];
  #logPath;
  #logFile;
  #services = new Map();
  #exited;

  constructor(logPath) {
    this.#logPath = logPath;
  }

  /** Starts a mesh and waits until it says that it is up; otherwise throws with the mesh's log. */
  static async start({ name, withinMs }) {
    const mesh = new RunningMesh(path.join(repository, `artifacts/test-results/${name}-mesh.log`));
    await mesh.#start(withinMs);
    return mesh;
  }

  /** Where a service listens: `{ grpc: 'host:port', http: 'http://host:port' }`. */
  endpoint(service) {
    return this.#services.get(service);
  }

  get log() {
    return this.#log.join('\n');
  }

  get exitCode() {
    return this.#child.exitCode;
  }

  /** Sends SIGTERM to the local host alone, which has to stop its services itself; returns its exit code. */
  async stop({ withinMs }) {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGTERM');
      await this.#orTimeout(this.#exited, withinMs, 'The mesh did not end after SIGTERM');
    }

    return this.#child.exitCode;
  }

  /** Ends the local host without asking; its services end because their standard input does. */
  kill() {
    this.#child.kill('SIGKILL');
  }

  /** Whether anything accepts connections where the services listened. */
  async listeningAddresses() {
    const addresses = [...this.#services.values()].flatMap(({ grpc, http }) => [grpc, new URL(http).host]);
    const accepted = await Promise.all(addresses.map(accepts));
    return addresses.filter((_, index) => accepted[index]);
  }

  async #start(withinMs) {
    const configuration = process.env.MESH_CONFIGURATION || 'Release';
    const assembly = path.join(repository, 'services/mesh/src/bin', configuration, 'net10.0/VoiceMesh.Mesh.dll');
    mkdirSync(path.dirname(this.#logPath), { recursive: true });
    this.#logFile = createWriteStream(this.#logPath);
    this.#child = spawn('dotnet', [assembly, 'up', '--port=0', '--check=false'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const killLeftover = () => this.#child.kill('SIGKILL');
    process.once('exit', killLeftover);
    this.#exited = once(this.#child, 'exit').finally(() => process.removeListener('exit', killLeftover));

    const up = new Promise((resolve, reject) => {
      this.#read(this.#child.stdout, resolve);
      this.#read(this.#child.stderr, () => {});
      this.#exited.then(
        ([code, signal]) => reject(this.#failure(`The mesh ended with ${signal ?? `exit code ${code}`} before it was up`)),
        (error) => reject(new Error(`dotnet could not be started: ${error.message}`)));
    });
    try {
      await this.#orTimeout(up, withinMs, 'The mesh was not up');
      const missing = serviceNames.filter((name) => !this.#services.has(name));
      if (missing.length > 0) {
        throw this.#failure(`The mesh did not say where ${missing.join(', ')} listen`);
      }
    } catch (error) {
      this.kill();
      throw error;
    }
  }

  #read(stream, onUp) {
    createInterface({ input: stream }).on('line', (line) => {
      this.#logFile.write(`${line}\n`);
      this.#log.push(line);
      this.#log.splice(0, Math.max(0, this.#log.length - KEPT_LOG_LINES));
      const [, name, grpc, http] = SERVICE_LINE.exec(line) ?? [];
      if (name) {
        this.#services.set(name, { grpc, http });
      } else if (UP_LINE.test(line)) {
        onUp();
      }
    });
  }

  async #orTimeout(promise, withinMs, failure) {
    let timer;
    const timeout = new Promise((_, reject) => {
      timer = setTimeout(() => reject(this.#failure(`${failure} within ${withinMs} ms`)), withinMs);
    });
    try {
      return await Promise.race([promise, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  #failure(what) {
    return new Error(`${what}. Its last lines (all of them in ${path.relative(repository, this.#logPath)}):\n${this.log || '(none)'}`);
  }
}

function accepts(address) {
  const [host, port] = address.split(':');
  return new Promise((resolve) => {
    const socket = net.connect({ host, port: Number(port) });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
