import type { ClientMessage, ServerEvent } from '../protocol';
import type { PeerCall, PeerCallListener, PeerStatistics } from './peerCall';

export type CallState = 'none' | 'connecting' | 'connected';

export interface CallDetails {
  codec: string | undefined;
  srtpProfile: string | undefined;
}

export interface CallParts {
  createCall(track: MediaStreamTrack | null, listener: PeerCallListener): PeerCall;
  /** @returns false while signalling is away */
  send(message: ClientMessage): boolean;
}

export interface CallListener {
  onCallState(state: CallState, details: CallDetails | undefined): void;
  onRemoteStream(stream: MediaStream): void;
  /** There will be no call for now, and sound takes the WebSocket. */
  onFallback(why: string): void;
}

const CONNECT_WITHIN_MS = 6_000;
const RESTART_AFTER_MS = 1_500;
const RESTART_WITHIN_MS = 8_000;
const CALL_AGAIN_AFTER_MS = 2_000;
const PROVEN_AFTER_MS = 10_000;
const MOST_FAILURES = 2;
/** Ends that this side brought about; the call that they are about is gone, and a new one may be under way. */
const ownDoing = new Set(['hung_up', 'replaced']);
const refusals = new Set(['webrtc_disabled', 'webrtc_limit', 'invalid_sdp']);

