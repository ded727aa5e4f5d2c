import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { RunningMesh } from '../../mesh.mjs';
import { ControlSocket } from './control-socket.mjs';
import { LineProcess } from './line-process.mjs';
import { WeriftCaller } from './werift-caller.mjs';

const FRAME_MS = 20;
const HEARD_WITHIN_MS = 30_000;
const RECORDING = fileURLToPath(new URL('../../../testing/VoiceMesh.Testing/audio/goforward.wav', import.meta.url));
/** A peer that a busy machine lets sleep sends late, and what comes too late is concealed: of the sentence only the words around such gaps are understood. */
const UNDERSTOOD = /forward|ten|meters/;

let mesh;
let http;

before(async () => {
  mesh = await RunningMesh.start({ name: 'webrtc-spoken', withinMs: 120_000 });
  http = mesh.endpoint('media-server').http;
}, { timeout: 130_000 });

after(() => mesh?.stop({ withinMs: 30_000 }));

const loud = (levels) => levels.filter((level) => level > 300).length;

/** Waits until the peer has heard most of an answer; on a busy machine it comes to listening only after the answer was sent. */
async function hearsAnswer(repliedMs, countLoudFrames) {
  const deadline = Date.now() + HEARD_WITHIN_MS;
  let frames = await countLoudFrames();
  while (frames * FRAME_MS <= repliedMs * 0.4) {
    assert.ok(Date.now() < deadline, `of ${repliedMs} ms of answer ${frames} frames of ${FRAME_MS} ms were loud`);
    await sleep(500);
    frames = await countLoudFrames();
  }
}

async function openSession() {
  const answer = await fetch(`${http}/v2/sessions`, { method: 'POST' });
  assert.equal(answer.status, 201);
  return answer.json();
}

test('aiortc calls by WHIP, speaks, and hears the answer', { timeout: 180_000 }, async (t) => {
  const peer = new LineProcess('aiortc_caller.py');
  t.after(() => peer.kill());
  peer.tell(JSON.stringify({ url: `${http}/whip`, wav: RECORDING }));
  const call = await peer.next();
  assert.equal(call.state, 'connected');
  const sessionId = call.location.split('/').at(-1);

  // The events of a WHIP session wait for whoever holds its token.
  const control = await ControlSocket.connect(`${http.replace('http', 'ws')}/ws/v2/${sessionId}?resume_token=${call.token}`);
  t.after(() => control.end());
  await control.find('the greeting', (event) => event.type === 'session_started');
  const connected = await control.find('the call', (event) => event.type === 'call' && event.state === 'connected');
  assert.equal(connected.srtp_profile, 'SRTP_AES128_CM_SHA1_80');

  peer.tell('speak');
  const transcript = await control.find('the transcript', (event) => event.type === 'transcript' && event.final);
  assert.match(transcript.text.toLowerCase(), UNDERSTOOD);
  const reply = await control.find('the reply', (event) => event.type === 'reply_started');
  assert.deepEqual([reply.transport, reply.encoding, reply.sample_rate_hz], ['webrtc', 'opus', 48_000]);
  const turn = await control.find('the end of the turn', (event) => event.type === 'turn_completed', 60_000);
  assert.equal(turn.outcome, 'completed');
  const { duration_ms: repliedMs } = await control.find('the end of the reply', (event) => event.type === 'reply_ended');
  await hearsAnswer(repliedMs, async () => (await peer.ask('heard')).loud_frames);

  assert.equal(control.audioMessages, 0);
  const quality = await control.find('quality', (event) => event.type === 'quality' && event.mos !== null);
  // A loopback loses nothing by itself; a peer that is let sleep sends late, and then the figures beside the score say so.
  const isDisturbed = quality.concealed_percent > 0 || quality.jitter_ms > 20 || quality.playout_delay_ms > 150;
  assert.ok(quality.mos > 4 || isDisturbed, `nothing explains the loopback's quality: ${JSON.stringify(quality)}`);
  console.log(`# aiortc: call set up in ${call.setup_ms} ms (answer ${call.answer_ms} ms), silence heard ${turn.latency.silence_ms} ms, quality ${JSON.stringify(quality)}`);

  assert.equal(await peer.end(), 0);
  const ended = await control.find('the end of the call', (event) => event.type === 'call' && event.state === 'ended');
  assert.equal(ended.reason, 'closed_by_peer');
  await control.close();
});

test('werift calls over the WebSocket, speaks, and hears the answer', { timeout: 180_000 }, async (t) => {
  const session = await openSession();
  assert.equal(session.webrtc, true);
  const control = await ControlSocket.connect(session.websocket_url);
  t.after(() => control.end());
  await control.find('the greeting', (event) => event.type === 'session_started');
  const peer = new WeriftCaller(RECORDING);
  t.after(() => peer.close());
  const setUpMs = await peer.call(control);
  const connected = await control.find('the call', (event) => event.type === 'call' && event.state === 'connected');
  assert.equal(connected.srtp_profile, 'SRTP_AEAD_AES_128_GCM');

  peer.speak();
  const transcript = await control.find('the transcript', (event) => event.type === 'transcript' && event.final);
  assert.match(transcript.text.toLowerCase(), UNDERSTOOD);
  const turn = await control.find('the end of the turn', (event) => event.type === 'turn_completed', 60_000);
  assert.equal(turn.outcome, 'completed');
  const { duration_ms: repliedMs } = await control.find('the end of the reply', (event) => event.type === 'reply_ended');
  await hearsAnswer(repliedMs, () => loud(peer.levels()));
  assert.equal(control.audioMessages, 0);
  console.log(`# werift: call set up in ${setUpMs} ms, silence heard ${turn.latency.silence_ms} ms`);

  control.send('hang_up');
  await control.find('the end of the call', (event) => event.type === 'call' && event.state === 'ended');
  await peer.close();
  await control.close();
});
