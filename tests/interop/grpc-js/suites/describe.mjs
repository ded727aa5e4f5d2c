import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unary } from '../rpc/duplex-call.mjs';

// What this repository runs with by default, and the limits that callers plan with.
const expected = {
  stt: { engine: 'pocketsphinx', limits: ['max_utterance_ms', 'idle_timeout_ms', 'max_concurrent_streams', 'max_hints'], languages: /^en/, rates: [8_000, 16_000, 24_000, 48_000] },
  'llm-proxy': { engine: 'offline-responder', limits: ['max_requests_in_flight', 'max_messages', 'max_prompt_characters'], languages: /^en/, rates: [] },
  tts: { engine: 'flite', limits: ['max_concurrent_streams', 'max_chunk_chars'], languages: /^en/, rates: [16_000] },
  orchestrator: { engine: /./, limits: ['max_conversations', 'idle_timeout_ms', 'max_text_characters'], languages: /^en/, rates: [16_000] },
  'media-server': { engine: 'silero', limits: ['max_sessions', 'max_binary_message_bytes'], languages: null, rates: [8_000, 16_000, 24_000, 48_000] },
};

export function describeSuite(fixture) {
  describe('Describe', { timeout: 60_000 }, () => {
    for (const [service, { engine, limits, languages, rates }] of Object.entries(expected)) {
      it(`${service}: says what it is, what it runs and how much it takes`, async () => {
        const description = await unary(fixture.client(service), 'Describe', {});
        assert.equal(description.service, service);
        assert.match(description.version, /^\d+\.\d+/);
        assert.match(description.engine, new RegExp(engine));
        assert.ok(description.available_engines.includes(description.engine), `${description.engine} is not among ${description.available_engines}`);
        assert.ok(description.engine_note.length > 10, 'the note is no sentence');
        limits.forEach((limit) => assert.ok(description.limits[limit] > 0, `${limit} is ${description.limits[limit]}`));
        rates.forEach((rate) => assert.ok(description.sample_rates_hz.includes(rate), `${rate} Hz is missing`));
        if (languages) {
          assert.ok(description.languages.some((language) => languages.test(language)), `languages are ${description.languages}`);
        }
      });
    }

    it('llm-proxy: nobody may take the offline responder for a language model', async () => {
      const { engine_note: note } = await unary(fixture.client('llm-proxy'), 'Describe', {});
      assert.match(note, /not? (a )?(language )?model|rule/i);
    });

    it('tts: every voice that it lists can be asked for by name', async () => {
      const { models } = await unary(fixture.client('tts'), 'Describe', {});
      assert.ok(models.includes('slt'), `voices are ${models}`);
      assert.equal(new Set(models).size, models.length, 'voices are named twice');
    });
  });
}