/** Keeps one call alive: sets it up, looks for a new path when the network changes, and gives up in favour of the WebSocket. */
export class CallSupervisor {
  readonly #parts: CallParts;
  readonly #listener: CallListener;
  #call: PeerCall | undefined;
  /** Calls whose offers the server has not answered yet, oldest first; it answers each, in order, also those that were given up meanwhile. */
  #unanswered: PeerCall[] = [];
  /** The server has the present call; what it says before is about the one before it. */
  #known = false;
  #track: MediaStreamTrack | null = null;
  #state: CallState = 'none';
  #details: CallDetails | undefined;
  #peerConnected = false;
  #serverConnected = false;
  #restarting = false;
  #restartWaits = false;
  #failures = 0;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #trouble: ReturnType<typeof setTimeout> | undefined;
  #proof: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: CallParts, listener: CallListener) {
    this.#parts = parts;
    this.#listener = listener;
  }

  get state(): CallState {
    return this.#state;
  }

  /** Calls the server with this microphone; does nothing while there is a call. */
  start(track: MediaStreamTrack | null): void {
    this.#track = track;
    if (this.#call) return;
    clearTimeout(this.#again);
    this.#peerConnected = false;
    this.#serverConnected = false;
    this.#known = false;
    let call: PeerCall;
    try {
      call = this.#parts.createCall(track, {
        onCandidate: (candidate) => this.#offerCandidate(candidate),
        onState: (state) => this.#peerChanged(state),
        onStream: (stream) => this.#listener.onRemoteStream(stream),
      });
    } catch (error) {
      this.#listener.onFallback(messageOf(error));
      return;
    }

    this.#call = call;
    this.#become('connecting');
    this.#deadline = setTimeout(() => this.#giveUp('no connection within a few seconds'), CONNECT_WITHIN_MS);
    void this.#sendOffer(false);
  }

  async sendTrack(track: MediaStreamTrack | null): Promise<void> {
    this.#track = track;
    await this.#call?.sendTrack(track);
  }

  async statistics(): Promise<PeerStatistics | undefined> {
    return this.#call?.statistics();
  }

  /** The person wants no call any more; the conversation goes on over the WebSocket. */
  hangUp(): void {
    if (this.#call) this.#parts.send({ type: 'hang_up' });
    this.close();
  }

  /** The session is over, and the call with it. */
  close(): void {
    clearTimeout(this.#again);
    this.#failures = 0;
    this.#drop();
  }

  /** The network changed: the old path may be dead before anybody noticed. */
  networkChanged(): void {
    if (this.#state === 'connected') this.#restart();
  }

  /** Signalling is back for the same session. */
  signallingReturned(): void {
    this.#unanswered = [];
    if (!this.#call) return;
    if (this.#state === 'connecting') {
      void this.#sendOffer(false);
    } else if (this.#restartWaits) {
      this.#restarting = false;
      this.#restart();
    }
  }

  /** @returns whether the event was about the call, so that nobody else needs to see it */
  take(event: ServerEvent): boolean {
    switch (event.type) {
      case 'answer':
        this.#answered(event.sdp);
        return true;
      case 'call':
        this.#serverChanged(event);
        return true;
      case 'error':
        if (this.#unanswered.length === 0 || !refusals.has(event.code)) return false;
        if (this.#unanswered.shift() === this.#call) this.#giveUp(event.message);
        return true;
      default:
        return false;
    }
  }

  #answered(sdp: string): void {
    const call = this.#unanswered.shift();
    if (!call || call !== this.#call) return;
    this.#known = true;
    // Only the newest offer's answer fits what this side has described.
    if (this.#unanswered.includes(call)) return;
    call.answer(sdp).catch((error: unknown) => {
      if (call === this.#call) this.#giveUp(messageOf(error));
    });
  }

  #serverChanged(event: Extract<ServerEvent, { type: 'call' }>): void {
    if (!this.#call) return;
    if (event.state === 'connecting') this.#known ||= this.#unanswered[0] === this.#call;
    if (!this.#known) return;
    if (event.state === 'connected') {
      this.#serverConnected = true;
      this.#details = { codec: event.codec, srtpProfile: event.srtp_profile };
      this.#settle();
    } else if (event.state === 'ended' && !ownDoing.has(event.reason ?? '')) {
      this.#fail(event.detail ?? event.reason ?? 'the call ended');
    }
  }

  #peerChanged(state: RTCPeerConnectionState): void {
    clearTimeout(this.#trouble);
    this.#peerConnected = state === 'connected';
    if (this.#peerConnected) {
      this.#settle();
    } else if (state === 'failed') {
      if (this.#state === 'connected') this.#restart();
      else this.#giveUp('no path to the server was found');
    } else if (state === 'disconnected' && this.#state === 'connected') {
      this.#trouble = setTimeout(() => this.#restart(), RESTART_AFTER_MS);
    }
  }

  #settle(): void {
    if (!this.#peerConnected || !this.#serverConnected) return;
    clearTimeout(this.#deadline);
    this.#restarting = false;
    if (this.#state === 'connected') return;
    this.#proof = setTimeout(() => (this.#failures = 0), PROVEN_AFTER_MS);
    this.#become('connected');
  }

  #restart(): void {
    if (this.#restarting) return;
    this.#restarting = true;
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#restartOver(), RESTART_WITHIN_MS);
    void this.#sendOffer(true);
  }

  #restartOver(): void {
    this.#restarting = false;
    // While signalling is away nobody can answer; its return begins the restart again.
    if (!this.#peerConnected && !this.#restartWaits) this.#giveUp('the path to the server was lost');
  }

  async #sendOffer(iceRestart: boolean): Promise<void> {
    const call = this.#call;
    if (!call) return;
    try {
      const sdp = await call.offer(iceRestart);
      if (call !== this.#call) return;
      const sent = this.#parts.send({ type: 'offer', sdp });
      if (sent) this.#unanswered.push(call);
      this.#restartWaits = !sent && iceRestart;
    } catch (error) {
      if (call === this.#call) this.#giveUp(messageOf(error));
    }
  }

  #offerCandidate(candidate: RTCIceCandidate): void {
    this.#parts.send({
      type: 'ice_candidate',
      candidate: candidate.candidate,
      ...(candidate.sdpMid !== null && { sdp_mid: candidate.sdpMid }),
      ...(candidate.sdpMLineIndex !== null && { sdp_m_line_index: candidate.sdpMLineIndex }),
    });
  }

  /** This side ends the call because it does not work. */
  #giveUp(why: string): void {
    if (!this.#call) return;
    this.#parts.send({ type: 'hang_up' });
    this.#fail(why);
  }

  #fail(why: string): void {
    const worked = this.#state === 'connected';
    this.#drop();
    this.#failures++;
    this.#listener.onFallback(why);
    // A call that worked may work again, for example after the server moved; one that never did is not tried for ever.
    if (worked && this.#failures < MOST_FAILURES) this.#again = setTimeout(() => this.start(this.#track), CALL_AGAIN_AFTER_MS);
  }

  #drop(): void {
    for (const timer of [this.#deadline, this.#trouble, this.#proof]) clearTimeout(timer);
    this.#restarting = false;
    this.#restartWaits = false;
    const call = this.#call;
    this.#call = undefined;
    this.#details = undefined;
    call?.close();
    this.#become('none');
  }

  #become(state: CallState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#listener.onCallState(state, this.#details);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
