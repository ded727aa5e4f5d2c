import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Signalling, type SignallingListener } from '../src/voice/transport/signalling';
import { FakePlatform } from './fakes/fakePlatform';

describe('signalling', () => {
  let platform: FakePlatform;
  let said: string[];
  let signalling: Signalling;

  beforeEach(() => {
    vi.useFakeTimers();
    platform = new FakePlatform();
    said = [];
    const listener: SignallingListener = {
      onEvent: ({ type }) => said.push(type),
      onAudio: (pcm) => said.push(`audio ${pcm.byteLength}`),
      onLost: () => said.push('lost'),
      onRetrying: (attempt, tries, delayMs) => said.push(`retry ${attempt}/${tries} in ${delayMs}`),
      onOver: (explanation, canRetry) => said.push(`over ${explanation ?? 'in order'}${canRetry ? ', retry' : ''}`),
      onRoundTrip: (ms) => said.push(`round trip ${ms}`),
    };
    signalling = new Signalling(
      { openSession: () => platform.openSession({}), openSocket: (grant, resume) => platform.openSocket(grant, resume), random: () => 1 },
      listener,
    );
  });

  afterEach(() => {
    signalling.dispose();
    vi.useRealTimers();
  });

  const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

  async function connect(): Promise<void> {
    const opening = signalling.open(48_000);
    await settle();
    platform.socket.start();
    await opening;
  }

  it('opens a session, says its audio format, and is open when the conversation has started', async () => {
    const opening = signalling.open(48_000);
    await settle();
    expect(signalling.isOpen).toBe(false);
    platform.socket.start();
    await opening;
    expect(signalling.isOpen).toBe(true);
    expect(platform.socket.messages[0]).toEqual({ type: 'configure', input: { encoding: 'pcm16', sample_rate_hz: 48_000 }, output: { encoding: 'pcm16', sample_rate_hz: 48_000 } });
    expect(platform.socket.resumed).toBe(false);
  });

  it('opens once however often it is asked', async () => {
    const both = Promise.all([signalling.open(48_000), signalling.open(48_000)]);
    await settle();
    platform.socket.start();
    await both;
    expect(platform.sockets).toHaveLength(1);
  });

  it('says why no session could be had', async () => {
    platform.refuseSessions = new Error('The server is full.');
    await expect(signalling.open(48_000)).rejects.toThrow('The server is full.');
  });

  it('says why it was not let in', async () => {
    const opening = signalling.open(48_000);
    const refused = expect(opening).rejects.toThrow('The server closed the connection: draining.');
    await settle();
    platform.socket.drop(4503, 'draining');
    await refused;
  });

  it('does not wait for ever for a server that takes the connection and says nothing', async () => {
    const refused = expect(signalling.open(48_000)).rejects.toThrow('no answer');
    await vi.advanceTimersByTimeAsync(10_000);
    await refused;
    expect(platform.socket.closedByClient).toBe(true);
  });

  it('comes back to its session with the resume token', async () => {
    await connect();
    platform.socket.drop();
    expect(said.slice(-2)).toEqual(['lost', 'retry 1/5 in 500']);
    await vi.advanceTimersByTimeAsync(499);
    expect(platform.sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(platform.sockets).toHaveLength(2);
    expect(platform.socket).toMatchObject({ sessionId: 'session-1', resumed: true });
    platform.socket.start(true);
    await settle();
    expect(signalling.isOpen).toBe(true);
  });

  it('gives up after five tries, each after twice the wait, and can then be asked again', async () => {
    await connect();
    platform.socket.drop();
    for (const wait of [500, 1000, 2000, 4000, 8000]) {
      await vi.advanceTimersByTimeAsync(wait);
      platform.socket.drop();
      await settle();
    }

    expect(said.filter((line) => line.startsWith('retry'))).toEqual(['retry 1/5 in 500', 'retry 2/5 in 1000', 'retry 3/5 in 2000', 'retry 4/5 in 4000', 'retry 5/5 in 8000']);
    expect(said.at(-1)).toBe('over The connection was lost., retry');
    expect(platform.sockets).toHaveLength(6);
    const again = signalling.open(48_000);
    await settle();
    expect(platform.socket).toMatchObject({ sessionId: 'session-1', resumed: true });
    platform.socket.start(true);
    await again;
  });

  it('ends a wait when it is asked to', async () => {
    await connect();
    platform.socket.drop();
    signalling.retryNow();
    await settle();
    expect(platform.sockets).toHaveLength(2);
  });

  it.each([4403, 4404])('takes a new session when the old one is gone (%i)', async (code) => {
    await connect();
    platform.socket.drop();
    await vi.advanceTimersByTimeAsync(500);
    platform.socket.drop(code);
    await settle();
    expect(platform.socket).toMatchObject({ sessionId: 'session-2', resumed: false });
    platform.socket.start();
    await settle();
    expect(signalling.isOpen).toBe(true);
  });

  it('takes a new session where the server ended the old one before it went away', async () => {
    await connect();
    platform.socket.tell({ type: 'session_ended', reason: 'draining' });
    platform.socket.drop(1012);
    await vi.advanceTimersByTimeAsync(500);
    expect(platform.socket.sessionId).toBe('session-2');
  });

  it.each([[4410, 'over The conversation goes on in another window., retry'], [4408, 'over The conversation ended because nothing was said for a while., retry']])(
    'does not come back by itself after %i',
    async (code, last) => {
      await connect();
      platform.socket.drop(code);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(platform.sockets).toHaveLength(1);
      expect(said.at(-1)).toBe(last);
    },
  );

  it('ends in order when it is asked to', async () => {
    await connect();
    signalling.stop();
    expect(platform.socket.types).toContain('stop_conversation');
    platform.socket.drop(1000);
    expect(said.at(-1)).toBe('over in order');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(platform.sockets).toHaveLength(1);
  });

  it('stops trying when it is stopped meanwhile', async () => {
    await connect();
    platform.socket.drop();
    signalling.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(platform.sockets).toHaveLength(1);
    expect(said.filter((line) => line.startsWith('over'))).toEqual(['over in order']);
  });

  it('leaves no session behind that was still being opened when it was stopped', async () => {
    const refused = expect(signalling.open(48_000)).rejects.toThrow('ended');
    signalling.stop();
    await refused;
    expect(platform.sockets).toHaveLength(0);
  });

  it('notices a connection that died without a word while it matters', async () => {
    await connect();
    signalling.keepAlive = true;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(said).toContain('lost');
  });

  it('lets an idle connection be idle', async () => {
    await connect();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(said).not.toContain('lost');
    expect(platform.socket.messages.filter(({ type }) => type === 'ping')).toHaveLength(1);
  });

  it('finds out within seconds whether a changed network still carries anything', async () => {
    await connect();
    await vi.advanceTimersByTimeAsync(100);
    signalling.probe();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(said).toContain('lost');
  });

  it('keeps a connection that answers after the network changed', async () => {
    await connect();
    await vi.advanceTimersByTimeAsync(100);
    signalling.probe();
    await vi.advanceTimersByTimeAsync(40);
    const ping = platform.socket.messages.findLast(({ type }) => type === 'ping') as { id: string };
    platform.socket.tell({ type: 'pong', id: ping.id });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(said).not.toContain('lost');
    expect(said).toContain('round trip 40');
  });

  it('hears nothing from a connection that it has given up', async () => {
    await connect();
    const old = platform.socket;
    signalling.keepAlive = true;
    await vi.advanceTimersByTimeAsync(20_000);
    said.length = 0;
    old.tell({ type: 'state', state: 'speaking', turn_id: '1' });
    old.play(new ArrayBuffer(2));
    expect(said).toEqual([]);
  });
});
