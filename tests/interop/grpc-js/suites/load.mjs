import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import grpc from '@grpc/grpc-js';
import { waitForMetric } from '../mesh/metrics.mjs';
import { exchange, within } from '../rpc/duplex-call.mjs';
import { expectServing } from './health.mjs';
import { expectNormalCall, stages } from './stages.mjs';

const CALLS = 50;
const NONE_HANGS_MS = 60_000;

export function loadSuite(fixture) {
  describe(`${CALLS} calls at once`, { timeout: 120_000 }, () => {
    for (const stage of stages) {
      it(`${stage.service}: each is answered or refused with a hint, none hangs`, async () => {
        const client = fixture.client(stage.service);
        const calls = await Promise.all(
          Array.from({ length: CALLS }, () => exchange(client[stage.method](within(NONE_HANGS_MS)), stage.request())));
        const answered = calls.filter(({ status }) => status.code === grpc.status.OK);
        assert.ok(answered.length > 0, 'not one call was answered');
        answered.forEach(({ responses }) => assert.equal(responses.at(-1).response, stage.lastResponse));
        calls.filter((call) => !answered.includes(call)).forEach(({ status }) => {
          assert.equal(grpc.status[status.code], 'RESOURCE_EXHAUSTED', `${grpc.status[status.code]}: ${status.details}`);
          assert.match(String(status.metadata.get('retry-after-ms')[0]), /^\d+$/, 'a refusal must say when to try again');
        });
        await waitForMetric(fixture.http(stage.service), stage.gauge, 0);
        await expectServing(fixture, stage.service);
        await expectNormalCall(stage, client);
      });
    }
  });
}
