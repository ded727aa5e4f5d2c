import type { MicrophoneWishes, Piece } from './audio/microphone';
import type { PlayerReport } from './audio/playerMessages';
import type { ConversationSettings, SessionGrant } from './protocol';
import type { PeerCall, PeerCallListener } from './transport/peerCall';
import type { Socket } from './transport/signalling';

/** Sounds replies; see `audio/speaker.ts`. */
export interface AgentSpeaker {
  start(): Promise<void>;
  readonly sampleRateHz: number;
  begin(turnId: string, offsetMs: number): void;
  play(pcm: ArrayBuffer): void;
  end(turnId: string): void;
  control(kind: 'pause' | 'resume' | 'clear'): void;
  playCall(stream: MediaStream): void;
  stopCall(): void;
  setGain(gain: number): void;
  setOutput(deviceId: string): Promise<void>;
  close(): Promise<void>;
}

/** An open microphone; see `audio/microphone.ts`. */
export interface AgentMicrophone {
  readonly track: MediaStreamTrack;
  deaf: boolean;
  close(): void;
}

/** What the client needs of the browser; tests give it another one. */
export interface AgentPlatform {
  openSession(settings: ConversationSettings): Promise<SessionGrant>;
  openSocket(grant: SessionGrant, resume: boolean): Socket;
  /** Whether the browser has WebRTC at all. */
  readonly canCall: boolean;
  createCall(iceServers: RTCIceServer[], track: MediaStreamTrack | null, listener: PeerCallListener): PeerCall;
  createSpeaker(onReport: (report: PlayerReport) => void): AgentSpeaker;
  openMicrophone(speaker: AgentSpeaker, wishes: MicrophoneWishes, onPiece: (piece: Piece) => void, onLost: () => void): Promise<AgentMicrophone>;
  /** @returns nothing where speech cannot be told from silence in the browser */
  openDetector(microphone: AgentMicrophone, speaker: AgentSpeaker, onSpeech: (speaking: boolean) => void): Promise<{ close(): void } | undefined>;
  /** @returns ends the watching */
  watchNetwork(onChange: () => void): () => void;
  random(): number;
}
