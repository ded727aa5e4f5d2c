import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { EchoHost } from './echo-host.mjs';

const FLAGS = ['--autoplay-policy=no-user-gesture-required', '--allow-loopback-in-peer-connection', '--no-sandbox'];

let host;
let browser;

before(async () => {
  host = new EchoHost();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: FLAGS });
});

after(async () => {
  await browser?.close();
  host?.stop();
});

async function connect({ video = false, data = false } = {}) {
  const page = await browser.newPage();
  const offer = await page.evaluate(
    async ({ video, data }) => {
      const context = new AudioContext({ sampleRate: 48000 });
      const tone = new OscillatorNode(context, { frequency: 440 });
      const microphone = context.createMediaStreamDestination();
      tone.connect(microphone);
      tone.start();
      const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
      globalThis.peer = peer;
      peer.addTrack(microphone.stream.getAudioTracks()[0], microphone.stream);
      peer.ontrack = (event) => {
        const player = new Audio();
        player.srcObject = event.streams[0];
        player.play();
        globalThis.player = player;
      };
      if (video) {
        peer.addTransceiver('video', { direction: 'recvonly' });
      }

      if (data) {
        peer.createDataChannel('refused');
      }

      await peer.setLocalDescription();
      return peer.localDescription.sdp;
    },
    { video, data });
  const { session, answer } = await host.ask({ offer });
  await accept(page, answer);
  return { page, session };
}

function accept(page, sdp) {
  return page.evaluate((sdp) => globalThis.peer.setRemoteDescription({ type: 'answer', sdp }), sdp);
}

function stats(page) {
  return page.evaluate(async () => {
    const report = {};
    for (const entry of (await globalThis.peer.getStats()).values()) {
      if (entry.type === 'inbound-rtp' || entry.type === 'transport') {
        report[entry.type] = entry;
      }
    }

    return { connection: globalThis.peer.connectionState, ...report };
  });
}

async function waitForPackets(page, count) {
  const deadline = Date.now() + 20_000;
  while (true) {
    const seen = await stats(page);
    if ((seen['inbound-rtp']?.packetsReceived ?? 0) >= count) {
      return seen;
    }

    assert.ok(Date.now() < deadline, `Chromium received too little: ${JSON.stringify(seen)}`);
    await page.waitForTimeout(100);
  }
}

test('Chromium takes AES-GCM and RED, and hears its own tone', async () => {
  const { page, session } = await connect();
  const seen = await waitForPackets(page, 100);
  const state = await host.ask({ state: session });

  assert.equal(seen.connection, 'connected');
  assert.equal(seen.transport.srtpCipher, 'SRTP_AEAD_AES_128_GCM');
  assert.equal(seen.transport.dtlsRole, 'client');
  assert.equal(state.profile, 'AeadAes128Gcm');
  assert.equal(state.payloadType, 63);
  assert.equal(state.refused, 0);
  await page.waitForTimeout(500);
  const heard = await stats(page);
  assert.ok(heard['inbound-rtp'].totalAudioEnergy > 0.01, `energy ${heard['inbound-rtp'].totalAudioEnergy}`);
  await page.evaluate(() => globalThis.peer.close());
  assert.equal((await host.waitFor(session, (s) => s.reason !== null)).reason, 'ClosedByPeer');
  await page.close();
});

test('Chromium connects although its video and data channel are refused', async () => {
  const { page, session } = await connect({ video: true, data: true });
  await waitForPackets(page, 20);
  assert.equal((await host.ask({ state: session })).state, 'Connected');
  await page.close();
});

test('Chromium restarts ICE and media goes on', async () => {
  const { page, session } = await connect();
  const before = await waitForPackets(page, 20);
  const offer = await page.evaluate(async () => {
    await globalThis.peer.setLocalDescription(await globalThis.peer.createOffer({ iceRestart: true }));
    return globalThis.peer.localDescription.sdp;
  });
  const { answer } = await host.ask({ offer, session });
  await accept(page, answer);
  const later = await waitForPackets(page, before['inbound-rtp'].packetsReceived + 100);

  assert.equal(later.connection, 'connected');
  assert.equal((await host.ask({ state: session })).state, 'Connected');
  await page.close();
});

test('Chromium notices that the server ended the session', async () => {
  const { page, session } = await connect();
  await waitForPackets(page, 10);
  await host.ask({ end: session });
  await page.waitForFunction(() => ['closed', 'failed', 'disconnected'].includes(globalThis.peer.connectionState), null, { timeout: 20_000 });
  await page.close();
});
