import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { RunningMesh } from '../mesh.mjs';
import { launchChromium } from './chromium.mjs';
import { watchPage } from './page-watch.mjs';
import { writeSpokenWav } from './spoken-wav.mjs';

// Generous, because the machine may be busy with something else; every wait ends with the event that it waits for.
const START_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 60_000;
const WAIT_MS = 30_000;
const AUDIBLE = 0.02;

describe('the page in Chromium', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'voicemesh-browser-'));
  const complaints = [];
  let mesh;
  let browser;
  let page;

  before(async () => {
    const microphoneWav = path.join(folder, 'microphone.wav');
    writeSpokenWav(microphoneWav, 'goforward.wav', { silenceBeforeMs: 500, silenceAfterMs: 30_000 });
    browser = await launchChromium({ microphoneWav });
    mesh = await RunningMesh.start({ name: 'browser', withinMs: START_WITHIN_MS });
    await warmUp(mesh.endpoint('media-server').http);
    page = await browser.newPage();
    page.setDefaultTimeout(WAIT_MS);
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(error.stack));
    await page.addInitScript(watchPage);
    await page.goto(mesh.endpoint('media-server').http);
  });

  after(async () => {
    await browser?.close();
    await mesh?.stop({ withinMs: STOP_WITHIN_MS });
    rmSync(folder, { recursive: true, force: true });
  });

  const line = (who, text) => page.locator(`.line.${who}:not(.interim)`, { hasText: text });
  const turn = (text) => page.getByRole('listitem').filter({ hasText: text });
  const status = (state) => page.getByRole('status').filter({ hasText: state }).waitFor();
  const audible = () => page.waitForFunction((loudness) => watch.loudness > loudness, AUDIBLE);
  const silent = () => page.waitForFunction(() => watch.loudness === 0);
  const microphones = () => page.evaluate(() => watch.microphones.map((track) => track.readyState));

  it('names every control, in the order of the Tab key', async () => {
    const names = [];
    for (let presses = 0; presses < 4; presses++) {
      await page.keyboard.press('Tab');
      names.push(await page.evaluate(() => {
        const { activeElement: active } = document;
        return active.ariaLabel ?? active.labels?.[0]?.textContent ?? active.textContent;
      }));
    }

    // "End" cannot be pressed yet, so Tab passes it; the field's label counts although it is not seen.
    assert.equal(names[0], 'Talk');
    assert.deepEqual(names.slice(1, 3), ['Transcript', 'Message']);
    await page.getByRole('button', { name: 'Send' }).waitFor();
    await page.getByRole('meter', { name: 'Microphone level' }).waitFor();
  });

  it('a typed message is answered in writing and aloud, without a microphone', async () => {
    await page.getByRole('textbox', { name: 'Message' }).fill('what is twelve times seven');
    await page.keyboard.press('Enter');
    await audible();
    await line('agent', /eighty-four|84/i).waitFor();
    await turn('what is twelve times seven').getByText(/synthesis \d+ ms/).waitFor();
    assert.deepEqual(await microphones(), []);
    await status('ready');
    await page.getByText('not a language model').waitFor();
  });

  it('speech is shown while it is spoken, answered aloud, and its silence is taken apart', async () => {
    await silent();
    await page.getByRole('button', { name: 'Talk' }).click();
    await line('you', 'ten meters').waitFor();
    await status('speaking');
    await audible();
    await turn('ten meters').getByText(/endpointing \d+ ms/).waitFor();
    assert.ok((await page.evaluate(() => watch.interims)).some((text) => text.includes('go')), 'no interim transcript was shown');
    const states = await page.evaluate(() => watch.states);
    assert.deepEqual(states.slice(states.lastIndexOf('processing'), states.lastIndexOf('speaking') + 1), ['processing', 'speaking']);
  });

  it('Mute releases the microphone', async () => {
    assert.deepEqual(await microphones(), ['live']);
    await page.getByRole('button', { name: 'Mute' }).click();
    assert.deepEqual(await microphones(), ['ended']);
    await status('ready');
  });

  it('speech interrupts an answer: its sound stops, and the transcript keeps what was heard', async () => {
    await page.getByRole('textbox', { name: 'Message' }).fill('what can you do');
    await page.keyboard.press('Enter');
    await status('speaking');
    await audible();
    await page.getByRole('button', { name: 'Talk' }).click();
    await line('agent', '(interrupted)').waitFor();
    await silent();
    await line('you', 'ten meters').nth(1).waitFor();
    await status('speaking');
    await audible();
  });

  it('End stops the sound and releases the microphone', async () => {
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await status('disconnected');
    await silent();
    assert.deepEqual(await microphones(), ['ended', 'ended']);
    await line('note', 'The conversation has ended.').waitFor();
  });

  it('the browser has nothing to complain about', () => {
    assert.deepEqual(complaints, []);
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
