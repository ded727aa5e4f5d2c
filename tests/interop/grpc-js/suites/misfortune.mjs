import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import grpc from '@grpc/grpc-js';
import { CuttableProxy } from '../mesh/cuttable-proxy.mjs';
import { waitForMetric } from '../mesh/metrics.mjs';
import { contractOf, stageClients } from '../rpc/contracts.mjs';
import { DuplexCall, exchange, within } from '../rpc/duplex-call.mjs';
import { expectRefusal, expectStatus } from '../rpc/expect-status.mjs';
import { expectServing } from './health.mjs';
import { expectNormalCall, stages } from './stages.mjs';

const SHORT_DEADLINE_MS = 700;
const ROUNDS = 20;
// Field 1, length-delimited, of a length whose varint never ends.
const MALFORMED = Buffer.from('0affffff', 'hex');
const GZIP = { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip };

export function misfortuneSuite(fixture) {
  for (const stage of stages) {
    describe(`${stage.service} in misfortune`, { timeout: 90_000 }, () => {
      const client = () => fixture.client(stage.service);
      const call = (options = within()) => new DuplexCall(client()[stage.method](options));
      const open = (options) => stage.opening().reduce((duplex, message) => duplex.write(message), call(options));

      // A call whose messages are bytes, so that it can send what no generated client would.
      const rawCall = () => {
        const raw = client().makeBidiStreamRequest(stage.path, (bytes) => bytes, (bytes) => bytes, new grpc.Metadata(), within());
        return new DuplexCall(raw);
      };
      const serialized = (message) => client()[stage.method].requestSerialize(message);

      // Each misfortune must leave the service as it found it.
      const survives = (name, misfortune) => it(name, async () => {
        await misfortune();
        await expectServing(fixture, stage.service);
        await expectNormalCall(stage, client());
        await waitForMetric(fixture.http(stage.service), stage.gauge, 0);
      });

      const waitUntilOpen = () => Promise.all([
        waitForMetric(fixture.http(stage.service), stage.gauge, stage.gaugeOfOpen),
        waitForMetric(fixture.http(stage.service), 'voicemesh_rpc_server_active', 1, { labels: { method: stage.path } }),
      ]);
      const waitUntilGone = () => Promise.all([
        waitForMetric(fixture.http(stage.service), stage.gauge, 0),
        waitForMetric(fixture.http(stage.service), 'voicemesh_rpc_server_active', 0, { labels: { method: stage.path } }),
      ]);

      survives('a deadline ends an open call with DEADLINE_EXCEEDED', async () => {
        expectStatus(await open(within(SHORT_DEADLINE_MS)).status, 'DEADLINE_EXCEEDED');
        await waitUntilGone();
      });

      survives('a cancel ends an open call with CANCELLED and frees its place', async () => {
        const duplex = open();
        await waitUntilOpen();
        expectStatus(await duplex.cancel().status, 'CANCELLED');
        await waitUntilGone();
      });

      survives('a cancel in mid-answer frees its place', async () => {
        const duplex = stage.request().reduce((answering, message) => answering.write(message), call());
        await duplex.first(() => true);
        const { code, details } = await duplex.cancel().status;
        assert.ok([grpc.status.CANCELLED, grpc.status.OK].includes(code), `${grpc.status[code]}: ${details}`);
        await waitUntilGone();
      });

      survives('a message of more than 4 MB is RESOURCE_EXHAUSTED', async () => {
        const { status } = await exchange(client()[stage.method](within()), [...stage.opening(), stage.oversized()]);
        expectStatus(status, 'RESOURCE_EXHAUSTED');
      });

      survives('a compressed message that unpacks to more than 4 MB is RESOURCE_EXHAUSTED', async () => {
        const compressing = fixture.client(stage.service, undefined, GZIP);
        const { status } = await exchange(compressing[stage.method](within()), [...stage.opening(), stage.oversized()]);
        expectStatus(status, 'RESOURCE_EXHAUSTED');
      });

      survives('malformed bytes as the first message are INVALID_ARGUMENT', async () => {
        expectRefusal(await rawCall().write(MALFORMED).end().status, 'INVALID_ARGUMENT', /protobuf/);
      });

      survives('malformed bytes in mid-stream are INVALID_ARGUMENT', async () => {
        const duplex = rawCall();
        stage.opening().forEach((message) => duplex.write(serialized(message)));
        expectRefusal(await duplex.write(MALFORMED).end().status, 'INVALID_ARGUMENT', /protobuf/);
      });

      survives('a message that holds none of the known requests is INVALID_ARGUMENT', async () => {
        const duplex = rawCall();
        stage.opening().forEach((message) => duplex.write(serialized(message)));
        expectRefusal(await duplex.write(Buffer.alloc(0)).end().status, 'INVALID_ARGUMENT', /./);
      });

      survives('an unknown method is UNIMPLEMENTED', async () => {
        expectStatus(await unknownMethod(client(), `/${contractOf(stageClients[stage.service])}/Nothing`), 'UNIMPLEMENTED');
      });

      survives('an unknown service is UNIMPLEMENTED', async () => {
        expectStatus(await unknownMethod(client(), '/voicemesh.nowhere.v1.NoService/Nothing'), 'UNIMPLEMENTED');
      });

      survives('gzip-compressed requests work', async () => {
        await expectNormalCall(stage, fixture.client(stage.service, undefined, GZIP));
      });

      survives('calls that the service ends while the client could still send leave their connection usable', async () => {
        for (let round = 0; round < ROUNDS; round++) {
          const duplex = stage.request().reduce((answering, message) => answering.write(message), call());
          expectStatus(await duplex.status, 'OK');
          duplex.end();
        }
      });

      survives('calls that are refused while the client could still send leave their connection usable', async () => {
        for (let round = 0; round < ROUNDS; round++) {
          const duplex = rawCall().write(MALFORMED);
          expectStatus(await duplex.status, 'INVALID_ARGUMENT');
          duplex.end();
        }
      });

      survives('a connection that breaks in mid-call frees its place', async () => {
        const proxy = await CuttableProxy.to(fixture.mesh.endpoint(stage.service).grpc);
        const distant = new grpc.Client(proxy.address, grpc.credentials.createInsecure());
        const duplex = new DuplexCall(distant.makeBidiStreamRequest(stage.path, serialized, (bytes) => bytes, new grpc.Metadata(), within()));
        stage.opening().forEach((message) => duplex.write(message));
        await waitUntilOpen();
        proxy.cut();
        expectStatus(await duplex.status, 'UNAVAILABLE');
        distant.close();
        await waitUntilGone();
      });
    });
  }
}

const unknownMethod = (client, path) => new Promise((resolve) => {
  const unary = client.makeUnaryRequest(path, () => Buffer.alloc(0), (bytes) => bytes, {}, new grpc.Metadata(), within(), () => {});
  unary.on('status', resolve);
});
