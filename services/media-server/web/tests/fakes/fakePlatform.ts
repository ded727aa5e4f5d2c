import type { AgentMicrophone, AgentPlatform, AgentSpeaker } from '../../src/voice/agentPlatform';
import type { MicrophoneWishes, Piece } from '../../src/voice/audio/microphone';
import type { PlayerReport } from '../../src/voice/audio/playerMessages';
import type { ConversationSettings, SessionGrant } from '../../src/voice/protocol';
import type { PeerCall, PeerCallListener, PeerStatistics } from '../../src/voice/transport/peerCall';
import { FakeSocket } from './fakeSocket';

export class FakeMicrophone implements AgentMicrophone {
  readonly track = { kind: 'audio' } as MediaStreamTrack;
  deaf = false;
  closed = false;

  constructor(readonly wishes: MicrophoneWishes, readonly onPiece: (piece: Piece) => void, readonly lose: () => void) {}

  speak(peak = 0.5, bytes = 4): void {
    this.onPiece({ pcm: new ArrayBuffer(bytes), peak });
  }

  close(): void {
    this.closed = true;
  }
}

export class FakeCall implements PeerCall {
  readonly offers: boolean[] = [];
  readonly answers: string[] = [];
  tracks: (MediaStreamTrack | null)[] = [];
  closed = false;

  constructor(readonly iceServers: RTCIceServer[], readonly listener: PeerCallListener) {}

  offer(iceRestart: boolean): Promise<string> {
    this.offers.push(iceRestart);
    return Promise.resolve(`offer ${this.offers.length}`);
  }

  answer(sdp: string): Promise<void> {
    this.answers.push(sdp);
    return Promise.resolve();
  }

  sendTrack(track: MediaStreamTrack | null): Promise<void> {
    this.tracks.push(track);
    return Promise.resolve();
  }

  statistics(): Promise<PeerStatistics> {
    return Promise.resolve({ roundTripMs: 20, jitterMs: 3, lossPercent: 0 });
  }

  close(): void {
    this.closed = true;
  }
}

export class FakeSpeaker implements AgentSpeaker {
  readonly sampleRateHz = 48_000;
  readonly did: string[] = [];
  gain = 1;
  callStream: MediaStream | undefined;

  constructor(readonly report: (report: PlayerReport) => void) {}

  start = (): Promise<void> => Promise.resolve();
  begin = (turnId: string, offsetMs: number): unknown => this.did.push(`begin ${turnId}${offsetMs > 0 ? ` at ${offsetMs}` : ''}`);
  play = (pcm: ArrayBuffer): unknown => this.did.push(`play ${pcm.byteLength}`);
  end = (turnId: string): unknown => this.did.push(`end ${turnId}`);
  control = (kind: string): unknown => this.did.push(kind);
  playCall = (stream: MediaStream): unknown => (this.callStream = stream);
  stopCall = (): unknown => (this.callStream = undefined);
  setGain = (gain: number): unknown => (this.gain = gain);
  setOutput = (): Promise<void> => Promise.resolve();
  close = (): Promise<void> => Promise.resolve();
}

/** A browser in which everything is at hand for a test to act on. */
export class FakePlatform implements AgentPlatform {
  canCall = true;
  grant: Omit<SessionGrant, 'session_id'> = { resume_token: 'token', webrtc: false };
  refuseSessions: Error | undefined;
  refuseMicrophone: Error | undefined;
  readonly #held: Promise<void>[] = [];
  readonly settings: ConversationSettings[] = [];
  readonly sockets: FakeSocket[] = [];
  readonly calls: FakeCall[] = [];
  readonly microphones: FakeMicrophone[] = [];
  readonly detectors: { speech: (speaking: boolean) => void; closed: boolean }[] = [];
  speaker!: FakeSpeaker;
  networkChanged: () => void = () => undefined;

  get socket(): FakeSocket {
    return this.sockets.at(-1)!;
  }

  get microphone(): FakeMicrophone {
    return this.microphones.at(-1)!;
  }

  get call(): FakeCall {
    return this.calls.at(-1)!;
  }

  openSession(settings: ConversationSettings): Promise<SessionGrant> {
    this.settings.push(settings);
    if (this.refuseSessions) return Promise.reject(this.refuseSessions);
    return Promise.resolve({ session_id: `session-${this.settings.length}`, ...this.grant });
  }

  openSocket(grant: SessionGrant, resume: boolean): FakeSocket {
    const socket = new FakeSocket(grant.session_id, resume);
    this.sockets.push(socket);
    return socket;
  }

  createCall(iceServers: RTCIceServer[], track: MediaStreamTrack | null, listener: PeerCallListener): PeerCall {
    const call = new FakeCall(iceServers, listener);
    call.tracks.push(track);
    this.calls.push(call);
    return call;
  }

  createSpeaker(onReport: (report: PlayerReport) => void): AgentSpeaker {
    this.speaker = new FakeSpeaker(onReport);
    return this.speaker;
  }

  /** Has the next microphone that is asked for wait. @returns lets it open */
  holdMicrophone(): () => void {
    let allow!: () => void;
    this.#held.push(new Promise((resolve) => (allow = resolve)));
    return allow;
  }

  async openMicrophone(_: AgentSpeaker, wishes: MicrophoneWishes, onPiece: (piece: Piece) => void, onLost: () => void): Promise<AgentMicrophone> {
    await this.#held.shift();
    if (this.refuseMicrophone) throw this.refuseMicrophone;
    const microphone = new FakeMicrophone(wishes, onPiece, onLost);
    this.microphones.push(microphone);
    return microphone;
  }

  openDetector(_: AgentMicrophone, __: AgentSpeaker, speech: (speaking: boolean) => void): Promise<{ close(): void }> {
    const detector = { speech, closed: false, close: () => void (detector.closed = true) };
    this.detectors.push(detector);
    return Promise.resolve(detector);
  }

  watchNetwork(onChange: () => void): () => void {
    this.networkChanged = onChange;
    return () => (this.networkChanged = () => undefined);
  }

  random(): number {
    return 0.5;
  }
}
