import { useLayoutEffect, useRef } from 'react';
import type { Conversation, Line } from '../voice/conversation';
import { milliseconds } from './format';

const FOLLOWS_WITHIN_PX = 80;
const suggestions = ['What can you do?', 'What time is it?', 'What is twelve times seven?'];

export interface TranscriptProps {
  conversation: Conversation;
  onAsk(text: string): void;
}

/** The conversation as text: what is being said replaces itself until it is final; answers grow. */
export function Transcript({ conversation: { lines, turns }, onAsk }: TranscriptProps) {
  const log = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useLayoutEffect(() => {
    if (log.current && follows.current) log.current.scrollTop = log.current.scrollHeight;
  }, [lines]);
  const silenceOf = (line: Line): number | undefined => turns.find((turn) => line.id === turn.id.replace('-', '-agent-'))?.latency.silence_ms;
  return (
    <div
      ref={log}
      className="log"
      role="log"
      aria-label="Transcript"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- A region that scrolls has to be reachable by keyboard.
      tabIndex={0}
      // Who scrolled up to read is not pulled down again.
      onScroll={({ currentTarget: at }) => (follows.current = at.scrollHeight - at.scrollTop - at.clientHeight < FOLLOWS_WITHIN_PX)}
    >
      {lines.length === 0 && (
        <div className="welcome">
          <p>Press <b>Talk</b> and speak, or type below. You can interrupt an answer at any time.</p>
          <ul className="suggestions" aria-label="Things to ask">
            {suggestions.map((text) => <li key={text}><button type="button" onClick={() => onAsk(text)}>{text}</button></li>)}
          </ul>
        </div>
      )}
      {lines.map((line) => <TranscriptLine key={line.id} line={line} silenceMs={line.who === 'agent' ? silenceOf(line) : undefined} />)}
    </div>
  );
}

function TranscriptLine({ line: { who, text, open, cut }, silenceMs }: { line: Line; silenceMs: number | undefined }) {
  const interim = open && who === 'you';
  return (
    // A screen reader waits for the whole line instead of reading word by word.
    <p className={`line ${who}${interim ? ' interim' : ''}`} aria-busy={open}>
      {who !== 'note' && (
        <span className="who">
          {who === 'you' ? 'You' : 'Agent'}
          {interim && <span className="meta"> · hearing</span>}
          {silenceMs !== undefined && <span className="meta"> · after {milliseconds(silenceMs)}</span>}
        </span>
      )}{' '}
      <span>
        {text}
        {cut && <span className="cut">{text ? ' … (interrupted)' : '(interrupted before a word was heard)'}</span>}
      </span>
    </p>
  );
}
