import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { loadRecording } from '../../pcm.mjs';
import { ConversationClient } from '../conversation/conversation-client.mjs';
import { exchange, within } from '../rpc/duplex-call.mjs';
import { expectRefusal, expectStatus } from '../rpc/expect-status.mjs';

const ALL_SETTINGS = [
  'language', 'endpointing_silence_ms', 'vad_threshold', 'automatic_turns', 'allow_interruptions', 'system_prompt', 'voice', 'speaking_rate', 'pitch',
];

// The stage spans tile the silence; their sum may differ from it by what rounding and the clocks' reading take.
const TILING_TOLERANCE_MS = 20;

export const startOf = (overrides = {}) => ({ start: { session_id: `interop-${randomUUID()}`, ...overrides } });

/** A typed turn from start to measured end. */
async function converseByText(client, text) {
  const conversation = new ConversationClient(client.Converse(within()));
  await conversation.open(startOf());
  conversation.call.write({ text: { text, request_id: 'typed' } });
  const turn = await conversation.completedTurn();
  const status = await conversation.stop();
  expectStatus(status, 'OK');
  return { conversation, turn };
}

export function orchestratorSuite(fixture) {
  describe('orchestrator', { timeout: 90_000 }, () => {
    const client = () => fixture.client('orchestrator');
    const refusal = async (...messages) => (await exchange(client().Converse(within()), messages)).status;

    it('a spoken turn: states, transcripts, reply and measures, as a media server would see them', async () => {
      const conversation = new ConversationClient(client().Converse(within(60_000)));
      const started = await conversation.open(startOf({ user_id: 'interop' }));
      ALL_SETTINGS.forEach((setting) => assert.ok(setting in started.settings, `${setting} is not set`));
      assert.equal(started.settings.endpointing_silence_ms, 500);
      assert.deepEqual(started.stages.map(({ service }) => service).sort(), ['llm-proxy', 'stt', 'tts']);

      conversation.speak(loadRecording('goforward.wav'));
      const turn = await conversation.completedTurn();
      const status = await conversation.stop();

      expectStatus(status, 'OK');
      assert.deepEqual(conversation.errors, []);
      assert.equal(turn.outcome, 'TURN_OUTCOME_COMPLETED');
      assert.match(turn.user_text, /\bforward\b/i);
      assert.ok(turn.assistant_text.length > 0);
      assert.match(turn.trace_id, /^[0-9a-f]{32}$/);
      checkStates(conversation, turn.turn_id);
      checkTranscripts(conversation, turn);
      checkReply(conversation, turn);
      checkLatency(turn.latency);
      assert.equal(conversation.call.responses.at(-1).response, 'ended');
      assert.equal(conversation.call.responses.at(-1).ended.reason, 'stopped');
    });

    it('a typed message is answered like a spoken one', async () => {
      const { conversation, turn } = await converseByText(client(), 'what is two plus two');
      const texts = conversation.call.payloads('response', 'response_text');
      assert.equal(turn.outcome, 'TURN_OUTCOME_COMPLETED');
      assert.equal(turn.request_id, 'typed');
      assert.match(turn.assistant_text, /\bfour\b/i);
      assert.equal(texts.filter(({ final }) => final).length, 1, 'exactly one last piece');
      assert.equal(texts.at(-1).text, texts.map(({ delta }) => delta).join(''));
      texts.forEach(({ request_id: id }) => assert.equal(id, 'typed'));
      checkReply(conversation, turn);
    });

    it('a conversation begins with the names of the engines behind it', async () => {
      // A stage that is slow to describe itself, as right after the start, is listed without an engine at first.
      let stages;
      for (let attempt = 0; attempt < 10 && !stages?.every(({ engine }) => engine.length > 0); attempt++) {
        const { duplex } = await exchange(client().Converse(within()), [startOf()]);
        ({ stages } = duplex.responses[0].started);
      }

      assert.deepEqual(Object.fromEntries(stages.map(({ service, engine }) => [service, engine])), { stt: 'pocketsphinx', 'llm-proxy': 'offline-responder', tts: 'flite' });
    });

    it('half-closing ends the conversation in order', async () => {
      const { duplex, status } = await exchange(client().Converse(within()), [startOf()]);
      expectStatus(status, 'OK');
      assert.equal(duplex.responses[0].response, 'started');
      assert.equal(duplex.payloads('response', 'ended')[0]?.reason, 'stopped');
    });

    it('a second live stream of a session is ALREADY_EXISTS and leaves the first alone', async () => {
      const start = startOf();
      const first = new ConversationClient(client().Converse(within()));
      await first.open(start);
      expectRefusal(await refusal(start), 'ALREADY_EXISTS', new RegExp(`${start.start.session_id}|session`));
      first.call.write({ text: { text: 'hello', request_id: 'still here' } });
      assert.equal((await first.completedTurn()).request_id, 'still here');
      expectStatus(await first.stop(), 'OK');
    });

    for (const sessionId of ['', 'with space', 'ü', 'x'.repeat(65), '../etc']) {
      it(`the session id '${sessionId}' is INVALID_ARGUMENT`, async () => {
        expectRefusal(await refusal({ start: { session_id: sessionId } }), 'INVALID_ARGUMENT', /session_id/);
      });
    }

    it('text before start is INVALID_ARGUMENT', async () => {
      expectRefusal(await refusal({ text: { text: 'hello' } }), 'INVALID_ARGUMENT', /start/);
    });

    it('settings out of range are INVALID_ARGUMENT and all of them are named', async () => {
      const settings = { endpointing_silence_ms: 100, vad_threshold: 2, speaking_rate: 9 };
      const status = await refusal(startOf({ settings }));
      Object.keys(settings).forEach((setting) => expectRefusal(status, 'INVALID_ARGUMENT', new RegExp(setting)));
    });

    it('an empty text is an error event and the conversation goes on', async () => {
      const conversation = new ConversationClient(client().Converse(within()));
      await conversation.open(startOf());
      conversation.call.write({ text: { text: '   ', request_id: 'empty' } });
      const { error: { error } } = await conversation.call.first(({ response }) => response === 'error');
      assert.equal(error.stage, 'orchestrator');
      assert.match(error.code, /^[a-z_]+$/);
      conversation.call.write({ text: { text: 'hello', request_id: 'after' } });
      assert.equal((await conversation.completedTurn()).request_id, 'after');
      expectStatus(await conversation.stop(), 'OK');
    });

    it('an audio frame of a wrong size is said to be wrong and the conversation goes on', async () => {
      const conversation = new ConversationClient(client().Converse(within()));
      await conversation.open(startOf());
      conversation.call.write({ audio: { sequence: 0, pcm: Buffer.alloc(33), speech_probability: 0.9, received_unix_us: Date.now() * 1000 } });
      conversation.call.write({ text: { text: 'hello', request_id: 'after' } });
      assert.equal((await conversation.completedTurn()).request_id, 'after');
      expectStatus(await conversation.stop(), 'OK');
      assert.equal(conversation.errors.length, 1, `errors are ${JSON.stringify(conversation.errors)}`);
    });
  });
}

