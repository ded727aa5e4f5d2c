import { useState, type FormEvent, type KeyboardEvent } from 'react';
import type { VoiceAgent } from '../hook/useVoiceAgent';
import { MicrophoneIcon, MuteIcon, SendIcon } from './icons';

const LONGEST_TEXT = 4000;

/** Where the person speaks and types. */
export function Composer({ agent }: { agent: VoiceAgent }) {
  const [text, setText] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const message = text.trim();
    if (!message) return;
    setText('');
    // What could not be sent is there to be sent again.
    if (!(await agent.sendText(message))) setText((typed) => typed || message);
  };
  return (
    <form className="composer" onSubmit={(event) => void submit(event)}>
      {agent.preferences.pushToTalk ? <HoldButton agent={agent} /> : <TalkButton agent={agent} />}
      <label className="unseen" htmlFor="message">Message</label>
      <input
        id="message"
        value={text}
        onChange={({ target }) => setText(target.value)}
        autoComplete="off"
        enterKeyHint="send"
        maxLength={LONGEST_TEXT}
        placeholder="Type a message"
      />
      <button type="submit" className="round" aria-label="Send" title="Send" aria-disabled={text.trim() === ''}><SendIcon /></button>
    </form>
  );
}

function TalkButton({ agent }: { agent: VoiceAgent }) {
  const live = agent.microphone === 'live';
  const opening = agent.microphone === 'opening';
  return (
    <button type="button" className={`primary${live ? ' on' : ''}`} aria-disabled={opening} onClick={() => (live ? agent.mute() : void agent.talk())}>
      {live ? <MuteIcon /> : <MicrophoneIcon />}
      {live ? 'Mute' : 'Talk'}
    </button>
  );
}

const presses = ({ key }: KeyboardEvent): boolean => key === ' ' || key === 'Enter';

function HoldButton({ agent }: { agent: VoiceAgent }) {
  return (
    <button
      type="button"
      className={`primary hold${agent.pressed ? ' held' : ''}`}
      aria-pressed={agent.pressed}
      onPointerDown={(event) => {
        // The press stays this button's when the finger slides off it.
        event.currentTarget.setPointerCapture(event.pointerId);
        void agent.press();
      }}
      onPointerUp={agent.release}
      onPointerCancel={agent.release}
      onBlur={agent.release}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!presses(event)) return;
        event.preventDefault();
        if (!event.repeat) void agent.press();
      }}
      onKeyUp={(event) => {
        if (presses(event)) agent.release();
      }}
    >
      <MicrophoneIcon />
      Hold to talk
    </button>
  );
}
