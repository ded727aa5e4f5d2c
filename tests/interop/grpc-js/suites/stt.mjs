import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { cut, loadRecording, loudness, SAMPLE_RATE_HZ, silence } from '../../pcm.mjs';
import { DuplexCall, exchange, within } from '../rpc/duplex-call.mjs';
import { expectRefusal, expectStatus } from '../rpc/expect-status.mjs';

const CHUNK_MS = 100;
const END = { end_of_utterance: {} };

export const sttConfig = (overrides = {}) => ({
  config: {
    session_id: 'interop',
    utterance_id: 'one',
    format: { encoding: 'AUDIO_ENCODING_PCM16', sample_rate_hz: SAMPLE_RATE_HZ },
    language: 'en-US',
    interim_results: true,
    ...overrides,
  },
});

const audioOf = (pcm) => cut(pcm, CHUNK_MS).map((audio) => ({ audio }));

/** One utterance from config to final, its audio at once or in real time; checks what every successful stream has in common. */
async function transcribe(client, messages, { everyMs = 0 } = {}) {
  const duplex = new DuplexCall(client.Transcribe(within()));
  for (const message of messages) {
    duplex.write(message);
    await (everyMs > 0 && delay(everyMs));
  }

  expectStatus(await duplex.end().status, 'OK');
  const finals = duplex.payloads('response', 'final');
  assert.equal(finals.length, 1, 'exactly one final');
  assert.equal(duplex.responses.at(-1).response, 'final', 'the final is the last response');
  return { interims: duplex.payloads('response', 'interim'), final: finals[0] };
}

export function sttSuite(fixture) {
  describe('stt', { timeout: 60_000 }, () => {
    const client = () => fixture.client('stt');
    const speech = loadRecording('goforward.wav');
    const refusal = async (messages) => (await exchange(client().Transcribe(within()), messages)).status;

    it('human speech gives interims and one final', async () => {
      const { interims, final } = await transcribe(client(), [sttConfig(), ...audioOf(speech), END], { everyMs: CHUNK_MS });
      assert.ok(interims.length > 0, 'no interim came');
      assert.match(final.text, /\bforward\b/i);
      assert.ok(Math.abs(final.audio_ms - (speech.length / 2 / SAMPLE_RATE_HZ) * 1000) <= CHUNK_MS, `${final.audio_ms} ms were covered`);
      assert.ok(final.engine.length > 0);
      assert.ok(final.engine_time_us > 0);
    });

    it('words lie in order inside the audio', async () => {
      const { final } = await transcribe(client(), [sttConfig(), ...audioOf(speech), END]);
      assert.equal(final.words.map(({ word }) => word).join(' ').toLowerCase(), final.text.toLowerCase());
      final.words.forEach(({ word, start_ms: start, end_ms: end }, index) => {
        assert.ok(start <= end && end <= final.audio_ms + CHUNK_MS, `${word} lies at ${start}–${end} ms`);
        assert.ok(index === 0 || final.words[index - 1].start_ms <= start, `${word} comes before the word before it`);
      });
    });

    it('no interims come when none are wanted', async () => {
      const { interims } = await transcribe(client(), [sttConfig({ interim_results: false }), ...audioOf(speech), END]);
      assert.deepEqual(interims, []);
    });

    it('half-closing counts as end_of_utterance', async () => {
      const { final } = await transcribe(client(), [sttConfig(), ...audioOf(speech)]);
      assert.match(final.text, /\bforward\b/i);
    });

    it('a candidate for the end of speech changes nothing when speech resumes', async () => {
      const audio = audioOf(speech);
      const half = Math.floor(audio.length / 2);
      const { final } = await transcribe(
        client(), [sttConfig(), ...audio.slice(0, half), { end_of_speech_candidate: {} }, { speech_resumed: {} }, ...audio.slice(half), END]);
      assert.match(final.text, /\bforward\b/i);
    });

    it('silence gives an empty final', async () => {
      const { final } = await transcribe(client(), [sttConfig(), ...audioOf(silence(1_000)), END]);
      assert.equal(final.text, '');
      assert.deepEqual(final.words, []);
    });

    it('no audio at all gives an empty final', async () => {
      const { final } = await transcribe(client(), [sttConfig(), END]);
      assert.equal(final.text, '');
    });

    it('audio before config is INVALID_ARGUMENT', async () => {
      expectRefusal(await refusal([{ audio: silence(CHUNK_MS) }]), 'INVALID_ARGUMENT', /config/);
    });

    it('a stream without any message is INVALID_ARGUMENT', async () => {
      expectRefusal(await refusal([]), 'INVALID_ARGUMENT', /config/);
    });

    it('a second config is INVALID_ARGUMENT', async () => {
      expectRefusal(await refusal([sttConfig(), sttConfig()]), 'INVALID_ARGUMENT', /config/);
    });

    it('an odd payload is INVALID_ARGUMENT', async () => {
      expectRefusal(await refusal([sttConfig(), { audio: Buffer.alloc(3_201) }]), 'INVALID_ARGUMENT', /3201/);
    });

    it('an unsupported rate is INVALID_ARGUMENT', async () => {
      const format = { encoding: 'AUDIO_ENCODING_PCM16', sample_rate_hz: 12_345 };
      expectRefusal(await refusal([sttConfig({ format })]), 'INVALID_ARGUMENT', /12345/);
    });

    it('an unsupported language is INVALID_ARGUMENT', async () => {
      expectRefusal(await refusal([sttConfig({ language: 'tlh' })]), 'INVALID_ARGUMENT', /tlh/);
    });

    it('an utterance beyond max_utterance_ms is OUT_OF_RANGE', async () => {
      const tooLong = Array.from({ length: 61 }, () => ({ audio: silence(1_000) }));
      expectRefusal(await refusal([sttConfig(), ...tooLong]), 'OUT_OF_RANGE', /max_utterance_ms/);
    });

    it('the recording of this suite is loud enough to be speech', () => assert.ok(loudness(speech) > 0.01));
  });
}
