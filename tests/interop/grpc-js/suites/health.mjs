import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serviceNames } from '../../mesh.mjs';
import { Health } from '../rpc/contracts.mjs';
import { DuplexCall, unary, within } from '../rpc/duplex-call.mjs';
import { expectStatus } from '../rpc/expect-status.mjs';

export const expectServing = async (fixture, service) => {
  const { status } = await unary(fixture.client(service, Health), 'Check', { service: 'readiness' });
  assert.equal(status, 'SERVING');
};

export function healthSuite(fixture) {
  describe('health', { timeout: 60_000 }, () => {
    for (const service of serviceNames) {
      for (const probe of ['', 'startup', 'readiness', 'liveness']) {
        it(`${service}: '${probe}' is SERVING`, async () => {
          const { status } = await unary(fixture.client(service, Health), 'Check', { service: probe });
          assert.equal(status, 'SERVING');
        });
      }

      it(`${service}: Check of an unknown name is NOT_FOUND`, async () => {
        await assert.rejects(unary(fixture.client(service, Health), 'Check', { service: 'nowhere' }), (error) => {
          expectStatus(error, 'NOT_FOUND');
          return true;
        });
      });

      it(`${service}: Watch says at once that it is SERVING, and ends when cancelled`, async () => {
        assert.equal(await firstWatched(fixture.client(service, Health), 'readiness'), 'SERVING');
      });

      it(`${service}: Watch of an unknown name says SERVICE_UNKNOWN and stays open`, async () => {
        assert.equal(await firstWatched(fixture.client(service, Health), 'nowhere'), 'SERVICE_UNKNOWN');
      });
    }
  });
}

async function firstWatched(client, service) {
  const watch = new DuplexCall(client.Watch({ service }, within()));
  const { status } = await watch.first(() => true);
  expectStatus(await watch.cancel().status, 'CANCELLED');
  return status;
}
