// Pictures of the page in each of its states, in artifacts/screenshots. The states are held still by a scripted server; "conversation" is a real one,
// spoken to a mesh that is started for it.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../chromium.mjs';
import { Fixture } from '../fixture.mjs';
import { PersonAtThePage } from '../person.mjs';
import { writeSpokenWav } from '../spoken-wav.mjs';
import { servePage } from './page-server.mjs';
import { ScriptedServer } from './scripted-server.mjs';

const folder = fileURLToPath(new URL('../../../../artifacts/screenshots/', import.meta.url));
mkdirSync(folder, { recursive: true });
const DESKTOP = { width: 1280, height: 820 };
const PHONE = { width: 390, height: 844 };
const latency = (endpointing, transcription, thinking, synthesis, playout) => ({
  endpointing_ms: endpointing, transcription_ms: transcription, thinking_ms: thinking, synthesis_ms: synthesis, playout_ms: playout,
  silence_ms: endpointing + transcription + thinking + synthesis + playout, engine_ms: transcription + thinking + synthesis,
});
const quality = { type: 'quality', mos: 4.3, jitter_ms: 3.2, loss_percent: 0.4, round_trip_ms: 24, playout_delay_ms: 52, recovered_percent: 0.4, concealed_percent: 0 };

const talk = async ({ person, server }) => {
  await person.press('Talk');
  await person.status('listening');
  server.tell(quality);
};
const converse = async (scene) => {
  await talk(scene);
  scene.server.turn('1', 'Good morning. What can you do for me?', 'I can tell the time, work out sums, convert units, keep timers and spell words. Ask me anything short.', latency(310, 42, 118, 61, 24));
  scene.server.turn('2', 'How many ounces are in a kilogram?', 'A kilogram is about thirty-five and a quarter ounces.', latency(320, 38, 96, 55, 22));
};

/** Every state: how it comes about, in a scene of a person at the page and a server that does as it is told. */
const states = {
  disconnected: async () => {},
  connecting: async ({ person, page }) => {
    await page.route('**/v2/sessions', () => {});
    await person.press('Talk');
    await person.status('connecting');
  },
  listening: async (scene) => {
    await converse(scene);
    scene.server.tell({ type: 'state', state: 'listening', turn_id: '3' }, { type: 'speech', speaking: true, timestamp_ms: 0, turn_id: '3' }, { type: 'transcript', turn_id: '3', text: 'And how many grams are in', final: false });
    // The recording that stands for the microphone speaks again in each page from its start.
    await scene.page.waitForFunction(() => document.querySelector('meter').value > 0.6);
  },
  processing: async (scene) => {
    await converse(scene);
    scene.server.turn('3', 'And how many grams are in an ounce?');
    scene.server.tell({ type: 'state', state: 'processing', turn_id: '3' });
  },
  speaking: async (scene) => {
    await converse(scene);
    scene.server.turn('3', 'And how many grams are in an ounce?');
    scene.server.tell({ type: 'state', state: 'speaking', turn_id: '3' }, { type: 'response', turn_id: '3', delta: 'An ounce is about twenty-eight', final: false });
  },
  interrupted: async (scene) => {
    await converse(scene);
    scene.server.turn('3', 'Count to twenty.');
    scene.server.tell({ type: 'response', turn_id: '3', delta: '', final: true, text: 'One, two, three' }, { type: 'turn_completed', turn_id: '3', outcome: 'interrupted', user_text: 'Count to twenty.', assistant_text: 'One, two, three', latency: latency(300, 40, 80, 50, 20), trace_id: '' });
    scene.server.tell({ type: 'state', state: 'listening', turn_id: '4' }, { type: 'transcript', turn_id: '4', text: 'stop', final: false });
  },
  reconnecting: async (scene) => {
    await converse(scene);
    await scene.server.vanish();
    await scene.person.status('reconnecting');
  },
  error: async ({ person, page }) => {
    await page.route('**/v2/sessions', (route) => route.fulfill({ status: 429, json: { detail: 'This server has as many conversations as it can hold. Try again in a minute.' } }));
    await person.press('Talk');
    await person.status('error');
  },
  'stage-error': async (scene) => {
    await converse(scene);
    scene.server.tell({ type: 'error', code: 'tts_unavailable', message: 'The voice is not available; the answer is written only.', stage: 'tts', retryable: true });
  },
  fallback: async (scene) => {
    await converse(scene);
    scene.server.tell({ type: 'call', state: 'ended', reason: 'timeout', detail: 'nothing was heard for 30 seconds' });
  },
  settings: async (scene) => {
    await converse(scene);
    await scene.person.press('Settings');
  },
  'push-to-talk': async (scene) => {
    await scene.person.press('Settings');
    await scene.page.getByRole('radio', { name: 'Push to talk' }).check();
    await scene.person.press('Close settings');
    await scene.page.getByRole('button', { name: 'Hold to talk' }).hover();
    await scene.page.mouse.down();
    await scene.person.status('listening');
    scene.server.tell(quality, { type: 'state', state: 'listening', turn_id: '1' }, { type: 'transcript', turn_id: '1', text: 'Set a timer', final: false });
  },
};

