import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from 'werift';

const CODEC = fileURLToPath(new URL('opus_codec.py', import.meta.url));
const PYTHON = '/usr/bin/python3';
const PAYLOAD_TYPE = 96;
const SSRC = 4711;
const FRAME_MS = 20;
const SAMPLES_PER_FRAME = 960;
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);

/** A werift client of the session's control connection: offers a call there, sends silence in real time and its recording when told, keeps what it hears. */
export class WeriftCaller {
  candidates = [];
  #peer;
  #track = new MediaStreamTrack({ kind: 'audio' });
  #spoken;
  #heard = [];
  #speaking = -1;
  #sent = 0;
  #timer;

  constructor(wav, { iceServers = [], relayOnly = false } = {}) {
    // Before anything is sent: a stalled sender would send what it missed in a rush.
    this.#spoken = JSON.parse(runCodec(['encode', wav])).map((packet) => Buffer.from(packet, 'base64'));
    const opus = new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2, payloadType: PAYLOAD_TYPE });
    this.#peer = new RTCPeerConnection({
      codecs: { audio: [opus], video: [] },
      iceServers,
      iceTransportPolicy: relayOnly ? 'relay' : 'all',
      iceAdditionalHostAddresses: ['127.0.0.1'],
      iceUseIpv6: false,
    });
    const transceiver = this.#peer.addTransceiver(this.#track, { direction: 'sendrecv' });
    transceiver.onTrack.subscribe((remote) => remote.onReceiveRtp.subscribe((packet) => this.#heard.push(Buffer.from(packet.payload))));
    this.#peer.onIceCandidate.subscribe((candidate) => candidate && this.candidates.push(candidate.candidate));
  }

  get connectionState() {
    return this.#peer.connectionState;
  }

  /** Calls over a control connection; answers with the milliseconds from the offer to the connection. */
  async call(control) {
    const connected = new Promise((resolve) => this.#peer.connectionStateChange.subscribe((state) => state === 'connected' && resolve()));
    await this.#peer.setLocalDescription(await this.#peer.createOffer());
    const begun = Date.now();
    control.send('offer', { sdp: this.#peer.localDescription.sdp });
    const answer = await control.find('the answer', (event) => event.type === 'answer');
    await this.#peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
    await connected;
    const setUpMs = Date.now() - begun;
    const start = performance.now();
    this.#timer = setInterval(() => {
      while (this.#sent * FRAME_MS < performance.now() - start) {
        this.#send();
      }
    }, FRAME_MS / 2);
    return setUpMs;
  }

  /** Speaks the recording from the next packet on. */
  speak() {
    this.#speaking = 0;
  }

  /** How loud each packet heard so far is: its root mean square. */
  levels() {
    return JSON.parse(runCodec(['decode'], JSON.stringify(this.#heard.map((packet) => packet.toString('base64')))));
  }

  async close() {
    clearInterval(this.#timer);
    await this.#peer.close();
  }

  #send() {
    const isSpeaking = this.#speaking >= 0 && this.#speaking < this.#spoken.length;
    const payload = isSpeaking ? this.#spoken[this.#speaking++] : SILENCE;
    const header = new RtpHeader({
      payloadType: PAYLOAD_TYPE,
      sequenceNumber: this.#sent & 0xffff,
      timestamp: (this.#sent * SAMPLES_PER_FRAME) >>> 0,
      ssrc: SSRC,
      marker: this.#sent === 0,
    });
    this.#track.writeRtp(new RtpPacket(header, payload).serialize());
    this.#sent++;
  }
}

function runCodec(args, input) {
  const run = spawnSync(PYTHON, [CODEC, ...args], { input, encoding: 'utf8', maxBuffer: 64 << 20 });
  if (run.status !== 0) {
    throw new Error(`The Opus codec of Debian's python3-av failed: ${run.stderr}`);
  }

  return run.stdout;
}
