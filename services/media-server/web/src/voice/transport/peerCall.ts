export interface PeerCallListener {
  onCandidate(candidate: RTCIceCandidate): void;
  onState(state: RTCPeerConnectionState): void;
  onStream(stream: MediaStream): void;
}

/** What the browser measured of the incoming sound. */
export interface PeerStatistics {
  roundTripMs: number | undefined;
  jitterMs: number | undefined;
  lossPercent: number | undefined;
}

/** One call as the supervisor sees it; the browser's is `BrowserPeerCall`. */
export interface PeerCall {
  /** A description to send to the server; with `iceRestart` the path is looked for anew while the sound goes on. */
  offer(iceRestart: boolean): Promise<string>;
  answer(sdp: string): Promise<void>;
  /** Sends this microphone from now on, or nothing. */
  sendTrack(track: MediaStreamTrack | null): Promise<void>;
  statistics(): Promise<PeerStatistics>;
  close(): void;
}

/** An audio call over the browser's `RTCPeerConnection`. */
export class BrowserPeerCall implements PeerCall {
  readonly #connection: RTCPeerConnection;
  readonly #transceiver: RTCRtpTransceiver;

  constructor(iceServers: RTCIceServer[], track: MediaStreamTrack | null, listener: PeerCallListener) {
    this.#connection = new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' });
    this.#transceiver = this.#connection.addTransceiver(track ?? 'audio', { direction: 'sendrecv' });
    this.#connection.onicecandidate = ({ candidate }) => candidate?.candidate && listener.onCandidate(candidate);
    this.#connection.onconnectionstatechange = () => listener.onState(this.#connection.connectionState);
    this.#connection.ontrack = ({ track: incoming, streams }) => listener.onStream(streams[0] ?? new MediaStream([incoming]));
  }

  async offer(iceRestart: boolean): Promise<string> {
    // A restart that was begun and never answered is taken back by the new description.
    const description = await this.#connection.createOffer({ iceRestart });
    await this.#connection.setLocalDescription(description);
    return this.#connection.localDescription?.sdp ?? description.sdp ?? '';
  }

  async answer(sdp: string): Promise<void> {
    if (this.#connection.signalingState !== 'have-local-offer') return;
    await this.#connection.setRemoteDescription({ type: 'answer', sdp });
  }

  async sendTrack(track: MediaStreamTrack | null): Promise<void> {
    await this.#transceiver.sender.replaceTrack(track);
  }

  async statistics(): Promise<PeerStatistics> {
    const found: PeerStatistics = { roundTripMs: undefined, jitterMs: undefined, lossPercent: undefined };
    const report = await this.#connection.getStats();
    report.forEach((entry: Record<string, unknown>) => {
      if (entry.type === 'candidate-pair' && entry.nominated === true && typeof entry.currentRoundTripTime === 'number') {
        found.roundTripMs = entry.currentRoundTripTime * 1000;
      } else if (entry.type === 'inbound-rtp') {
        const [lost, received, jitter] = [entry.packetsLost, entry.packetsReceived, entry.jitter].map(Number) as [number, number, number];
        found.jitterMs = jitter * 1000;
        found.lossPercent = received + lost > 0 ? (100 * Math.max(0, lost)) / (received + lost) : 0;
      }
    });
    return found;
  }

  close(): void {
    this.#connection.onicecandidate = null;
    this.#connection.onconnectionstatechange = null;
    this.#connection.ontrack = null;
    this.#connection.close();
  }
}
