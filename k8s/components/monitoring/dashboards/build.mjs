// Writes the dashboards beside this file. Grafana's JSON repeats itself; what a panel is about is said here, once.
//   node k8s/components/monitoring/dashboards/build.mjs
import { writeFileSync } from 'node:fs';

const rate = (counter, labels = '') => `rate(${counter}${labels}[$__rate_interval])`;
const quantile = (q, histogram, by = '') => `histogram_quantile(${q}, sum by (le${by && `, ${by}`}) (${rate(`${histogram}_bucket`)}))`;
const quantiles = (histogram, by) => [
  [quantile(0.5, histogram, by), `p50${by ? ` {{${by}}}` : ''}`],
  [quantile(0.95, histogram, by), `p95${by ? ` {{${by}}}` : ''}`],
];
const graph = (title, unit, queries, description = '') => ({ kind: 'timeseries', title, unit, queries, description });
const stat = (title, unit, queries, description = '') => ({ kind: 'stat', title, unit, queries, description });

/** Share of packets of one direction that did not arrive in time. */
const lossOf = (direction, window = '$__rate_interval') => {
  const packets = (name) => `sum(rate(rtp_packets_${name}_total{direction="${direction}"}[${window}]))`;
  return `${packets('lost')} / ((${packets('received')} + ${packets('lost')}) > 0)`;
};

/** What every service exposes alike. */
const common = (job) => [
  graph('Calls by method and status', 'reqps', [[`sum by (method, status) (${rate('voicemesh_rpc_server_duration_seconds_count', `{job="${job}"}`)})`, '{{method}} {{status}}']]),
  graph('Calls running', 'short', [[`sum by (method) (voicemesh_rpc_server_active{job="${job}"})`, '{{method}}']]),
  graph('Processor', 'percentunit', [[`sum by (pod) (rate(dotnet_process_cpu_time_seconds_total{job="${job}"}[$__rate_interval]))`, '{{pod}}']], 'Cores in use, by pod.'),
  graph('Memory', 'bytes', [[`max by (pod) (dotnet_process_memory_working_set_bytes{job="${job}"})`, '{{pod}}']], 'Working set, native memory included.'),
  graph('Paused by the garbage collector', 'percentunit', [[`sum by (pod) (rate(dotnet_gc_pause_time_seconds_total{job="${job}"}[$__rate_interval]))`, '{{pod}}']]),
  graph('Pods', 'short', [
    [`sum(up{job="${job}"})`, 'answering'],
    [`max(kube_horizontalpodautoscaler_status_desired_replicas{horizontalpodautoscaler="${job}"})`, 'wanted by the autoscaler'],
    [`max(kube_horizontalpodautoscaler_spec_max_replicas{horizontalpodautoscaler="${job}"})`, 'most permitted'],
  ]),
];

