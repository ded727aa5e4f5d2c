import { describe, expect, it } from 'vitest';
import { emptyConversation, settled, withEvent, withTyped, type Conversation } from '../src/voice/conversation';
import type { ServerEvent, TurnLatency } from '../src/voice/protocol';

const latency: TurnLatency = { endpointing_ms: 300, transcription_ms: 1, thinking_ms: 5, synthesis_ms: 10, playout_ms: 20, silence_ms: 336, engine_ms: 15 };
const started = (reconnected = false): ServerEvent => ({ type: 'session_started', session_id: 's', stages: [], reconnected });
const heard = (text: string, final = false, turn_id = '1'): ServerEvent => ({ type: 'transcript', turn_id, text, final });
const written = (delta: string, text?: string, turn_id = '1'): ServerEvent => ({ type: 'response', turn_id, delta, final: text !== undefined, ...(text !== undefined && { text }) });
const completed = (outcome: 'completed' | 'interrupted' | 'empty', assistant_text: string, measured: TurnLatency | undefined = latency): ServerEvent => (
  { type: 'turn_completed', turn_id: '1', outcome, user_text: 'go', assistant_text, trace_id: 't', ...(measured && { latency: measured }) });
const after = (...events: ServerEvent[]): Conversation => events.reduce(withEvent, emptyConversation);
const texts = ({ lines }: Conversation): string[] => lines.map(({ who, text }) => `${who}: ${text}`);

describe('the conversation', () => {
  it('replaces what is being said until it is final', () => {
    const spoken = after(started(), heard('go'), heard('go forward'));
    expect(texts(spoken)).toEqual(['you: go forward']);
    expect(spoken.lines[0]!.open).toBe(true);
    expect(withEvent(spoken, heard('go forward', true)).lines[0]!.open).toBe(false);
  });

  it('takes back what turned out to be nothing', () => {
    expect(texts(after(started(), heard('uh'), heard('', true)))).toEqual([]);
  });

  it('grows an answer by its pieces and ends with the whole', () => {
    expect(texts(after(started(), written('I am'), written(' here')))).toEqual(['agent: I am here']);
    expect(texts(after(started(), written('I am'), written('', 'I am here.')))).toEqual(['agent: I am here.']);
  });

  it('cuts an interrupted answer to what was heard', () => {
    const [line] = after(started(), written('', 'one two three'), completed('interrupted', 'one')).lines;
    expect(line).toMatchObject({ text: 'one', cut: true, open: false });
  });

  it('keeps the silence of a turn only where one was measured', () => {
    expect(after(started(), completed('completed', 'x')).turns).toMatchObject([{ text: 'go', latency: { silence_ms: 336 } }]);
    expect(after(started(), completed('empty', '', { ...latency, silence_ms: 0 })).turns).toEqual([]);
    expect(after(started(), { ...completed('empty', ''), latency: undefined } as unknown as ServerEvent).turns).toEqual([]);
  });

  it('keeps the lines of a session that was lost apart from those of the next, whose turns have the same numbers', () => {
    expect(texts(after(started(), heard('one', true), started(), heard('two', true)))).toEqual(['you: one', 'you: two']);
    expect(texts(after(started(), heard('one'), started(true), heard('one more', true)))).toEqual(['you: one more']);
  });

  it('says that events were missed', () => {
    expect(texts(after(started(), { type: 'events_missed', count: 3 }))).toEqual(['note: 3 events were missed.']);
  });

  it('leaves nothing open when it is settled, and changes nothing where nothing was', () => {
    const open = after(started(), heard('go'));
    expect(settled(open).lines[0]!.open).toBe(false);
    const closed = withTyped(emptyConversation, 'hello');
    expect(settled(closed)).toBe(closed);
  });

  it('does not grow for ever', () => {
    let conversation = after(started());
    for (let turn = 0; turn < 1000; turn++) conversation = withEvent(conversation, heard('x', true, String(turn)));
    expect(conversation.lines.length).toBe(400);
    expect(conversation.lines.at(-1)!.id).toBe('1-you-999');
  });
});
