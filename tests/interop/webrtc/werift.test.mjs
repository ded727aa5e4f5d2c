import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from 'werift';
import { EchoHost } from './echo-host.mjs';

const OPUS_SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);
const PAYLOAD_TYPE = 96;
const PACKETS = 200;

let host;

before(() => {
  host = new EchoHost();
});

after(() => host?.stop());

test('werift connects and gets every packet back', async () => {
  const opus = new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48000, channels: 2, payloadType: PAYLOAD_TYPE });
  const peer = new RTCPeerConnection({
    codecs: { audio: [opus], video: [] },
    iceServers: [],
    iceAdditionalHostAddresses: ['127.0.0.1'],
    iceUseIpv6: false,
  });
  const track = new MediaStreamTrack({ kind: 'audio' });
  const transceiver = peer.addTransceiver(track, { direction: 'sendrecv' });
  const payloads = [];
  transceiver.onTrack.subscribe((remote) => remote.onReceiveRtp.subscribe((packet) => payloads.push(packet.payload)));
  const connected = new Promise((resolve) => peer.connectionStateChange.subscribe((state) => state === 'connected' && resolve()));

  await peer.setLocalDescription(await peer.createOffer());
  const { session, answer } = await host.ask({ offer: peer.localDescription.sdp });
  await peer.setRemoteDescription({ type: 'answer', sdp: answer });
  await connected;

  for (let number = 0; number < PACKETS; number++) {
    const header = new RtpHeader({ payloadType: PAYLOAD_TYPE, sequenceNumber: number, timestamp: number * 960, ssrc: 1234, marker: number === 0 });
    track.writeRtp(new RtpPacket(header, OPUS_SILENCE).serialize());
    await new Promise((resolve) => setTimeout(resolve, 5));
  }

  const state = await host.waitFor(session, (s) => s.received >= PACKETS);
  const deadline = Date.now() + 10_000;
  while (payloads.length < PACKETS && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  assert.equal(payloads.length, PACKETS);
  assert.ok(payloads.every((payload) => payload.equals(OPUS_SILENCE)));
  assert.equal(state.refused, 0);
  assert.equal(state.profile, 'AeadAes128Gcm');
  await peer.close();
});