function checkStates(conversation, turnId) {
  const states = conversation.call.payloads('response', 'state').filter(({ turn_id: id }) => id === turnId).map(({ state }) => state.replace('AGENT_STATE_', ''));
  const positions = ['LISTENING', 'PROCESSING', 'SPEAKING'].map((state) => states.indexOf(state));
  assert.ok(positions.every((position, index) => position >= 0 && (index === 0 || position > positions[index - 1])), `states are ${states}`);
  states.forEach((state, index) => assert.ok(index === 0 || state !== states[index - 1], `${state} is said twice`));
}

function checkTranscripts(conversation, turn) {
  const transcripts = conversation.call.payloads('response', 'transcript').filter(({ turn_id: id }) => id === turn.turn_id);
  assert.ok(transcripts.some(({ final }) => !final), 'no interim transcript came');
  assert.equal(transcripts.filter(({ final }) => final).length, 1, 'exactly one final transcript');
  assert.equal(transcripts.at(-1).text, turn.user_text, 'the final is the last transcript');
  assert.ok(conversation.call.payloads('response', 'speech_activity').some(({ speaking }) => speaking), 'no start of speech was said');
}

function checkReply(conversation, turn) {
  const ofTurn = ({ turn_id: id }) => id === turn.turn_id;
  const started = conversation.call.payloads('response', 'reply_started').filter(ofTurn);
  const audio = conversation.call.payloads('response', 'reply_audio').filter(ofTurn);
  const ended = conversation.call.payloads('response', 'reply_ended').filter(ofTurn);
  assert.equal(started.length, 1);
  assert.equal(ended.length, 1);
  assert.ok(started[0].format.sample_rate_hz >= 8_000);
  assert.equal(started[0].traceparent.split('-')[1], turn.trace_id);
  audio.forEach(({ sequence }, index) => assert.equal(sequence, index, 'a piece of the reply is missing'));
  assert.equal(audio.reduce((samples, { pcm }) => samples + pcm.length / 2, 0), ended[0].samples);
}

function checkLatency(latency) {
  const stages = ['endpointing_ms', 'transcription_ms', 'thinking_ms', 'synthesis_ms', 'playout_ms'].map((stage) => latency[stage]);
  stages.forEach((stage) => assert.ok(stage >= 0, JSON.stringify(latency)));
  assert.ok(latency.silence_ms > 0);
  assert.ok(Math.abs(stages.reduce((sum, stage) => sum + stage, 0) - latency.silence_ms) <= TILING_TOLERANCE_MS, JSON.stringify(latency));
}
