import { emptyConversation, type Conversation } from './conversation';
import type { CallQuality, MediaTransport, StageDescription } from './protocol';
import type { PeerStatistics } from './transport/peerCall';

export type ConnectionState = 'disconnected' | 'connecting' | 'connected' | 'error';
export type ProcessingState = 'idle' | 'listening' | 'processing' | 'speaking' | 'error';
export type MicrophoneState = 'off' | 'opening' | 'live';

export interface AgentPreferences {
  /** `auto`: WebRTC, and WebSocket where it does not come about. */
  transport: 'auto' | 'websocket';
  /** A turn is what is said between `press` and `release`. */
  pushToTalk: boolean;
  /** Devices by id; `''` is the system's choice. */
  inputId: string;
  outputId: string;
  /** For people on loudspeakers: without it the agent hears itself. With headphones the raw microphone is understood better. */
  echoCancellation: boolean;
  /** Makes an answer quiet at once when the person speaks over it. */
  ducking: boolean;
}

export const defaultPreferences: AgentPreferences = {
  transport: 'auto',
  pushToTalk: false,
  inputId: '',
  outputId: '',
  echoCancellation: false,
  ducking: true,
};

export interface AgentProblem {
  message: string;
  /** Whether `reconnect` may mend it. */
  canReconnect: boolean;
}

export interface CallView {
  codec: string | undefined;
  srtpProfile: string | undefined;
  /** What the server measured of the person's voice on its way. */
  quality: CallQuality | undefined;
  /** What the browser measured of the agent's voice on its way. */
  incoming: PeerStatistics | undefined;
}

/** Everything that a page shows, at one moment; never changed, only replaced. */
export interface AgentSnapshot {
  connection: ConnectionState;
  processing: ProcessingState;
  microphone: MicrophoneState;
  /** How sound goes now; nothing while disconnected. */
  transport: MediaTransport | undefined;
  call: CallView | undefined;
  /** Whether a call is being set up. */
  calling: boolean;
  /** Why there is no call although one was wanted. */
  fallback: string | undefined;
  /** The tries to get the lost connection back. */
  reconnecting: { attempt: number; tries: number } | undefined;
  /** Push-to-talk is held down. */
  pressed: boolean;
  /** The server hears the person speak. */
  hearing: boolean;
  /** Round trip of the signalling connection. */
  roundTripMs: number | undefined;
  problem: AgentProblem | undefined;
  stages: readonly StageDescription[];
  conversation: Conversation;
  preferences: AgentPreferences;
}

export const initialSnapshot: AgentSnapshot = {
  connection: 'disconnected',
  processing: 'idle',
  microphone: 'off',
  transport: undefined,
  call: undefined,
  calling: false,
  fallback: undefined,
  reconnecting: undefined,
  pressed: false,
  hearing: false,
  roundTripMs: undefined,
  problem: undefined,
  stages: [],
  conversation: emptyConversation,
  preferences: defaultPreferences,
};
