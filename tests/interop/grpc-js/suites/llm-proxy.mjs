import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exchange, within } from '../rpc/duplex-call.mjs';
import { expectRefusal, expectStatus } from '../rpc/expect-status.mjs';

export const promptOf = (content, overrides = {}) => ({
  prompt: { session_id: 'interop', turn_id: 'one', messages: [{ role: 'ROLE_USER', content }], ...overrides },
});

async function generate(client, prompt) {
  const { duplex, status } = await exchange(client.Generate(within()), [prompt]);
  expectStatus(status, 'OK');
  const completed = duplex.payloads('response', 'completed');
  assert.equal(completed.length, 1, 'exactly one completed');
  assert.equal(duplex.responses.at(-1).response, 'completed', 'completed is the last response');
  const deltas = duplex.payloads('response', 'text').map(({ text }) => text);
  return { deltas, answer: deltas.join(''), completed: completed[0] };
}

export function llmProxySuite(fixture) {
  describe('llm-proxy', { timeout: 60_000 }, () => {
    const client = () => fixture.client('llm-proxy');
    const refusal = async (...messages) => (await exchange(client().Generate(within()), messages)).status;

    it('a prompt is answered, then completed by the offline responder', async () => {
      const { answer, completed } = await generate(client(), promptOf('what is two plus two'));
      assert.match(answer, /\bfour\b/i);
      assert.equal(completed.engine, 'offline-responder');
      assert.equal(completed.finish_reason, 'FINISH_REASON_STOP');
      assert.ok(completed.usage.output_tokens > 0);
    });

    it('an answer comes word by word', async () => {
      const { deltas, completed } = await generate(client(), promptOf('what can you do'));
      assert.ok(deltas.length >= 5, `it came in ${deltas.length} pieces`);
      deltas.forEach((delta) => assert.match(delta, /^\s?\S+$/));
      assert.equal(completed.usage.output_tokens, deltas.length);
    });

    it('the history is used', async () => {
      const messages = [
        { role: 'ROLE_USER', content: 'what is two plus two' },
        { role: 'ROLE_ASSISTANT', content: 'Two plus two is four.' },
        { role: 'ROLE_USER', content: 'times ten' },
      ];
      const { answer } = await generate(client(), promptOf('', { messages }));
      assert.match(answer, /\bforty\b/i);
    });

    it('no messages is INVALID_ARGUMENT', async () => {
      expectRefusal(await refusal({ prompt: { session_id: 'interop', messages: [] } }), 'INVALID_ARGUMENT', /messages/);
    });

    it('a tool result before the prompt is INVALID_ARGUMENT', async () => {
      expectRefusal(await refusal({ tool_result: { tool_call_id: 'a', content: 'b' } }), 'INVALID_ARGUMENT', /prompt/);
    });

    it('a stream without any message is INVALID_ARGUMENT', async () => {
      expectRefusal(await refusal(), 'INVALID_ARGUMENT', /prompt/);
    });

    it('an unknown model is INVALID_ARGUMENT and the known ones are named', async () => {
      expectRefusal(await refusal(promptOf('hello', { model: 'nobody' })), 'INVALID_ARGUMENT', /nobody.*offline-responder/);
    });

    it('a message without a role is INVALID_ARGUMENT', async () => {
      expectRefusal(await refusal(promptOf('', { messages: [{ content: 'hello' }] })), 'INVALID_ARGUMENT', /role/);
    });

    it('a time zone that does not exist is INVALID_ARGUMENT', async () => {
      expectRefusal(await refusal(promptOf('what time is it', { time_zone: 'Moon/Base' })), 'INVALID_ARGUMENT', /time_zone/);
    });
  });
}
