/**
 * For every alert a made history in promtool's notation ('start+stepxtimes', one value a minute): when it must fire, with which labels, and when it must be
 * over. Histograms are made of the buckets that the query looks at.
 */

/** A counter that grows by one amount a minute for a while and by another afterwards. */
const grows = (first, minutes, then, forMinutes = 300) => `0+${first}x${minutes} ${first * minutes + then}+${then}x${forMinutes}`;

/** A gauge that is high for a while. */
const high = (value, minutes, after = 0) => `${value}+0x${minutes} ${after}+0x300`;

/** A histogram whose observations lie under `slowBound` for a while and under `fastBound` afterwards; 60 a minute. */
function slowThenFast(name, labels, fastBound, slowBound, minutes, forMinutes = 300) {
  const series = (le, values) => [`${name}_bucket{${labels}${labels && ','}le="${le}"}`, values];
  return Object.fromEntries([
    series(fastBound, grows(0, minutes, 60, forMinutes)),
    series(slowBound, grows(60, minutes, 60, forMinutes)),
    series('+Inf', grows(60, minutes, 60, forMinutes)),
  ]);
}

/** A histogram's sum and count: 60 observations a minute of one mean for a while, of another afterwards. */
const means = (name, labels, first, minutes, then) => ({
  [`${name}_sum${labels}`]: grows(60 * first, minutes, 60 * then),
  [`${name}_count${labels}`]: '0+60x400',
});
const loss = (first, minutes, then) => ({ 'rtp_packets_lost_total{direction="inbound"}': grows(first, minutes, then), 'rtp_packets_received_total{direction="inbound"}': '0+3000x400' });

const services = ['media-server', 'orchestrator', 'stt', 'llm-proxy', 'tts'];
const up = (job, pod, values) => ({ [`up{job="${job}",pod="${pod}"}`]: values });
const allUp = Object.assign({}, ...services.map((job) => up(job, `${job}-a`, '1+0x400')));
const turns = (failed, good) => ({ 'voicemesh_turns_total{outcome="failed"}': failed, 'voicemesh_turns_total{outcome="completed"}': good });
const replies = (withinASecond, all) => ({ 'voice_ai_e2e_latency_ms_bucket{le="1000"}': withinASecond, 'voice_ai_e2e_latency_ms_count': all });

