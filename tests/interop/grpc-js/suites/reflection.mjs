import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serviceNames } from '../../mesh.mjs';
import { contractOf, loadDescriptors, reflectionClients, stageClients } from '../rpc/contracts.mjs';
import { ask, describeSymbol, listServices } from '../rpc/reflection.mjs';

const NOT_FOUND = 5;

export function reflectionSuite(fixture) {
  for (const [version, Client] of Object.entries(reflectionClients)) {
    describe(`reflection ${version}`, { timeout: 60_000 }, () => {
      for (const service of serviceNames) {
        it(`${service}: lists its contract, health and reflection, and nothing else`, async () => {
          assert.deepEqual(await listServices(fixture.client(service, Client)), [
            'grpc.health.v1.Health',
            'grpc.reflection.v1.ServerReflection',
            'grpc.reflection.v1alpha.ServerReflection',
            contractOf(stageClients[service]),
          ]);
        });

        it(`${service}: the descriptor alone makes the same methods as the .proto files`, async () => {
          const contract = contractOf(stageClients[service]);
          const descriptors = loadDescriptors(await describeSymbol(fixture.client(service, Client), contract));
          assert.deepEqual(shapeOf(descriptors[contract]), shapeOf(stageClients[service].service));
        });

        it(`${service}: an unknown symbol is an error inside the stream, which goes on`, async () => {
          const client = fixture.client(service, Client);
          const response = await ask(client, { file_containing_symbol: 'voicemesh.nowhere.v1.NoService' });
          assert.equal(response.message_response, 'error_response');
          assert.equal(response.error_response.error_code, NOT_FOUND);
          assert.ok(response.error_response.error_message.length > 0);
        });
      }
    });
  }
}

const shapeOf = (service) =>
  Object.fromEntries(Object.entries(service).map(([name, { path, requestStream, responseStream, requestType, responseType }]) =>
    [name, { path, requestStream, responseStream, request: fieldsOf(requestType), response: fieldsOf(responseType) }]));

const fieldsOf = ({ type: message }) => ({
  name: message.name,
  fields: message.field.map(({ name, number, label, type, typeName }) => ({ name, number, label, type, typeName: lastPart(typeName) })),
});

// Names are relative in a parsed .proto file and absolute in a descriptor from a server, where the type of a map's entries has its own ending.
const lastPart = (typeName) => typeName?.split('.').at(-1).replace(/Entry$/, '');
