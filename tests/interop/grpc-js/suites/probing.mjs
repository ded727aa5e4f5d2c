import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { contractOf, Health, stageClients } from '../rpc/contracts.mjs';
import { DuplexCall, exchange, unary, within } from '../rpc/duplex-call.mjs';
import { expectStatus } from '../rpc/expect-status.mjs';

const page = readFileSync(new URL('../../../../docs/probing.md', import.meta.url), 'utf8');
const COMMAND = /^ {4}grpcurl -plaintext (?:-max-time \d+ )?(?:-d '(?<messages>[^']*)' )?127\.0\.0\.1:(?<port>\d+) (?<contract>[\w.]+)\/(?<method>\w+)$/gm;
const servicesByPort = { 5050: 'media-server', 5051: 'orchestrator', 5052: 'stt', 5053: 'llm-proxy', 5054: 'tts' };

export function probingSuite(fixture) {
  describe('docs/probing.md', { timeout: 60_000 }, () => {
    const commands = [...page.matchAll(COMMAND)].map(({ groups }) => groups);

    it('has recipes for every service and every call', () => {
      const called = new Set(commands.map(({ port, method }) => `${servicesByPort[port]} ${method}`));
      for (const [service, Client] of Object.entries(stageClients)) {
        Object.keys(Client.service).forEach((method) => assert.ok(called.has(`${service} ${method}`), `${service} ${method} has no recipe`));
      }
    });

    commands.forEach(({ messages, port, contract, method }, index) => {
      it(`recipe ${index + 1}: ${contract}/${method}`, async () => {
        const Client = [Health, ...Object.values(stageClients)].find((candidate) => contractOf(candidate) === contract);
        const client = fixture.client(servicesByPort[port], Client);
        const requests = parseStream(messages ?? '{}');
        requests.forEach((request) => expectKnownFields(request, roundTrip(Client.service[method], request), contract));
        await call(client, Client.service[method], method, requests);
      });
    });
  });
}

async function call(client, { requestStream, responseStream }, method, requests) {
  if (requestStream) {
    const { status, responses } = await exchange(client[method](within()), requests);
    expectStatus(status, 'OK');
    assert.ok(responses.length > 0);
  } else if (responseStream) {
    const watch = new DuplexCall(client[method](requests[0], within()));
    await watch.first(() => true);
    expectStatus(await watch.cancel().status, 'CANCELLED');
  } else {
    await unary(client, method, requests[0]);
  }
}

// grpcurl takes the messages of a stream as JSON objects one after the other.
const parseStream = (text) => JSON.parse(`[${text.replaceAll('} {', '}, {')}]`);

const roundTrip = ({ requestSerialize, requestDeserialize }, request) => requestDeserialize(requestSerialize(request));

// A serializer leaves out what the contract does not know without a word; grpcurl refuses it.
function expectKnownFields(given, understood, path) {
  for (const [name, value] of Object.entries(given)) {
    assert.ok(understood !== null && name in understood, `${path}.${name} is not in the contract`);
    if (value !== null && typeof value === 'object') {
      expectKnownFields(value, understood[name], `${path}.${name}`);
    }
  }
}
