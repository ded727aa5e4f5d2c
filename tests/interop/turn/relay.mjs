// A spoken turn through Debian's coturn, over UDP and over TCP, with the credentials that POST /v2/sessions hands out. Not a part of `make test`: node tests/interop/turn/relay.mjs
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { RunningMesh } from '../mesh.mjs';
import { ControlSocket } from '../webrtc/spoken/control-socket.mjs';
import { WeriftCaller } from '../webrtc/spoken/werift-caller.mjs';
import { Coturn } from './coturn.mjs';

const RECORDING = fileURLToPath(new URL('../../testing/VoiceMesh.Testing/audio/goforward.wav', import.meta.url));
const SECRET = 'a secret that only the two servers know';

async function relayedTurn(http, transport) {
  const session = await (await fetch(`${http}/v2/sessions`, { method: 'POST' })).json();
  const [server] = session.ice_servers;
  const url = server.urls.find((candidate) => candidate.endsWith(`transport=${transport}`));
  const control = await ControlSocket.connect(session.websocket_url);
  const peer = new WeriftCaller(RECORDING, { iceServers: [{ urls: url, username: server.username, credential: server.credential }], relayOnly: true });
  const setUpMs = await peer.call(control);
  assert.ok(peer.candidates.length > 0 && peer.candidates.every((candidate) => candidate.includes('typ relay')), `candidates: ${peer.candidates}`);

  peer.speak();
  const transcript = await control.find('the transcript', (event) => event.type === 'transcript' && event.final);
  const turn = await control.find('the end of the turn', (event) => event.type === 'turn_completed', 60_000);
  const loud = peer.levels().filter((level) => level > 300).length;
  assert.match(transcript.text.toLowerCase(), /go forward ten meters/);
  assert.equal(turn.outcome, 'completed');
  assert.ok(loud > 50, `${loud} loud packets`);
  console.log(`TURN over ${transport}: set up in ${setUpMs} ms, heard "${transcript.text}", silence ${turn.latency.silence_ms} ms, ${loud} loud packets of the answer`);
  await peer.close();
  await control.close();
}

const coturn = await Coturn.start({ secret: SECRET });
process.env.WebRtc__TurnUrls = `turn:127.0.0.1:${coturn.port}?transport=udp,turn:127.0.0.1:${coturn.port}?transport=tcp`;
process.env.WebRtc__TurnSecret = SECRET;
let mesh;
try {
  mesh = await RunningMesh.start({ name: 'turn', withinMs: 180_000 });
  for (const transport of ['udp', 'tcp']) {
    await relayedTurn(mesh.endpoint('media-server').http, transport);
  }

  const relayed = coturn.log.split('\n').filter((line) => /peer usage|relayed/i.test(line));
  console.log(relayed.slice(0, 6).join('\n'));
} catch (error) {
  console.error(coturn.log.split('\n').slice(-30).join('\n'));
  throw error;
} finally {
  await mesh?.stop({ withinMs: 30_000 });
  await coturn.stop();
}
