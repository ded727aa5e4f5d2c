import assert from 'node:assert/strict';
import { cut, loadRecording } from '../../pcm.mjs';
import { contractOf, stageClients } from '../rpc/contracts.mjs';
import { exchange, within } from '../rpc/duplex-call.mjs';
import { expectStatus } from '../rpc/expect-status.mjs';
import { promptOf } from './llm-proxy.mjs';
import { startOf } from './orchestrator.mjs';
import { sttConfig } from './stt.mjs';
import { textChunks, ttsConfig } from './tts.mjs';

const LARGER_THAN_4_MB = 5 * 1024 * 1024;

/**
 * What the suites on misfortune and on load need to know of each streaming stage:
 * `opening`, the messages after which a call stays open; `gauge`, what its autoscaler watches, with `gaugeOfOpen`, its value while one such call is open;
 * `oversized`, a message that is too large; `request`, the messages of a normal call; `lastResponse`, how the answer to those ends.
 */
export const stages = [
  {
    service: 'stt',
    method: 'Transcribe',
    opening: () => [sttConfig()],
    gauge: 'voicemesh_stt_streams_active',
    gaugeOfOpen: 1,
    oversized: () => ({ audio: Buffer.alloc(LARGER_THAN_4_MB) }),
    request: () => [sttConfig(), ...cut(loadRecording('goforward.wav'), 100).slice(0, 10).map((audio) => ({ audio })), { end_of_utterance: {} }],
    lastResponse: 'final',
  },
  {
    service: 'tts',
    method: 'Synthesize',
    opening: () => [ttsConfig()],
    gauge: 'voicemesh_tts_streams_active',
    gaugeOfOpen: 1,
    oversized: () => ({ text: { index: 0, text: 'a'.repeat(LARGER_THAN_4_MB) } }),
    request: () => [ttsConfig(), ...textChunks('Hello there. How are you?'), { end: {} }],
    lastResponse: 'completed',
  },
  {
    service: 'llm-proxy',
    method: 'Generate',
    // A call without its prompt is open but asks for no generation, which is what its gauge counts.
    opening: () => [],
    gauge: 'voicemesh_llm_requests_in_flight',
    gaugeOfOpen: 0,
    oversized: () => promptOf('a'.repeat(LARGER_THAN_4_MB)),
    request: () => [promptOf('what is two plus two')],
    lastResponse: 'completed',
  },
  {
    service: 'orchestrator',
    method: 'Converse',
    opening: () => [startOf()],
    gauge: 'voicemesh_conversations_active',
    gaugeOfOpen: 1,
    oversized: () => ({ text: { text: 'a'.repeat(LARGER_THAN_4_MB) } }),
    request: () => [startOf(), { stop: {} }],
    lastResponse: 'ended',
  },
].map((stage) => ({ ...stage, path: `/${contractOf(stageClients[stage.service])}/${stage.method}` }));

/** A normal call of a stage, from its first message to its last response. */
export async function expectNormalCall(stage, client) {
  const { responses, status } = await exchange(client[stage.method](within()), stage.request());
  expectStatus(status, 'OK');
  assert.equal(responses.at(-1)?.response, stage.lastResponse);
}