const dashboards = {
  mesh: {
    title: 'VoiceMesh: the mesh',
    rows: {
      'What people hear': [
        stat('Silence, p50', 'ms', [['voicemesh:silence_ms:p50_5m', '']], 'Last speech to first reply sample. The histogram ends at 5000 ms.'),
        stat('Silence, p95', 'ms', [['voicemesh:silence_ms:p95_5m', '']]),
        stat('Replies later than 1 s', 'percentunit', [['voicemesh:slow_replies:ratio_rate5m', '']]),
        stat('Turns that failed', 'percentunit', [['voicemesh:turn_failures:ratio_rate5m', '']]),
        graph('Silence', 'ms', [['voicemesh:silence_ms:p50_5m', 'p50'], ['voicemesh:silence_ms:p95_5m', 'p95'], ['voicemesh:silence_ms:mean_5m', 'mean']]),
        graph('Silence by stage, mean', 's', [[`sum by (stage) (${rate('voicemesh_turn_stage_seconds_sum')}) / sum by (stage) (${rate('voicemesh_turn_stage_seconds_count')})`, '{{stage}}']], 'The stages add up to the silence.'),
        graph('Silence by stage, p95', 's', [[quantile(0.95, 'voicemesh_turn_stage_seconds', 'stage'), '{{stage}}']]),
        graph('Turns by outcome', 'reqps', [[`sum by (outcome) (${rate('voicemesh_turns_total')})`, '{{outcome}}']]),
        graph('Voice quality of calls (MOS)', 'short', [[`sum(${rate('voice_quality_mos_sum')}) / (sum(${rate('voice_quality_mos_count')}) > 0)`, 'mean'], [quantile(0.05, 'voice_quality_mos'), 'worst twentieth']], 'What callers send over WebRTC, by the E-model; 4.0 and 3.5 alert.'),
        graph('Loss and jitter of calls', 'short', [[`100 * ${lossOf('inbound')}`, 'loss from callers, %'], [`100 * ${lossOf('outbound')}`, 'loss to callers, %'], [`sum(${rate('webrtc_jitter_ms_sum')}) / (sum(${rate('webrtc_jitter_ms_count')}) > 0)`, 'jitter, ms']], 'Before recovery.'),
      ],
      'Sessions': [
        graph('Sessions', 'short', [['sum(webrtc_active_sessions_total)', 'media-server'], ['sum(webrtc_peer_connections_total)', 'of them calls'], ['sum(voicemesh_conversations_active)', 'orchestrator']]),
        graph('Sessions per pod', 'short', [['max by (pod) (webrtc_active_sessions_total)', '{{pod}}']]),
        graph('Interruptions', 'reqps', [[`sum by (confirmed) (${rate('voicemesh_interruptions_total')})`, 'confirmed: {{confirmed}}']]),
        graph('Length of sessions', 's', quantiles('webrtc_session_duration_seconds')),
      ],
      'Errors': [
        graph('Stage failures', 'reqps', [[`sum by (stage, code) (${rate('voicemesh_stage_errors_total')})`, '{{stage}} {{code}}']]),
        graph('Errors told to clients', 'reqps', [[`sum by (type) (${rate('webrtc_errors_total')})`, '{{type}}']]),
        graph('Circuit breakers', 'short', [['max by (stage) (voicemesh_stage_circuit_state)', '{{stage}}'], ['max(voicemesh_llm_circuit_state)', 'provider']], 'Stages: 0 closed, 1 open, 2 half open, 3 isolated. Provider: 0 closed, 1 half open, 2 open.'),
        graph('Audio dropped', 'reqps', [[`sum by (job) (${rate('voicemesh_audio_frames_dropped_total')})`, '{{job}}'], [`sum by (reason) (${rate('voicemesh_reply_audio_dropped_total')})`, 'reply: {{reason}}']]),
        graph('Failure budget burn', 'short', [['voicemesh:turn_failures:ratio_rate1h / 0.001', 'failed turns, 1 h'], ['voicemesh:slow_replies:ratio_rate1h / 0.05', 'slow replies, 1 h']], '1 spends the budget in exactly 30 days.'),
      ],
      'Saturation: what the autoscalers watch': [
        graph('media-server: sessions per pod', 'short', [['avg(webrtc_active_sessions_total)', 'mean'], ['max(webrtc_active_sessions_total)', 'fullest']], 'Target 60, limit 100.'),
        graph('orchestrator: conversations per pod', 'short', [['avg(voicemesh_conversations_active)', 'mean'], ['max(voicemesh_conversations_active)', 'fullest']], 'Target 60, limit 100.'),
        graph('stt: slots in use per pod', 'short', [['avg(voicemesh_stt_slots_in_use)', 'mean'], ['max(voicemesh_stt_slots_in_use)', 'fullest']], 'Target 1.2 of 2.'),
        graph('stt: queue age', 's', [['avg(voicemesh_stt_queue_age_seconds)', 'mean'], ['max(voicemesh_stt_queue_age_seconds)', 'oldest']], 'Target 0.1 s.'),
        graph('llm-proxy: requests in flight per pod', 'short', [['avg(voicemesh_llm_requests_in_flight)', 'mean'], ['max(voicemesh_llm_requests_in_flight)', 'fullest']], 'Target 40, limit 64.'),
        graph('tts: streams per pod', 'short', [['avg(voicemesh_tts_streams_active)', 'mean'], ['avg(voicemesh_tts_streams_limit)', 'limit']], 'Target 14, limit 32.'),
      ],
      'Cost': [
        graph('Processors asked for', 'short', [['sum by (container) (kube_pod_container_resource_requests{namespace="voicemesh", resource="cpu"})', 'asked'], ['sum(rate(container_cpu_usage_seconds_total{namespace="voicemesh", container="app"}[$__rate_interval]))', 'used']]),
        graph('Memory asked for', 'bytes', [['sum by (container) (kube_pod_container_resource_requests{namespace="voicemesh", resource="memory"})', 'asked'], ['sum(container_memory_working_set_bytes{namespace="voicemesh", container="app"})', 'used']]),
        stat('Per month', 'currencyUSD', [['730 * ($cpu_price * sum(kube_pod_container_resource_requests{namespace="voicemesh", resource="cpu"}) + $memory_price * sum(kube_pod_container_resource_requests{namespace="voicemesh", resource="memory"}) / 1073741824)', '']], 'What is asked for, at the prices above, if it stayed so for a month.'),
        stat('Per session and hour', 'currencyUSD', [['($cpu_price * sum(kube_pod_container_resource_requests{namespace="voicemesh", resource="cpu"}) + $memory_price * sum(kube_pod_container_resource_requests{namespace="voicemesh", resource="memory"}) / 1073741824) / (sum(webrtc_active_sessions_total) > 0)', '']]),
        graph('Language model tokens', 'short', [[`sum by (engine) (${rate('voicemesh_llm_input_tokens_total')})`, 'read, {{engine}}'], [`sum by (engine) (${rate('voicemesh_llm_output_tokens_total')})`, 'written, {{engine}}']], 'Per second, as the engine counts them.'),
      ],
    },
  },
  'media-server': {
    title: 'VoiceMesh: media-server',
    rows: {
      'Clients': [
        graph('Sessions', 'short', [['sum(webrtc_active_sessions_total)', 'all'], ['max by (pod) (webrtc_active_sessions_total)', '{{pod}}']]),
        graph('Connections', 'reqps', [[`sum(${rate('webrtc_websocket_connections_total')})`, 'WebSocket']]),
        graph('Control messages', 'reqps', [[`sum by (type) (${rate('webrtc_signaling_messages_total')})`, '{{type}}']]),
        graph('Time to handle a control message', 's', quantiles('webrtc_signaling_latency_seconds')),
        graph('Errors told to clients', 'reqps', [[`sum by (type) (${rate('webrtc_errors_total')})`, '{{type}}']]),
        graph('Length of sessions', 's', quantiles('webrtc_session_duration_seconds')),
      ],
      'Audio': [
        graph('Frames analysed', 'reqps', [[`sum by (pod) (${rate('webrtc_audio_frames_processed_total')})`, '{{pod}}']], '31.25 a second for each listening session.'),
        graph('Time to resample and analyse', 's', quantiles('voice_ai_audio_processing_seconds')),
        graph('Frames dropped', 'reqps', [[`sum by (pod) (${rate('voicemesh_audio_frames_dropped_total', '{job="media-server"}')})`, '{{pod}}']]),
        graph('Reply audio dropped', 'reqps', [[`sum by (reason) (${rate('voicemesh_reply_audio_dropped_total')})`, '{{reason}}']]),
      ],
      'Calls (WebRTC)': [
        stat('Calls connected', 'short', [['sum(webrtc_peer_connections_total)', '']]),
        stat('MOS', 'short', [['sum(rate(voice_quality_mos_sum[5m])) / (sum(rate(voice_quality_mos_count[5m])) > 0)', '']], 'Mean over 5 min of what callers send, by the E-model. Alerts below 4.0 and 3.5.'),
        stat('Loss from callers', 'percentunit', [[`${lossOf('inbound', '5m')}`, '']], 'Before recovery. Alerts above 1 % and 5 %.'),
        stat('Time to media, p95', 's', [[quantile(0.95, 'voicemesh_webrtc_call_setup_seconds'), '']], 'From the offer.'),
        graph('MOS', 'short', [[`sum by (pod) (${rate('voice_quality_mos_sum')}) / (sum by (pod) (${rate('voice_quality_mos_count')}) > 0)`, '{{pod}}'], [quantile(0.05, 'voice_quality_mos'), 'worst twentieth']]),
        graph('Loss', 'percentunit', [[lossOf('inbound'), 'from callers'], [lossOf('outbound'), 'to callers']], 'Before recovery.'),
        graph('Lost packets', 'reqps', [[`sum by (method) (${rate('rtp_packets_recovered_total')})`, 'recovered by {{method}}'], [`sum(${rate('rtp_packets_concealed_total')})`, 'concealed']], 'What recovery left is concealed, and heard.'),
        graph('Jitter', 'ms', [[`sum by (direction) (${rate('webrtc_jitter_ms_sum')}) / (sum by (direction) (${rate('webrtc_jitter_ms_count')}) > 0)`, 'mean, {{direction}}'], [quantile(0.95, 'webrtc_jitter_ms', 'direction'), 'p95, {{direction}}']], 'Alerts above a mean of 20 and 50 ms.'),
        graph('Round trip', 'ms', quantiles('voicemesh_webrtc_round_trip_ms')),
        graph('Calls ended', 'reqps', [[`sum by (reason) (${rate('voicemesh_webrtc_calls_ended_total')})`, '{{reason}}']]),
        graph('Packets', 'pps', [[`sum by (direction) (${rate('rtp_packets_received_total')})`, '{{direction}}']]),
        graph('Dropped for want of processor', 'pps', [[`sum by (pod) (${rate('voicemesh_webrtc_packets_overflowed_total')})`, '{{pod}}']]),
      ],
      'Process': common('media-server'),
    },
  },
  orchestrator: {
    title: 'VoiceMesh: orchestrator',
    rows: {
      'Turns': [
        graph('Conversations', 'short', [['sum(voicemesh_conversations_active)', 'all'], ['max by (pod) (voicemesh_conversations_active)', '{{pod}}']]),
        graph('Turns by outcome', 'reqps', [[`sum by (outcome) (${rate('voicemesh_turns_total')})`, '{{outcome}}']]),
        graph('Silence', 'ms', quantiles('voice_ai_e2e_latency_ms')),
        graph('End of turn to reply', 's', quantiles('voice_ai_response_latency_seconds')),
        graph('Silence by stage, p95', 's', [[quantile(0.95, 'voicemesh_turn_stage_seconds', 'stage'), '{{stage}}']]),
        graph('Interruptions', 'reqps', [[`sum by (confirmed) (${rate('voicemesh_interruptions_total')})`, 'confirmed: {{confirmed}}']]),
      ],
      'Stages': [
        graph('Failures by stage', 'reqps', [[`sum by (stage, code) (${rate('voicemesh_stage_errors_total')})`, '{{stage}} {{code}}']]),
        graph('Circuit breakers', 'short', [['max by (stage, pod) (voicemesh_stage_circuit_state)', '{{stage}} {{pod}}']], '0 closed, 1 open, 2 half open, 3 isolated.'),
        graph('Utterances that stt failed on', 'reqps', [[`sum(${rate('voice_ai_transcription_errors_total', '{job="orchestrator"}')})`, 'failing tries']]),
        graph('Frames dropped', 'reqps', [[`sum by (pod) (${rate('voicemesh_audio_frames_dropped_total', '{job="orchestrator"}')})`, '{{pod}}']]),
      ],
      'Process': common('orchestrator'),
    },
  },
  stt: {
    title: 'VoiceMesh: stt',
    rows: {
      'Load': [
        graph('Streams and slots', 'short', [['sum(voicemesh_stt_streams_active)', 'streams open'], ['sum(voicemesh_stt_slots_in_use)', 'slots in use']]),
        graph('Queue age', 's', [['max by (pod) (voicemesh_stt_queue_age_seconds)', '{{pod}}']], 'How long the oldest stream has waited; above 0.1 s people hear it.'),
        graph('Audio transcribed', 'short', [[`sum(${rate('voicemesh_stt_audio_seconds_total')})`, 'seconds of speech per second']]),
      ],
      'Results': [
        graph('End of utterance to final', 's', quantiles('voicemesh_stt_final_seconds')),
        graph('Utterances', 'reqps', [[`sum by (result) (${rate('voicemesh_stt_utterances_total')})`, '{{result}}']]),
        graph('Without a final', 'reqps', [[`sum by (reason) (${rate('voice_ai_transcription_errors_total', '{job="stt"}')})`, '{{reason}}']]),
      ],
      'Whisper': [
        graph('Recognising a window', 's', [[quantile(0.95, 'voicemesh_stt_encode_seconds'), 'encode, p95'], [quantile(0.95, 'voicemesh_stt_decode_seconds'), 'decode, p95']]),
        graph('Time between interims', 's', [['max by (pod) (voicemesh_stt_interim_interval_seconds)', '{{pod}}']], 'Grows first under load: interims pay before finals do.'),
        graph('Streams that a pod carries', 'short', [['min(voicemesh_stt_stream_capacity)', 'weakest pod']]),
      ],
      'Process': common('stt'),
    },
  },
  'llm-proxy': {
    title: 'VoiceMesh: llm-proxy',
    rows: {
      'Answers': [
        graph('Requests in flight', 'short', [['sum(voicemesh_llm_requests_in_flight)', 'all'], ['max by (pod) (voicemesh_llm_requests_in_flight)', '{{pod}}']]),
        graph('Time to the first token', 's', quantiles('voicemesh_llm_time_to_first_token_seconds', 'engine')),
        graph('Tokens', 'short', [[`sum by (engine) (${rate('voicemesh_llm_input_tokens_total')})`, 'read, {{engine}}'], [`sum by (engine) (${rate('voicemesh_llm_output_tokens_total')})`, 'written, {{engine}}']]),
      ],
      'Provider': [
        graph('Failures', 'reqps', [[`sum by (failure) (${rate('voicemesh_llm_failures_total')})`, '{{failure}}']]),
        graph('Retries, fallbacks, refusals', 'reqps', [[`sum(${rate('voicemesh_llm_retries_total')})`, 'retries'], [`sum(${rate('voicemesh_llm_fallbacks_total')})`, 'fallbacks'], [`sum(${rate('voicemesh_llm_refused_total')})`, 'refused']]),
        graph('Circuit breaker', 'short', [['max by (pod) (voicemesh_llm_circuit_state)', '{{pod}}']], '0 closed, 1 half open, 2 open.'),
      ],
      'Process': common('llm-proxy'),
    },
  },
  tts: {
    title: 'VoiceMesh: tts',
    rows: {
      'Speech': [
        graph('Streams', 'short', [['sum(voicemesh_tts_streams_active)', 'open'], ['sum(voicemesh_tts_streams_limit)', 'limit']]),
        graph('Text to first audio', 's', quantiles('voicemesh_tts_time_to_first_audio_seconds', 'engine')),
        graph('Speech made', 'short', [[`sum by (engine) (${rate('voicemesh_tts_audio_seconds_total')})`, '{{engine}}']], 'Seconds of speech per second.'),
        graph('Characters', 'short', [[`sum by (engine) (${rate('voicemesh_tts_characters_total')})`, '{{engine}}']]),
        graph('Refused', 'reqps', [[`sum(${rate('voicemesh_tts_streams_rejected_total')})`, 'streams']]),
        graph('Neural voices loaded', 'bytes', [['sum by (pod) (voicemesh_tts_voices_loaded_bytes)', '{{pod}}']]),
      ],
      'Process': common('tts'),
    },
  },
};

