import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const require = createRequire(import.meta.url);
const protos = fileURLToPath(new URL('../../../../protos', import.meta.url));

// Health and reflection come from the packages of the gRPC project, so that the mesh is held to the public contracts and not to its own copies.
const healthProto = path.join(path.dirname(require.resolve('grpc-health-check/package.json')), 'proto/health/v1/health.proto');
const reflectionProtos = path.join(path.dirname(require.resolve('@grpc/reflection/package.json')), 'build/proto/grpc/reflection');

const options = { keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true, includeDirs: [protos] };

const load = (...files) => grpc.loadPackageDefinition(protoLoader.loadSync(files, options));

const voicemesh = load(
  'voicemesh/conversation/v1/conversation.proto',
  'voicemesh/llm/v1/language_model.proto',
  'voicemesh/media/v1/media_server.proto',
  'voicemesh/stt/v1/speech_to_text.proto',
  'voicemesh/tts/v1/text_to_speech.proto').voicemesh;

/** The mesh's services as client constructors, by service name. */
export const stageClients = {
  stt: voicemesh.stt.v1.SpeechToTextService,
  'llm-proxy': voicemesh.llm.v1.LanguageModelService,
  tts: voicemesh.tts.v1.TextToSpeechService,
  orchestrator: voicemesh.conversation.v1.ConversationService,
  'media-server': voicemesh.media.v1.MediaServerService,
};

/** Full name of the service that a client is of, for example `grpc.health.v1.Health`. */
export const contractOf = (Client) => Object.values(Client.service)[0].path.split('/')[1];

export const Health = load(healthProto).grpc.health.v1.Health;

export const reflectionClients = {
  v1: load(path.join(reflectionProtos, 'v1/reflection.proto')).grpc.reflection.v1.ServerReflection,
  v1alpha: load(path.join(reflectionProtos, 'v1alpha/reflection.proto')).grpc.reflection.v1alpha.ServerReflection,
};

export const loadDescriptors = (descriptorSet) => protoLoader.loadFileDescriptorSetFromBuffer(descriptorSet, options);
