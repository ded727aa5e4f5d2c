import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { EchoHost } from './echo-host.mjs';

// Debian's interpreter: python3-aiortc is installed for it, and another one may come first on the PATH.
const PYTHON = '/usr/bin/python3';
const PEER = fileURLToPath(new URL('aiortc_peer.py', import.meta.url));

let host;

before(() => {
  host = new EchoHost();
});

after(() => host?.stop());

test('aiortc speaks AES-CM and hears its own tone', async () => {
  const peer = spawn(PYTHON, [PEER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(peer, 'exit');
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
  async function next() {
    const { value, done } = await lines.next();
    assert.ok(!done, 'aiortc ended early; is the Debian package python3-aiortc installed?');
    return JSON.parse(value);
  }

  const { offer } = await next();
  const { session, answer } = await host.ask({ offer });
  peer.stdin.write(JSON.stringify({ answer }) + '\n');
  const heard = await next();
  const state = await host.ask({ state: session });

  assert.equal(heard.state, 'connected');
  assert.ok(heard.level > 2000, `the tone of level 8485 comes back with ${heard.level}`);
  assert.equal(state.profile, 'AesCm128HmacSha1Tag80');
  assert.equal(state.refused, 0);
  peer.stdin.end('\n');
  await exited;
  assert.equal((await host.waitFor(session, (s) => s.reason !== null)).reason, 'ClosedByPeer');
});
