import { Transcript } from './transcript.js';

const $ = (id) => document.getElementById(id);
const rates = [48000, 24000, 16000, 8000];
const transcript = new Transcript($('log'));
let socket, context, player, microphone, turnId, silentGain;

function show(state) {
  $('status').dataset.state = state;
  $('status').textContent = state;
}

function complain(message) {
  $('problem').textContent = message ?? '';
  $('problem').hidden = !message;
}

function send(message) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

async function startAudio() {
  if (context) {
    await context.resume();
    return;
  }
  const natural = new AudioContext();
  const rate = rates.includes(natural.sampleRate) ? natural.sampleRate : 48000;
  context = rate === natural.sampleRate ? natural : (await natural.close(), new AudioContext({ sampleRate: rate }));
  await context.audioWorklet.addModule('capture-worklet.js');
  await context.audioWorklet.addModule('player-worklet.js');
  player = new AudioWorkletNode(context, 'player', { numberOfInputs: 0, outputChannelCount: [1] });
  player.port.onmessage = ({ data }) => send({ type: 'playback', turn_id: data.turnId, played_ms: data.playedMs, finished: data.finished });
  player.connect(context.destination);
  await context.resume();
}

async function connect() {
  if (socket?.readyState === WebSocket.OPEN) return;
  show('connecting');
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const answer = await fetch('v2/sessions', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ settings: { time_zone: zone } }),
  });
  const session = await answer.json();
  if (!answer.ok) throw new Error(session.detail ?? 'The server refused a session.');
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  socket = new WebSocket(new URL(`ws/v2/${session.session_id}`, location.href.replace(/^http.?:/, scheme)));
  socket.binaryType = 'arraybuffer';
  socket.onmessage = ({ data }) => (typeof data === 'string' ? take(JSON.parse(data)) : player?.port.postMessage({ kind: 'audio', turnId, pcm: data }, [data]));
  socket.onclose = ({ code, reason }) => {
    stopTalking();
    $('stop').disabled = true;
    show(code === 1000 ? 'disconnected' : 'error');
    if (code !== 1000) complain(`The connection closed (${code}${reason ? `: ${reason}` : ''}).`);
  };
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error('The server could not be reached.'));
  });
  const format = { encoding: 'pcm16', sample_rate_hz: context.sampleRate };
  send({ type: 'configure', input: format, output: format });
  $('stop').disabled = false;
}

function take(event) {
  switch (event.type) {
    case 'session_started':
    case 'session_resumed':
      complain();
      nameEngines(event.stages);
      break;
    case 'state': show(event.state); break;
    case 'transcript': transcript.heard(event.turn_id, event.text, event.final); break;
    case 'response': transcript.answer(event.turn_id, event.delta, event.final ? event.text : undefined); break;
    case 'reply_started':
      turnId = event.turn_id;
      player?.port.postMessage({ kind: 'begin', turnId });
      break;
    case 'reply_ended': player?.port.postMessage({ kind: 'end', turnId: event.turn_id }); break;
    case 'playback': player?.port.postMessage({ kind: event.action }); break;
    case 'turn_completed':
      transcript.completed(event.turn_id, event.outcome, event.assistant_text);
      addTurn(event);
      break;
    case 'error': complain(event.message); break;
    case 'session_ended': transcript.note(`The conversation ended: ${event.reason}.`); break;
  }
}

function nameEngines(stages) {
  $('engines').replaceChildren(...stages.flatMap((stage) => {
    const name = document.createElement('dt');
    name.textContent = `${stage.service}: ${stage.engine || 'not answering'}`;
    const note = document.createElement('dd');
    note.textContent = stage.engine_note || 'No note.';
    return [name, note];
  }));
}

function addTurn({ user_text: text, outcome, latency }) {
  const cells = [text || `(${outcome})`, latency.silence_ms, latency.endpointing_ms, latency.transcription_ms, latency.thinking_ms, latency.synthesis_ms, latency.playout_ms];
  const row = document.createElement('tr');
  row.append(...cells.map((value, column) => {
    const cell = document.createElement(column === 0 ? 'th' : 'td');
    if (column === 0) cell.scope = 'row';
    cell.textContent = typeof value === 'number' ? value.toFixed(0) : value;
    return cell;
  }));
  $('turns').prepend(row);
}

async function talk() {
  await startAudio();
  await connect();
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 },
  });
  const source = context.createMediaStreamSource(stream);
  const capture = new AudioWorkletNode(context, 'capture');
  capture.port.onmessage = ({ data }) => {
    $('level').value = data.peak;
    if (socket?.readyState === WebSocket.OPEN) socket.send(data.pcm);
  };
  // A node that leads nowhere may not be run; the silent gain gives it somewhere to lead.
  silentGain ??= new GainNode(context, { gain: 0 });
  source.connect(capture).connect(silentGain).connect(context.destination);
  microphone = { stream, source, capture };
  send({ type: 'start_listening' });
  $('talk').textContent = 'Mute';
  $('talk').setAttribute('aria-pressed', 'true');
}

function stopTalking() {
  if (!microphone) return;
  microphone.stream.getTracks().forEach((track) => track.stop());
  microphone.source.disconnect();
  microphone.capture.disconnect();
  microphone = undefined;
  $('level').value = 0;
  $('talk').textContent = 'Talk';
  $('talk').setAttribute('aria-pressed', 'false');
}

async function guarded(action) {
  complain();
  try {
    await action();
  } catch (error) {
    show('error');
    complain(error.name === 'NotAllowedError' ? 'The microphone was not allowed; you can still type.' : error.message);
  }
}

$('talk').addEventListener('click', () => guarded(async () => (microphone ? stopTalking() : talk())));
$('stop').addEventListener('click', () => {
  stopTalking();
  player?.port.postMessage({ kind: 'clear' });
  send({ type: 'stop_conversation' });
});
$('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = $('text').value.trim();
  if (!text) return;
  guarded(async () => {
    await startAudio();
    await connect();
    transcript.typed(text);
    send({ type: 'text', text });
    $('text').value = '';
  });
});
