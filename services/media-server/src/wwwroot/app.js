import { Connection, reasonOf } from './connection.js';
import { Microphone } from './microphone.js';
import { Speaker } from './speaker.js';
import { nameEngines } from './engines.js';
import { Transcript } from './transcript.js';
import { Turns } from './turns.js';

const $ = (id) => document.getElementById(id);
const transcript = new Transcript($('log'));
const turns = new Turns($('turns'));
const speaker = new Speaker((report) => connection.send({ type: 'playback', ...report }));
const connection = new Connection({ onEvent: take, onAudio: (pcm) => speaker.play(pcm), onClose: closed });
let microphone;
let serverState;
let unfinishedTurn;
let talkAgain = false;

function show(state) {
  // Without a microphone the server listens in vain; to the person it is ready for the next message.
  const said = !microphone && (state === 'listening' || state === 'idle') ? 'ready' : (state ?? 'ready');
  if ($('status').dataset.state === said) return;
  $('status').dataset.state = said;
  $('status').textContent = said;
}

function complain(message, canReconnect = false) {
  $('problem-text').textContent = message ?? '';
  $('problem').hidden = !message;
  $('reconnect').hidden = !canReconnect;
}

async function connect() {
  if (connection.isOpen) return;
  show('connecting');
  try {
    await connection.open(speaker.sampleRate);
  } catch (error) {
    show('error');
    complain(error.message, true);
    throw error;
  }
  $('stop').disabled = false;
}

function closed({ inOrder, ...close }) {
  serverState = undefined;
  unfinishedTurn = undefined;
  talkAgain = microphone !== undefined && !inOrder;
  mute();
  speaker.clear();
  transcript.settle();
  $('stop').disabled = true;
  show(inOrder ? 'disconnected' : 'error');
  if (!inOrder) complain(`The connection was lost${reasonOf(close)}.`, true);
}

function take(event) {
  switch (event.type) {
    case 'session_started':
      if (!event.reconnected) transcript.begin();
      nameEngines($('engines'), event.stages);
      break;
    case 'session_resumed':
      complain();
      nameEngines($('engines'), event.stages);
      break;
    case 'state':
      serverState = event.state;
      unfinishedTurn = event.state === 'listening' ? event.turn_id : '';
      show(event.state);
      break;
    case 'transcript': transcript.heard(event.turn_id, event.text, event.final); break;
    case 'response': transcript.answer(event.turn_id, event.delta, event.final ? event.text : undefined); break;
    case 'reply_started': speaker.begin(event.turn_id); break;
    case 'reply_ended': speaker.end(event.turn_id); break;
    case 'playback': speaker[event.action]?.(); break;
    case 'turn_completed':
      transcript.completed(event.turn_id, event.outcome, event.assistant_text);
      turns.add(event);
      break;
    case 'error': complain(event.message); break;
    case 'session_ended': transcript.note(event.reason === 'stopped' ? 'The conversation has ended.' : `The conversation ended: ${event.reason}.`); break;
  }
}

async function talk() {
  await speaker.start();
  await connect();
  const opened = await Microphone.open(speaker.context, ({ pcm, peak }) => {
    // The ear hears loudness by ratios, so the level does too: 60 dB from end to end.
    $('level').value = peak > 0 ? Math.max(0, 1 + Math.log10(peak) / 3) : 0;
    connection.send(pcm);
  });
  if (!connection.isOpen) {
    opened.close();
    return;
  }
  microphone = opened;
  // The message would end an answer at once; speech ends it, too, but only when there is some.
  if (serverState !== 'processing' && serverState !== 'speaking') connection.send({ type: 'start_listening' });
  $('talk').textContent = 'Mute';
  $('talk').classList.add('on');
  show(serverState);
}

function mute() {
  if (!microphone) return;
  microphone.close();
  microphone = undefined;
  // What was being said ends here: no silence will follow by which the server could tell.
  if (unfinishedTurn) connection.send({ type: 'trigger_llm' });
  $('level').value = 0;
  $('talk').textContent = 'Talk';
  $('talk').classList.remove('on');
  if (connection.isOpen) show(serverState);
}

/** Runs an action of the person; buttons that would start it a second time wait. */
async function guarded(action) {
  const busy = [$('talk'), $('reconnect')];
  complain();
  busy.forEach((button) => button.setAttribute('aria-disabled', 'true'));
  try {
    await action();
  } catch (error) {
    if (!$('reconnect').hidden) return;
    complain(error.name === 'NotAllowedError' || error.name === 'NotFoundError'
      ? 'There is no microphone to use, or it was not allowed. You can still type.'
      : error.message);
  } finally {
    busy.forEach((button) => button.removeAttribute('aria-disabled'));
  }
}

function onPress(button, action) {
  button.addEventListener('click', () => {
    if (button.getAttribute('aria-disabled') !== 'true') guarded(action);
  });
}

onPress($('talk'), async () => (microphone ? mute() : talk()));
onPress($('reconnect'), async () => {
  $('text').focus();
  if (talkAgain) {
    await talk();
  } else {
    await speaker.start();
    await connect();
  }
});
$('stop').addEventListener('click', () => {
  unfinishedTurn = undefined;
  mute();
  speaker.clear();
  connection.send({ type: 'stop_conversation' });
});
$('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = $('text').value.trim();
  if (!text) return;
  guarded(async () => {
    await speaker.start();
    await connect();
    transcript.typed(text);
    connection.send({ type: 'text', text });
    $('text').value = '';
  });
});
