import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

// Debian's interpreter: python3-aiortc is installed for it, and another one may come first on the PATH.
const PYTHON = '/usr/bin/python3';

/** A Python program of this folder that is told lines and answers with JSON lines. */
export class LineProcess {
  #child;
  #lines;
  #exited;

  constructor(script, ...args) {
    const path = fileURLToPath(new URL(script, import.meta.url));
    this.#child = spawn(PYTHON, [path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#exited = once(this.#child, 'exit');
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  tell(line) {
    this.#child.stdin.write(`${line}\n`);
  }

  async next() {
    const { value, done } = await this.#lines.next();
    assert.ok(!done, 'the Python program ended early; is the Debian package python3-aiortc installed?');
    return JSON.parse(value);
  }

  ask(line) {
    this.tell(line);
    return this.next();
  }

  /** Ends its input, after which it says goodbye to its peer and ends. */
  async end() {
    this.#child.stdin.end();
    const [code] = await this.#exited;
    return code;
  }

  kill() {
    this.#child.kill('SIGKILL');
  }
}