export const alertCases = [
  { alert: 'VoiceMeshTurnFailuresFastBurn', series: turns(grows(2, 70, 0), '0+60x400'), fires: '70m', over: '85m' },
  { alert: 'VoiceMeshTurnFailuresSlowBurn', series: turns(grows(1, 420, 0), '0+60x900'), fires: '400m', over: '500m' },
  { alert: 'VoiceMeshTurnFailuresTrend', series: turns('0+1x400 400+0x400', '0+400x800'), fires: '390m', over: '790m' },
  { alert: 'VoiceMeshSlowRepliesFastBurn', series: replies(grows(6, 70, 60), '0+60x400'), fires: '70m', over: '85m' },
  { alert: 'VoiceMeshSlowRepliesSlowBurn', series: replies(grows(36, 420, 60, 500), '0+60x1000'), fires: '400m', over: '500m' },
  { alert: 'VoiceMeshSilenceHigh', series: slowThenFast('voice_ai_e2e_latency_ms', '', '500', '2000', 15), fires: '12m', over: '30m' },
  { alert: 'VoiceMeshSilenceCritical', series: slowThenFast('voice_ai_e2e_latency_ms', '', '2500', '5000', 15), fires: '12m', over: '30m' },
  { alert: 'VoiceMeshServiceDown', series: { ...up('stt', 'stt-a', '0+0x5 1+0x20'), ...up('stt', 'stt-b', '0+0x5 1+0x20') }, labels: { job: 'stt' }, fires: '3m', over: '8m' },
  { alert: 'VoiceMeshServiceAbsent', series: { ...allUp, ...up('tts', 'tts-a', '_x10 1+0x20') }, labels: { job: 'tts' }, fires: '8m', over: '14m' },
  { alert: 'VoiceMeshPodDown', series: { ...up('stt', 'stt-a', '0+0x6 1+0x20'), ...up('stt', 'stt-b', '1+0x30') }, labels: { job: 'stt', pod: 'stt-a' }, fires: '5m', over: '9m' },
  { alert: 'VoiceMeshPodRestarting', series: { 'kube_pod_container_status_restarts_total{namespace="voicemesh",pod="stt-a",container="app"}': '0+1x6 6+0x60' }, labels: { pod: 'stt-a' }, fires: '7m', over: '40m' },
  {
    alert: 'VoiceMeshMemoryNearLimit',
    series: {
      'container_memory_working_set_bytes{namespace="voicemesh",pod="stt-a",container="app"}': high(1000, 10, 500),
      'kube_pod_container_resource_limits{namespace="voicemesh",pod="stt-a",container="app",resource="memory"}': '1073+0x300',
    },
    labels: { pod: 'stt-a' },
    fires: '8m',
    over: '15m',
  },
  {
    alert: 'VoiceMeshAutoscalerAtMaximum',
    series: {
      'kube_horizontalpodautoscaler_status_current_replicas{namespace="voicemesh",horizontalpodautoscaler="stt"}': high(10, 30, 6),
      'kube_horizontalpodautoscaler_spec_max_replicas{namespace="voicemesh",horizontalpodautoscaler="stt"}': '10+0x300',
    },
    labels: { horizontalpodautoscaler: 'stt' },
    fires: '20m',
    over: '35m',
  },
  { alert: 'VoiceMeshSessionsNearLimit', series: { 'webrtc_active_sessions_total{pod="a"}': high(95, 10, 40), 'webrtc_active_sessions_total{pod="b"}': high(90, 10, 40) }, fires: '5m', over: '15m' },
  { alert: 'VoiceMeshOrchestratorUnreachable', series: { 'webrtc_errors_total{type="orchestrator_unavailable"}': grows(3, 10, 0) }, fires: '5m', over: '20m' },
  { alert: 'VoiceMeshSessionsRefused', series: { 'webrtc_errors_total{type="session_limit"}': grows(3, 10, 0) }, labels: { type: 'session_limit' }, fires: '5m', over: '20m' },
  {
    alert: 'VoiceMeshAudioFramesDropped',
    series: { 'voicemesh_audio_frames_dropped_total{job="orchestrator"}': grows(60, 15, 0), 'webrtc_audio_frames_processed_total{job="media-server"}': '0+1875x300' },
    labels: { job: 'orchestrator' },
    fires: '10m',
    over: '25m',
  },
  { alert: 'VoiceMeshReplyAudioDropped', series: { 'voicemesh_reply_audio_dropped_total{reason="too_long"}': grows(3, 15, 0), 'voicemesh_reply_audio_dropped_total{reason="stale"}': '0+60x300' }, labels: { reason: 'too_long' }, fires: '10m', over: '25m' },
  { alert: 'VoiceMeshAudioProcessingSlow', series: slowThenFast('voice_ai_audio_processing_seconds', '', '0.001', '0.05', 15), fires: '12m', over: '30m' },
  { alert: 'VoiceMeshVoiceQualityLow', series: means('voice_quality_mos', '', 3.9, 15, 4.4), fires: '12m', over: '30m' },
  { alert: 'VoiceMeshVoiceQualityBad', series: means('voice_quality_mos', '', 3.4, 15, 4.4), fires: '12m', over: '30m' },
  { alert: 'VoiceMeshPacketLossHigh', series: loss(60, 15, 3), fires: '12m', over: '30m' },
  { alert: 'VoiceMeshPacketLossCritical', series: loss(240, 15, 3), fires: '12m', over: '30m' },
  { alert: 'VoiceMeshJitterHigh', series: means('webrtc_jitter_ms', '{direction="outbound"}', 25, 15, 5), labels: { direction: 'outbound' }, fires: '12m', over: '30m' },
  { alert: 'VoiceMeshJitterCritical', series: means('webrtc_jitter_ms', '{direction="inbound"}', 60, 15, 5), labels: { direction: 'inbound' }, fires: '12m', over: '30m' },
  { alert: 'VoiceMeshCallsLateForWork', series: { 'voicemesh_webrtc_packets_overflowed_total{pod="media-server-a"}': grows(30, 10, 0) }, labels: { pod: 'media-server-a' }, fires: '6m', over: '20m' },
  {
    alert: 'VoiceMeshCallsNotConnecting',
    series: { 'voicemesh_webrtc_calls_ended_total{reason="setup_timed_out"}': grows(6, 15, 0), 'voicemesh_webrtc_calls_ended_total{reason="closed"}': '0+12x300' },
    fires: '12m',
    over: '40m',
  },
  { alert: 'VoiceMeshConversationsNearLimit', series: { 'voicemesh_conversations_active{pod="a"}': high(95, 10, 40) }, fires: '5m', over: '15m' },
  {
    alert: 'VoiceMeshStageErrors',
    series: { 'voicemesh_stage_errors_total{stage="tts",code="tts_unavailable"}': grows(6, 15, 0), 'voicemesh_turns_total{outcome="completed"}': '0+60x300' },
    labels: { stage: 'tts' },
    fires: '10m',
    over: '25m',
  },
  { alert: 'VoiceMeshStageCircuitOpen', series: { 'voicemesh_stage_circuit_state{stage="stt",pod="a"}': '1 2 1 2 1 0x30', 'voicemesh_stage_circuit_state{stage="stt",pod="b"}': '0+0x40' }, labels: { stage: 'stt' }, fires: '3m', over: '8m' },
  { alert: 'VoiceMeshSttQueueing', series: { 'voicemesh_stt_queue_age_seconds{pod="a"}': high(0.2, 10) }, fires: '5m', over: '15m' },
  { alert: 'VoiceMeshSttOverloaded', series: { 'voicemesh_stt_queue_age_seconds{pod="a"}': high(0.8, 10) }, fires: '5m', over: '15m' },
  { alert: 'VoiceMeshSttRefusing', series: { 'voice_ai_transcription_errors_total{job="stt",reason="resource_exhausted"}': grows(3, 10, 0) }, fires: '6m', over: '20m' },
  {
    alert: 'VoiceMeshTranscriptionErrors',
    series: { 'voice_ai_transcription_errors_total{job="stt",reason="unavailable"}': grows(6, 15, 0), 'voice_ai_transcription_errors_total{job="stt",reason="cancelled"}': '0+60x300', 'voicemesh_stt_utterances_total{result="words"}': '0+60x300' },
    fires: '10m',
    over: '25m',
  },
  { alert: 'VoiceMeshSttFinalSlow', series: slowThenFast('voicemesh_stt_final_seconds', '', '0.2', '1', 15), fires: '12m', over: '30m' },
  { alert: 'VoiceMeshLlmRefusing', series: { voicemesh_llm_refused_total: grows(3, 10, 0) }, fires: '6m', over: '20m' },
  {
    alert: 'VoiceMeshLlmFailing',
    series: { 'voicemesh_llm_failures_total{failure="timeout"}': grows(6, 15, 0), 'voicemesh_rpc_server_duration_seconds_count{method="/voicemesh.llm.v1.LanguageModelService/Generate",status="OK"}': '0+60x300' },
    fires: '10m',
    over: '25m',
  },
  { alert: 'VoiceMeshProviderCircuitOpen', series: { 'voicemesh_llm_circuit_state{pod="a"}': high(2, 10) }, fires: '5m', over: '15m' },
  { alert: 'VoiceMeshLlmFallback', series: { voicemesh_llm_fallbacks_total: grows(3, 15, 0) }, fires: '10m', over: '25m' },
  { alert: 'VoiceMeshLlmSlow', series: slowThenFast('voicemesh_llm_time_to_first_token_seconds', 'engine="groq"', '0.5', '2', 15), fires: '12m', over: '30m' },
  { alert: 'VoiceMeshTtsRefusing', series: { voicemesh_tts_streams_rejected_total: grows(3, 10, 0) }, fires: '6m', over: '20m' },
  { alert: 'VoiceMeshTtsSlow', series: slowThenFast('voicemesh_tts_time_to_first_audio_seconds', 'engine="flite"', '0.1', '1', 15), fires: '12m', over: '30m' },
];
