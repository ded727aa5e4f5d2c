import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { RunningMesh } from '../mesh.mjs';
import { launchChromium } from './chromium.mjs';
import { CuttableRoad } from './cuttable-road.mjs';
import { PersonAtThePage } from './person.mjs';
import { writeSpokenWav } from './spoken-wav.mjs';

// Generous, because the machine may be busy with something else; every wait ends with the event that it waits for.
const START_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 60_000;

/** A mesh, a road to it that can be cut, and browsers with a recording for a microphone. */
export class Fixture {
  #folder = mkdtempSync(path.join(os.tmpdir(), 'voicemesh-browser-'));
  #browsers = [];
  #mesh;
  road;

  async start() {
    this.#mesh = await RunningMesh.start({ name: 'browser', withinMs: START_WITHIN_MS });
    const { http } = this.#mesh.endpoint('media-server');
    this.road = await CuttableRoad.to(http);
    await warmUp(http);
  }

  /** Somebody who opens the page and, once the microphone is open, says "go forward ten meters" at these moments. */
  async person({ speaksAfterMs, ...options }) {
    const microphoneWav = path.join(this.#folder, `microphone-${this.#browsers.length}.wav`);
    writeSpokenWav(microphoneWav, 'goforward.wav', { silencesMs: [...speaksAfterMs, 30_000] });
    const browser = await launchChromium({ microphoneWav });
    this.#browsers.push(browser);
    return PersonAtThePage.open(browser, this.road.url, options);
  }

  async stop() {
    await Promise.all(this.#browsers.map((browser) => browser.close()));
    await this.road?.close();
    await this.#mesh?.stop({ withinMs: STOP_WITHIN_MS });
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Has one question answered, because the first conversation of a mesh may start before every engine has said its name. */
async function warmUp(http) {
  const answer = await fetch(`${http}/text`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text: 'hello' }),
  });
  assert.equal(answer.status, 200, await answer.text());
}
