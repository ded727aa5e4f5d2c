/** The messages of `WS /ws/v2/{session_id}` as the media server's README tells them; names are those on the wire. */

export interface AudioFormat {
  encoding: 'pcm16' | 'opus';
  sample_rate_hz: number;
}

export interface StageDescription {
  service: string;
  version: string;
  engine: string;
  engine_note: string;
}

/** Milliseconds of each stage; together they are the silence that the person heard. */
export interface TurnLatency {
  endpointing_ms: number;
  transcription_ms: number;
  thinking_ms: number;
  synthesis_ms: number;
  playout_ms: number;
  silence_ms: number;
  engine_ms: number;
}

/** What the server measured of a call; percentages are 0 to 100, `mos` is 1 to 4.5 and null before any speech. */
export interface CallQuality {
  mos: number | null;
  jitter_ms: number;
  loss_percent: number;
  round_trip_ms: number | null;
  playout_delay_ms: number;
  recovered_percent: number;
  concealed_percent: number;
}

export type TurnOutcome = 'completed' | 'interrupted' | 'empty' | 'failed' | 'cancelled';
export type ServerState = 'idle' | 'listening' | 'processing' | 'speaking';
export type PlaybackAction = 'pause' | 'resume' | 'clear';
export type MediaTransport = 'webrtc' | 'websocket';

export type ServerEvent =
  | { type: 'session_started'; session_id: string; stages: StageDescription[]; reconnected: boolean }
  | { type: 'session_resumed'; session_id: string; stages: StageDescription[] }
  | { type: 'configured'; input: AudioFormat; output: AudioFormat }
  | { type: 'audio_received'; messages: number; bytes: number; audio_ms: number }
  | { type: 'state'; state: ServerState; turn_id: string }
  | { type: 'speech'; speaking: boolean; timestamp_ms: number; turn_id: string }
  | { type: 'transcript'; turn_id: string; text: string; final: boolean }
  | { type: 'response'; turn_id: string; delta: string; final: boolean; text?: string }
  | { type: 'reply_started'; turn_id: string; engine: string; voice: string; transport?: MediaTransport; offset_ms?: number }
  | { type: 'reply_ended'; turn_id: string; duration_ms: number }
  | { type: 'playback'; turn_id: string; action: PlaybackAction }
  | { type: 'turn_completed'; turn_id: string; outcome: TurnOutcome; user_text: string; assistant_text: string; latency?: TurnLatency; trace_id: string }
  | { type: 'error'; code: string; message: string; retryable?: boolean; stage?: string; turn_id?: string }
  | { type: 'session_ended'; reason: string }
  | { type: 'pong'; id?: string }
  | { type: 'answer'; sdp: string }
  | { type: 'call'; state: 'connecting' | 'connected' | 'ended'; reason?: string; detail?: string; srtp_profile?: string; codec?: string }
  | ({ type: 'quality' } & CallQuality)
  | { type: 'events_missed'; count: number };

export type ClientMessage =
  | { type: 'configure'; input?: AudioFormat; output?: AudioFormat; settings?: ConversationSettings }
  | { type: 'start_listening' }
  | { type: 'trigger_llm'; final_transcript?: string }
  | { type: 'stop_conversation' }
  | { type: 'text'; text: string }
  | { type: 'playback'; turn_id: string; played_ms: number; finished: boolean }
  | { type: 'ping'; id: string }
  | { type: 'offer'; sdp: string }
  | { type: 'ice_candidate'; candidate: string; sdp_mid?: string; sdp_m_line_index?: number }
  | { type: 'hang_up' };

/** Settings of one conversation; the media server's README has their ranges. */
export interface ConversationSettings {
  language?: string;
  endpointing_silence_ms?: number;
  vad_threshold?: number;
  automatic_turns?: boolean;
  allow_interruptions?: boolean;
  system_prompt?: string;
  voice?: string;
  speaking_rate?: number;
  pitch?: number;
  time_zone?: string;
  hints?: string[];
  greeting?: string;
}

/** The answer to `POST /v2/sessions`. */
export interface SessionGrant {
  session_id: string;
  resume_token?: string;
  ice_servers?: RTCIceServer[];
  webrtc?: boolean;
}

/** Close codes of the WebSocket that decide what a client does next. */
export const CloseCode = {
  normal: 1000,
  noCloseReceived: 1006,
  failed: 1011,
  badMessages: 4400,
  wrongToken: 4403,
  sessionUnknown: 4404,
  idle: 4408,
  occupied: 4409,
  replaced: 4410,
  unsupportedAudio: 4415,
} as const;