const datasource = { type: 'prometheus', uid: '${datasource}' };

function panelOf({ kind, title, unit, queries, description }, id, gridPos) {
  return {
    id,
    type: kind,
    title,
    description,
    datasource,
    gridPos,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: kind === 'stat' ? { reduceOptions: { calcs: ['lastNotNull'] } } : { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
    targets: queries.map(([expr, legendFormat], index) => ({ refId: String.fromCharCode(65 + index), datasource, expr, legendFormat })),
  };
}

function layOut(rows) {
  const panels = [];
  let y = 0;
  for (const [title, row] of Object.entries(rows)) {
    panels.push({ id: panels.length + 1, type: 'row', title, collapsed: false, gridPos: { x: 0, y: y++, w: 24, h: 1 }, panels: [] });
    let x = 0;
    let height = 0;
    for (const panel of row) {
      const [w, h] = panel.kind === 'stat' ? [6, 4] : [8, 8];
      if (x + w > 24 || (height && h !== height)) {
        [x, y] = [0, y + height];
      }

      height = h;
      panels.push(panelOf(panel, panels.length + 1, { x, y, w, h }));
      x += w;
    }

    y += height;
  }

  return panels;
}

const price = (name, label, value) => ({ name, label, type: 'textbox', query: value, current: { text: value, value }, options: [{ text: value, value, selected: true }] });

for (const [name, { title, rows }] of Object.entries(dashboards)) {
  const dashboard = {
    uid: `voicemesh-${name}`,
    title,
    tags: ['voicemesh'],
    schemaVersion: 39,
    editable: true,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    templating: {
      list: [
        { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus', current: {}, options: [] },
        ...(name === 'mesh' ? [price('cpu_price', 'Price of a core per hour', '0.033'), price('memory_price', 'Price of a GiB per hour', '0.0044')] : []),
      ],
    },
    links: [{ type: 'dashboards', title: 'VoiceMesh', tags: ['voicemesh'], asDropdown: true, includeVars: true, keepTime: true }],
    panels: layOut(rows),
  };
  writeFileSync(new URL(`${name}.json`, import.meta.url), `${JSON.stringify(dashboard, null, 1)}\n`);
}
