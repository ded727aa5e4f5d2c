import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { RunningMesh } from '../mesh.mjs';
import { launchChromium } from './chromium.mjs';
import { CuttableRoad } from './cuttable-road.mjs';
import { PersonAtThePage } from './person.mjs';
import { writeSpokenWav } from './spoken-wav.mjs';

// Generous, because the machine may be busy with something else; every wait ends with the event that it waits for.
const START_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 60_000;

describe('the page in Chromium', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'voicemesh-browser-'));
  let mesh;
  let road;
  let browser;

  before(async () => {
    const microphoneWav = path.join(folder, 'microphone.wav');
    writeSpokenWav(microphoneWav, 'goforward.wav', { silenceBeforeMs: 500, silenceAfterMs: 30_000 });
    browser = await launchChromium({ microphoneWav });
    mesh = await RunningMesh.start({ name: 'browser', withinMs: START_WITHIN_MS });
    road = await CuttableRoad.to(mesh.endpoint('media-server').http);
    await warmUp(mesh.endpoint('media-server').http);
  });

  after(async () => {
    await browser?.close();
    await road?.close();
    await mesh?.stop({ withinMs: STOP_WITHIN_MS });
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (preferences) => PersonAtThePage.open(browser, road.url, preferences);

  describe('over WebSocket', () => {
    let person;
    let page;

    before(async () => {
      person = await open({ transport: 'websocket' });
      ({ page } = person);
    });

    after(() => person?.leave());

    it('names every control, in the order of the Tab key', async () => {
      const names = [];
      for (let presses = 0; presses < 8; presses++) {
        await page.keyboard.press('Tab');
        names.push(await person.focused());
      }

      // "End" cannot be pressed yet, so Tab passes it; the field's label counts although it is not seen.
      assert.deepEqual(names.filter((name) => !/^What/.test(name)), [await page.getByRole('button', { name: /theme/ }).getAttribute('aria-label'), 'Settings', 'Transcript', 'Talk', 'Message'].slice(0, 8));
      await page.getByRole('button', { name: 'Send' }).waitFor();
      await page.getByRole('meter', { name: 'Microphone level' }).waitFor();
    });

    it('a typed message is answered in writing and aloud, without a microphone', async () => {
      await person.type('what is twelve times seven');
      await person.hears();
      await person.line('agent', /eighty-four|84/i).waitFor();
      await person.turn('what is twelve times seven').getByText(/synthesis \d+ ms/).waitFor();
      assert.deepEqual(await person.microphones(), []);
      await person.status('ready');
      await page.getByText('not a language model').waitFor();
    });

    it('speech is shown while it is spoken, answered aloud, and its silence is taken apart', async () => {
      await person.hearsNothing();
      await person.press('Talk');
      await person.line('you', 'ten meters').waitFor();
      await person.status('speaking');
      await person.hears();
      await person.turn('ten meters').getByText(/endpointing \d+ ms/).waitFor();
      const { interims, states, peers } = await person.saw();
      assert.ok(interims.some((text) => text.includes('go')), 'no interim transcript was shown');
      assert.deepEqual(states.slice(states.lastIndexOf('processing'), states.lastIndexOf('speaking') + 1), ['processing', 'speaking']);
      assert.equal(peers, 0);
    });

    it('Mute releases the microphone', async () => {
      assert.deepEqual(await person.microphones(), ['live']);
      await person.press('Mute');
      assert.deepEqual(await person.microphones(), ['ended']);
      await person.status('ready');
    });

    it('speech interrupts an answer: its sound stops, and the transcript keeps what was heard', async () => {
      await person.type('what can you do');
      await person.status('speaking');
      await person.hears();
      await person.press('Talk');
      await person.line('agent', '(interrupted)').waitFor();
      await person.hearsNothing();
      await person.line('you', 'ten meters').nth(1).waitFor();
      await person.status('speaking');
      await person.hears();
    });

    it('a cut connection comes back by itself, and the conversation with it', async () => {
      road.cut();
      await person.status('reconnecting');
      await person.status('listening');
      await person.type('what is six times seven');
      await person.line('agent', /forty-two|42/i).waitFor();
      assert.equal(await person.line('note', /./).count(), 0);
    });

    it('End stops the sound and releases the microphone', async () => {
      await person.press('End');
      await person.status('disconnected');
      await person.hearsNothing();
      assert.deepEqual(await person.microphones(), ['ended', 'ended']);
      await person.line('note', 'The conversation has ended.').waitFor();
    });

    it('the browser has nothing to complain about', () => {
      assert.deepEqual(person.complaints, []);
    });
  });
});

/** Has one question answered, because the first conversation of a mesh may start before every engine has said its name. */
async function warmUp(http) {
  const answer = await fetch(`${http}/text`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text: 'hello' }),
  });
  assert.equal(answer.status, 200, await answer.text());
}
