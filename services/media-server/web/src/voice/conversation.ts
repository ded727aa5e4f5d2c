import type { ServerEvent, TurnLatency, TurnOutcome } from './protocol';

export interface Line {
  id: string;
  who: 'you' | 'agent' | 'note';
  text: string;
  /** Still being said, or still being written. */
  open: boolean;
  /** The answer was interrupted: `text` is what was heard of it. */
  cut: boolean;
}

export interface Turn {
  id: string;
  text: string;
  outcome: TurnOutcome;
  latency: TurnLatency;
}

export interface Conversation {
  /** Counts the sessions, because each numbers its turns from the beginning. */
  session: number;
  typed: number;
  lines: readonly Line[];
  /** Those with a silence that was measured, newest first. */
  turns: readonly Turn[];
}

export const emptyConversation: Conversation = { session: 0, typed: 0, lines: [], turns: [] };

const endings: Record<string, string> = {
  stopped: 'The conversation has ended.',
  deleted: 'The conversation was ended on the server.',
  timeout: 'The conversation ended because nothing was said for a while.',
  draining: 'This server is going away.',
  failed: 'The conversation failed on the server.',
};

const KEPT_LINES = 400;
const KEPT_TURNS = 20;

/** What the conversation looks like after an event. */
export function withEvent(before: Conversation, event: ServerEvent): Conversation {
  switch (event.type) {
    case 'session_started':
      return event.reconnected ? before : { ...before, session: before.session + 1 };
    case 'transcript':
      return heard(before, event.turn_id, event.text, event.final);
    case 'response':
      return answered(before, event.turn_id, event.delta, event.final ? event.text : undefined);
    case 'turn_completed':
      return completed(before, event);
    case 'session_ended':
      return withNote(before, endings[event.reason] ?? `The conversation ended: ${event.reason}.`);
    case 'events_missed':
      return withNote(before, event.count === 1 ? 'One event was missed.' : `${event.count} events were missed.`);
    default:
      return before;
  }
}

export function withTyped(before: Conversation, text: string): Conversation {
  const typed = before.typed + 1;
  return { ...append(before, { id: `typed-${typed}`, who: 'you', text, open: false, cut: false }), typed };
}

export function withNote(before: Conversation, text: string): Conversation {
  const typed = before.typed + 1;
  return { ...append(before, { id: `note-${typed}`, who: 'note', text, open: false, cut: false }), typed };
}

/** Nothing more will come for the lines that are still open. */
export function settled(before: Conversation): Conversation {
  return before.lines.some((line) => line.open) ? { ...before, lines: before.lines.map((line) => (line.open ? { ...line, open: false } : line)) } : before;
}

function heard(before: Conversation, turnId: string, text: string, final: boolean): Conversation {
  const id = `${before.session}-you-${turnId}`;
  // Nothing was said after all.
  if (!text) return { ...before, lines: before.lines.filter((line) => line.id !== id) };
  return put(before, { id, who: 'you', text, open: !final, cut: false });
}

function answered(before: Conversation, turnId: string, delta: string, whole: string | undefined): Conversation {
  const id = `${before.session}-agent-${turnId}`;
  const text = whole ?? (before.lines.find((line) => line.id === id)?.text ?? '') + delta;
  return put(before, { id, who: 'agent', text, open: whole === undefined, cut: false });
}

function completed(before: Conversation, event: Extract<ServerEvent, { type: 'turn_completed' }>): Conversation {
  const id = `${before.session}-agent-${event.turn_id}`;
  const cut = event.outcome === 'interrupted';
  const lines = before.lines.map((line) => (line.id === id ? { ...line, open: false, cut, text: cut ? event.assistant_text : line.text } : line));
  const { latency } = event;
  if (!latency || !(latency.silence_ms > 0)) return { ...before, lines };
  const turn: Turn = { id: `${before.session}-${event.turn_id}`, text: event.user_text, outcome: event.outcome, latency };
  return { ...before, lines, turns: [turn, ...before.turns.filter((old) => old.id !== turn.id)].slice(0, KEPT_TURNS) };
}

function put(before: Conversation, line: Line): Conversation {
  if (!before.lines.some(({ id }) => id === line.id)) return append(before, line);
  return { ...before, lines: before.lines.map((old) => (old.id === line.id ? line : old)) };
}

function append(before: Conversation, line: Line): Conversation {
  return { ...before, lines: [...before.lines, line].slice(-KEPT_LINES) };
}
