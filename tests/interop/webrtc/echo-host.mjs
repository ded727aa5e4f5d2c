import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const configuration = process.env.MESH_CONFIGURATION ?? 'Release';
const project = path.join(repository, 'tests/testing/VoiceMesh.WebRtc.EchoHost');
const assembly = path.join(project, `bin/${configuration}/net10.0/VoiceMesh.WebRtc.EchoHost.dll`);

/** The endpoint under test in a process of its own, which sends back what it receives. */
export class EchoHost {
  #child;
  #replies;
  #queue = Promise.resolve();

  constructor() {
    if (!existsSync(assembly)) {
      const build = spawnSync('dotnet', ['build', project, '-c', configuration, '-v', 'q', '--nologo'], { encoding: 'utf8' });
      if (build.status !== 0) {
        throw new Error(`The echo host does not build:\n${build.stdout}${build.stderr}`);
      }
    }

    this.#child = spawn('dotnet', [assembly], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#replies = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Sends one request and gives its reply; a reply with an error throws. */
  ask(request) {
    const reply = this.#queue.then(async () => {
      this.#child.stdin.write(JSON.stringify(request) + '\n');
      const { value, done } = await this.#replies.next();
      if (done) {
        throw new Error('The echo host ended.');
      }

      const answer = JSON.parse(value);
      if (answer.error) {
        throw new Error(answer.error);
      }

      return answer;
    });
    this.#queue = reply.catch(() => {});
    return reply;
  }

  /** Asks for a session's state until it satisfies a condition. */
  async waitFor(session, condition, withinMs = 20_000) {
    const deadline = Date.now() + withinMs;
    while (true) {
      const state = await this.ask({ state: session });
      if (condition(state)) {
        return state;
      }

      if (Date.now() > deadline) {
        throw new Error(`The session does not get there: ${JSON.stringify(state)}`);
      }

      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  stop() {
    this.#child.stdin.end();
  }
}
