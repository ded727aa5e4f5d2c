import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loudness } from '../../pcm.mjs';
import { exchange, within } from '../rpc/duplex-call.mjs';
import { expectRefusal, expectStatus } from '../rpc/expect-status.mjs';

const END = { end: {} };

export const ttsConfig = (overrides = {}) => ({ config: { session_id: 'interop', turn_id: 'one', ...overrides } });

export const textChunks = (...texts) => texts.map((text, index) => ({ text: { index, text } }));

async function synthesize(client, messages) {
  const { duplex, status } = await exchange(client.Synthesize(within()), messages);
  expectStatus(status, 'OK');
  assert.equal(duplex.responses[0].response, 'started', 'started is the first response');
  assert.equal(duplex.responses.at(-1).response, 'completed', 'completed is the last response');
  const audio = duplex.payloads('response', 'audio');
  return {
    responses: duplex.responses,
    started: duplex.responses[0].started,
    audio,
    pcm: Buffer.concat(audio.map(({ pcm }) => pcm)),
    words: duplex.payloads('response', 'words'),
    done: duplex.payloads('response', 'chunk_done'),
    completed: duplex.responses.at(-1).completed,
  };
}

export function ttsSuite(fixture) {
  describe('tts', { timeout: 60_000 }, () => {
    const client = () => fixture.client('tts');
    const refusal = async (messages) => (await exchange(client().Synthesize(within()), messages)).status;

    it('two chunks are spoken in order, each with its audio, its words and its end', async () => {
      const reply = await synthesize(client(), [ttsConfig(), ...textChunks('Hello there.', 'Two plus two is four.'), END]);
      const order = reply.responses.map(({ response, ...payload }) => `${response} ${payload[response].chunk_index ?? ''}`.trim());
      assert.deepEqual(
        order.filter((step, index) => step !== order[index - 1]),
        ['started', 'audio 0', 'words 0', 'chunk_done 0', 'audio 1', 'words 1', 'chunk_done 1', 'completed']);
    });

    it('the audio is whole samples with energy, and as long as said', async () => {
      const { started, audio, pcm, done, completed } = await synthesize(client(), [ttsConfig(), ...textChunks('Hello there.', 'Two plus two is four.'), END]);
      assert.equal(started.format.encoding, 'AUDIO_ENCODING_PCM16');
      assert.ok(started.format.sample_rate_hz >= 8_000);
      audio.forEach((chunk) => assert.equal(chunk.pcm.length % 2, 0));
      assert.equal(completed.samples, pcm.length / 2);
      assert.equal(done.reduce((sum, { samples }) => sum + samples, 0), completed.samples);
      assert.ok(completed.time_to_first_audio_us > 0);
      for (const { chunk_index: index } of done) {
        assert.ok(loudness(Buffer.concat(audio.filter((piece) => piece.chunk_index === index).map((piece) => piece.pcm))) > 0.01, `chunk ${index} is silent`);
      }
    });

    it('words are those of the text, in order and inside the reply', async () => {
      const { started, words, completed } = await synthesize(client(), [ttsConfig(), ...textChunks('Hello there.', 'How are you?'), END]);
      const spoken = words.flatMap((chunk) => chunk.words);
      const lengthMs = (completed.samples * 1000) / started.format.sample_rate_hz;
      assert.deepEqual(spoken.map(({ word }) => word.toLowerCase().replace(/\W/g, '')), ['hello', 'there', 'how', 'are', 'you']);
      spoken.forEach(({ word, start_ms: start, end_ms: end }, index) => {
        assert.ok(start <= end && end <= lengthMs + 1, `${word} lies at ${start}–${end} of ${lengthMs} ms`);
        assert.ok(index === 0 || spoken[index - 1].start_ms <= start, `${word} comes before the word before it`);
      });
    });

    it('half-closing counts as end', async () => {
      const { pcm } = await synthesize(client(), [ttsConfig(), ...textChunks('Hello.')]);
      assert.ok(pcm.length > 0);
    });

    it('twice the speaking rate is clearly shorter', async () => {
      const samples = async (rate) =>
        (await synthesize(client(), [ttsConfig({ speaking_rate: rate }), ...textChunks('This sentence is spoken at several speeds.'), END])).completed.samples;
      assert.ok((await samples(2)) < 0.75 * (await samples(1)));
    });

    it('no text gives no audio', async () => {
      const { pcm, completed } = await synthesize(client(), [ttsConfig(), END]);
      assert.equal(pcm.length, 0);
      assert.equal(completed.samples, 0);
    });

    it('text before config is INVALID_ARGUMENT', async () => {
      expectRefusal(await refusal(textChunks('Hello.')), 'INVALID_ARGUMENT', /config/);
    });

    it('an unknown voice is INVALID_ARGUMENT', async () => {
      expectRefusal(await refusal([ttsConfig({ voice: 'nobody' })]), 'INVALID_ARGUMENT', /nobody/);
    });

    for (const rate of [0.4, 2.5, -1, NaN]) {
      it(`a speaking rate of ${rate} is INVALID_ARGUMENT`, async () => {
        expectRefusal(await refusal([ttsConfig({ speaking_rate: rate })]), 'INVALID_ARGUMENT', /speaking_rate/);
      });
    }

    it('a gap in the chunk numbers is INVALID_ARGUMENT', async () => {
      expectRefusal(await refusal([ttsConfig(), { text: { index: 1, text: 'Hello.' } }]), 'INVALID_ARGUMENT', /0/);
    });

    it('a chunk that is too long is INVALID_ARGUMENT', async () => {
      expectRefusal(await refusal([ttsConfig(), ...textChunks('long '.repeat(2_000))]), 'INVALID_ARGUMENT', /10000/);
    });
  });
}
