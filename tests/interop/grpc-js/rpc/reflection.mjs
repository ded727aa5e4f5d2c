import { within, DuplexCall } from './duplex-call.mjs';

/** Asks one reflection request; resolves with the one response. */
export async function ask(client, request) {
  const duplex = new DuplexCall(client.ServerReflectionInfo(within()));
  duplex.write(request);
  const response = await duplex.first(() => true);
  await duplex.end().status;
  return response;
}

export async function listServices(client) {
  const { list_services_response: list } = await ask(client, { list_services: '*' });
  return list.service.map(({ name }) => name).sort();
}

/** A serialized FileDescriptorSet with the file that declares a symbol and everything that it imports. */
export async function describeSymbol(client, symbol) {
  const { file_descriptor_response: answer, error_response: error } = await ask(client, { file_containing_symbol: symbol });
  if (!answer) {
    throw new Error(`Reflection does not know ${symbol}: ${error?.error_message}`);
  }

  return Buffer.concat(answer.file_descriptor_proto.map(asRepeatedField));
}

// FileDescriptorSet is `repeated FileDescriptorProto file = 1`: each file is tag 0x0a, a varint of its length, its bytes.
function asRepeatedField(bytes) {
  const prefix = [0x0a];
  let length = bytes.length;
  for (; length > 0x7f; length >>>= 7) {
    prefix.push((length & 0x7f) | 0x80);
  }

  return Buffer.concat([Buffer.from([...prefix, length]), bytes]);
}
