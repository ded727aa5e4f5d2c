import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import http from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { inRepository, list, read, serviceNames } from '../manifests/repository.mjs';

const HEARD_WITHIN_MS = 120_000;
const BETWEEN_LOOKS_MS = 200;

/** Counters that come into being with the first event, which a healthy mesh does not have; each has to be an instrument of the code. */
export const onlyAfterTrouble = [
  'voicemesh_audio_frames_dropped_total', 'voicemesh_reply_audio_dropped_total', 'voicemesh_stage_errors_total', 'voicemesh_interruptions_total',
  'voice_ai_transcription_errors_total', 'voicemesh_llm_refused_total', 'voicemesh_llm_failures_total', 'voicemesh_llm_retries_total',
  'voicemesh_llm_fallbacks_total', 'voicemesh_llm_circuit_state', 'voicemesh_tts_streams_rejected_total',
];

/** Metrics of an engine that is there with a model only, which a test has none of; each has to be an instrument of the code. */
export const onlyWithWhisper = ['voicemesh_stt_encode_seconds_bucket', 'voicemesh_stt_decode_seconds_bucket', 'voicemesh_stt_interim_interval_seconds', 'voicemesh_stt_stream_capacity'];

/** Metrics of calls over WebRTC, of which a typed conversation makes none; each has to be an instrument of the code. */
export const onlyWithCalls = [
  'voice_quality_mos_bucket', 'voice_quality_mos_sum', 'voice_quality_mos_count', 'webrtc_jitter_ms_bucket', 'webrtc_jitter_ms_sum', 'webrtc_jitter_ms_count',
  'voicemesh_webrtc_round_trip_ms_bucket', 'voicemesh_webrtc_call_setup_seconds_bucket', 'rtp_packets_received_total', 'rtp_packets_lost_total',
  'rtp_packets_recovered_total', 'rtp_packets_concealed_total', 'webrtc_peer_connections_total', 'voicemesh_webrtc_calls_ended_total',
  'voicemesh_webrtc_packets_overflowed_total',
];

/** Metrics of the cluster, by the exporters that kube-prometheus-stack brings, and what Prometheus itself adds. */
export const ofTheCluster = /^(up|kube_(pod_container|horizontalpodautoscaler)_\w+|container_(cpu|memory)_\w+)$/;
/** Labels that come with the scrape or are part of a histogram. */
export const ofTheScrape = ['job', 'pod', 'namespace', 'container', 'instance', 'le'];

/** Reads a metrics page: a Map of series name to `{ type, labels }`; a histogram is there under its three names. */
export function parsePage(page) {
  const types = new Map([...page.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]));
  const series = new Map();
  for (const [, name, labels = ''] of page.matchAll(/^([a-zA-Z_:][\w:]*)(\{.*\})? \S+$/gm)) {
    const base = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '');
    const known = series.get(name) ?? { type: types.get(base), labels: new Set() };
    [...labels.matchAll(/(\w+)="/g)].forEach(([, label]) => known.labels.add(label));
    series.set(name, known);
  }

  return series;
}

const ask = (media) => fetch(`${media}/text`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ text: 'what is two plus two' }) });

/** Asks, and waits until an answer has been heard to its end: a turn is measured then, some time after its text is there. */
async function holdAConversation(media, orchestrator) {
  const until = Date.now() + HEARD_WITHIN_MS;
  let answer = await ask(media);
  while (!/^voice_ai_e2e_latency_ms_count/m.test(await (await fetch(`${orchestrator}/metrics`)).text())) {
    if (Date.now() > until) {
      throw new Error(`no answer was heard to its end; /text says ${answer.status}: ${await answer.text()}`);
    }

    await setTimeout(BETWEEN_LOOKS_MS);
    // On a busy machine a turn may fail, which the conversation says and survives.
    answer = answer.ok ? answer : await ask(media);
  }
}

/** Holds a typed conversation, lets one go wrong, and reads every service's page: `{ service: Map of series }`. */
export async function exposedBy(mesh) {
  const media = mesh.endpoint('media-server').http;
  await holdAConversation(media, mesh.endpoint('orchestrator').http);
  // No such session: an error told to a client.
  const headers = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': randomBytes(16).toString('base64') };
  const asked = http.get(`${media}/ws/v2/nobody`, { headers });
  const [, socket] = await once(asked, 'upgrade');
  // Nobody answers the closing handshake, so the server cuts the connection in the end.
  await new Promise((closed) => socket.on('error', () => {}).on('close', closed).resume());
  const pages = await Promise.all(serviceNames.map(async (service) => [service, parsePage(await (await fetch(`${mesh.endpoint(service).http}/metrics`)).text())]));
  return Object.fromEntries(pages);
}

const metricsCode = ['services', 'shared'].flatMap((folder) => readdirSync(inRepository(folder), { recursive: true })
  .filter((file) => file.endsWith('Metrics.cs') && !/(^|\/)(obj|bin)\//.test(file)).map((file) => read(folder, file))).join('\n');

/** Whether the services' code creates an instrument that is exposed under a name; buckets, sum and count are a histogram's. */
export const isInstrument = (name) => metricsCode.includes(`"${name}"`)
  || (/_(bucket|sum|count)$/.test(name) && new RegExp(`Histogram(<\\w+>)?\\(\\s*"${name.replace(/_(bucket|sum|count)$/, '')}"`).test(metricsCode));

const code = ['services', 'shared'].flatMap((folder) => readdirSync(inRepository(folder), { recursive: true })
  .filter((file) => file.endsWith('.cs') && !/(^|\/)(obj|bin)\//.test(file)).map((file) => read(folder, file))).join('\n');

/** Whether the services' code has a word as a text of its own: the value of a label, for example, or a status of gRPC in snake case. */
export const isWord = (word) => code.includes(`"${word}"`) || code.includes(`StatusCode.${word.split('_').map((part) => part[0].toUpperCase() + part.slice(1)).join('')}`);

/** Whether this media server takes calls. Until it does, what they are measured by is asked for ahead of it. */
export const countsCalls = isInstrument('voice_quality_mos_sum');

/** Every expression of the dashboards, with where it is: `{ where, expression }`. */
export const dashboardQueries = () => list('k8s/components/monitoring/dashboards').filter((file) => file.endsWith('.json')).flatMap((file) =>
  JSON.parse(read('k8s/components/monitoring/dashboards', file)).panels.flatMap((panel) => (panel.targets ?? []).map((target) => ({ where: `${file}: ${panel.title}`, expression: target.expr }))));