async function take(browser, url, state, look, options) {
  let server;
  const prepare = async (empty) => (server = await ScriptedServer.before(empty));
  const person = await PersonAtThePage.open(browser, url, { prepare, reducedMotion: 'reduce', ...options });
  const { page } = person;
  await states[state]({ person, page, server });
  // What was said last is drawn, and the level has its colour.
  await page.waitForTimeout(400);
  await page.screenshot({ path: path.join(folder, `${state}-${look}.png`) });
  if (look.startsWith('phone')) {
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > PHONE.width) person.complaints.push(`the page is ${width} pixels wide on a phone of ${PHONE.width}`);
  }

  // A connection that cannot be had is said by the browser itself.
  const complaints = person.complaints.filter((complaint) => !/429|WebSocket connection|ERR_FAILED/.test(complaint));
  await person.leave();
  return complaints.map((complaint) => `${state}-${look}: ${complaint}`);
}

/** Two spoken turns, the second over the answer to the first, and a typed one, as they are. */
async function takeConversation(look, options) {
  const fixture = new Fixture();
  try {
    await fixture.start();
    const person = await fixture.person({ speaksAfterMs: [500, 2_200], ...options });
    await person.press('Talk');
    await person.line('agent', '(interrupted)').waitFor();
    await person.line('you', 'ten meters').nth(1).waitFor();
    await person.turn('ten meters').nth(1).waitFor();
    await person.type('what is twelve times seven');
    await person.turn('twelve times seven').waitFor();
    await person.page.waitForFunction(() => document.querySelectorAll('.quality [data-grade]').length > 3);
    await person.page.screenshot({ path: path.join(folder, `conversation-${look}.png`) });
    return person.complaints;
  } finally {
    await fixture.stop();
  }
}

const only = process.argv.slice(2);
const wanted = (name) => only.length === 0 || only.includes(name);
const wav = path.join(folder, 'microphone.wav');
writeSpokenWav(wav, 'goforward.wav', { silencesMs: [500, 3_000] });
const browser = await launchChromium({ microphoneWav: wav });
const served = await servePage();
const complaints = [];
for (const state of Object.keys(states).filter(wanted)) {
  complaints.push(...await take(browser, served.url, state, 'light', { viewport: DESKTOP, colorScheme: 'light' }));
  complaints.push(...await take(browser, served.url, state, 'dark', { viewport: DESKTOP, colorScheme: 'dark' }));
  complaints.push(...await take(browser, served.url, state, 'phone', { viewport: PHONE, colorScheme: 'light', hasTouch: true, isMobile: true }));
}

await browser.close();
served.close();
if (wanted('conversation')) {
  complaints.push(...await takeConversation('light', { viewport: DESKTOP, colorScheme: 'light' }));
  complaints.push(...await takeConversation('dark', { viewport: DESKTOP, colorScheme: 'dark' }));
}

console.log(`Pictures of ${only.length || Object.keys(states).length + 1} states are in artifacts/screenshots.`);
if (complaints.length > 0) {
  console.error(complaints.join('\n'));
  process.exitCode = 1;
}
