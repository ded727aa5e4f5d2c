import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientMessage } from '../src/voice/protocol';
import { CallSupervisor } from '../src/voice/transport/callSupervisor';
import { FakeCall } from './fakes/fakePlatform';

const track = { kind: 'audio' } as MediaStreamTrack;
const refusal = { type: 'error', code: 'webrtc_limit', message: 'There are too many calls.' } as const;

describe('a call', () => {
  let calls: FakeCall[];
  let sent: ClientMessage[];
  let online: boolean;
  let said: string[];
  let supervisor: CallSupervisor;

  beforeEach(() => {
    vi.useFakeTimers();
    calls = [];
    sent = [];
    online = true;
    said = [];
    supervisor = new CallSupervisor(
      {
        createCall: (_, listener) => {
          calls.push(new FakeCall([], listener));
          return calls.at(-1)!;
        },
        send: (message) => online && sent.push(message) > 0,
      },
      {
        onCallState: (state, details) => said.push(details?.srtpProfile ? `${state} ${details.srtpProfile}` : state),
        onRemoteStream: () => said.push('stream'),
        onFallback: (why) => said.push(`fallback: ${why}`),
      },
    );
  });

  afterEach(() => {
    supervisor.close();
    vi.useRealTimers();
  });

  const settle = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
  const types = (): string[] => sent.map(({ type }) => type);

  async function connect(): Promise<FakeCall> {
    supervisor.start(track);
    await settle();
    supervisor.take({ type: 'answer', sdp: 'answer' });
    const call = calls.at(-1)!;
    call.listener.onState('connected');
    supervisor.take({ type: 'call', state: 'connected', srtp_profile: 'AEAD_AES_128_GCM', codec: 'opus' });
    await settle();
    return call;
  }

  it('is offered, answered, and connected when both sides say so', async () => {
    supervisor.start(track);
    await settle();
    expect(sent).toEqual([{ type: 'offer', sdp: 'offer 1' }]);
    supervisor.take({ type: 'answer', sdp: 'answer' });
    expect(calls[0]!.answers).toEqual(['answer']);
    calls[0]!.listener.onState('connected');
    expect(said).toEqual(['connecting']);
    supervisor.take({ type: 'call', state: 'connected', srtp_profile: 'AEAD_AES_128_GCM' });
    expect(said).toEqual(['connecting', 'connected AEAD_AES_128_GCM']);
  });

  it('gives way to the WebSocket when it is not connected within seconds', async () => {
    supervisor.start(track);
    await settle(6_000);
    expect(said).toEqual(['connecting', 'none', 'fallback: no connection within a few seconds']);
    expect(types()).toContain('hang_up');
    expect(calls[0]!.closed).toBe(true);
    await settle(60_000);
    expect(calls).toHaveLength(1);
  });

  it('gives way at once when the server refuses it', async () => {
    supervisor.start(track);
    await settle();
    expect(supervisor.take(refusal)).toBe(true);
    expect(said.at(-1)).toBe('fallback: There are too many calls.');
  });

  it('leaves errors about other things to others', async () => {
    expect(supervisor.take(refusal)).toBe(false);
    supervisor.start(track);
    expect(supervisor.take({ type: 'error', code: 'stt_failed', message: 'x' })).toBe(false);
  });

  it('looks for a new path when the network changes, and keeps the old while it works', async () => {
    const call = await connect();
    supervisor.networkChanged();
    await settle();
    expect(call.offers).toEqual([false, true]);
    await settle(10_000);
    expect(supervisor.state).toBe('connected');
    expect(calls).toHaveLength(1);
  });

  it('waits a moment before it calls a disturbance a loss', async () => {
    const call = await connect();
    call.listener.onState('disconnected');
    await settle(1_000);
    call.listener.onState('connected');
    await settle(5_000);
    expect(call.offers).toEqual([false]);
    call.listener.onState('disconnected');
    await settle(1_500);
    expect(call.offers).toEqual([false, true]);
  });

  it('gives up a path that no restart brings back, and calls once more', async () => {
    const call = await connect();
    call.listener.onState('failed');
    await settle(8_000);
    expect(said.at(-1)).toBe('fallback: the path to the server was lost');
    await settle(2_000);
    expect(calls).toHaveLength(2);
    expect(supervisor.state).toBe('connecting');
  });

  it('keeps the call while signalling is away, and restarts when it is back', async () => {
    const call = await connect();
    online = false;
    call.listener.onState('failed');
    await settle(20_000);
    expect(supervisor.state).toBe('connected');
    expect(call.closed).toBe(false);
    online = true;
    supervisor.signallingReturned();
    await settle();
    expect(types().filter((type) => type === 'offer')).toHaveLength(2);
    call.listener.onState('connected');
    await settle(10_000);
    expect(supervisor.state).toBe('connected');
  });

  it('goes on over the WebSocket when the server ends it', async () => {
    await connect();
    supervisor.take({ type: 'call', state: 'ended', reason: 'timeout' });
    expect(said.slice(-2)).toEqual(['none', 'fallback: timeout']);
  });

  it('does not call for ever a server that drops every call', async () => {
    await connect();
    supervisor.take({ type: 'call', state: 'ended', reason: 'x' });
    await settle(2_000);
    supervisor.take({ type: 'answer', sdp: 'answer' });
    calls.at(-1)!.listener.onState('connected');
    supervisor.take({ type: 'call', state: 'connected' });
    supervisor.take({ type: 'call', state: 'ended', reason: 'x' });
    await settle(60_000);
    expect(calls).toHaveLength(2);
  });

  it('hangs up when the person wants no call', async () => {
    const call = await connect();
    supervisor.hangUp();
    expect(types().at(-1)).toBe('hang_up');
    expect(call.closed).toBe(true);
    expect(said.filter((line) => line.startsWith('fallback'))).toEqual([]);
  });

  it.each(['hung_up', 'replaced'])('does not take the end of the call before it for its own (%s)', async (reason) => {
    await connect();
    supervisor.hangUp();
    supervisor.start(track);
    await settle();
    supervisor.take({ type: 'call', state: 'ended', reason });
    expect(supervisor.state).toBe('connecting');
  });

  it('does not take the answer to the call before it for its own', async () => {
    supervisor.start(track);
    await settle();
    supervisor.hangUp();
    supervisor.start(track);
    await settle();
    supervisor.take({ type: 'call', state: 'connecting' });
    supervisor.take({ type: 'answer', sdp: 'late' });
    supervisor.take({ type: 'call', state: 'ended', reason: 'hung_up' });
    expect(calls[1]!.answers).toEqual([]);
    supervisor.take({ type: 'call', state: 'connecting' });
    supervisor.take({ type: 'answer', sdp: 'answer' });
    expect(calls[1]!.answers).toEqual(['answer']);
  });

  it('does not take the refusal of the call before it for its own', async () => {
    supervisor.start(track);
    await settle();
    supervisor.hangUp();
    supervisor.start(track);
    await settle();
    expect(supervisor.take(refusal)).toBe(true);
    expect(supervisor.state).toBe('connecting');
    supervisor.take(refusal);
    expect(supervisor.state).toBe('none');
  });

  it('does not take a late end of the call before it for its own, whatever the reason', async () => {
    await connect();
    supervisor.hangUp();
    supervisor.start(track);
    await settle();
    supervisor.take({ type: 'call', state: 'ended', reason: 'consent_expired' });
    expect(supervisor.state).toBe('connecting');
    supervisor.take({ type: 'call', state: 'connecting' });
    supervisor.take({ type: 'call', state: 'ended', reason: 'setup_timed_out' });
    expect(supervisor.state).toBe('none');
  });

  it('takes the newest answer where it offered again before the first came', async () => {
    const call = await connect();
    supervisor.networkChanged();
    await settle(8_000);
    supervisor.networkChanged();
    await settle();
    supervisor.take({ type: 'answer', sdp: 'to the first restart' });
    supervisor.take({ type: 'answer', sdp: 'to the second restart' });
    expect(call.answers).toEqual(['answer', 'to the second restart']);
  });

  it('waits for no answer that was lost with signalling', async () => {
    supervisor.start(track);
    await settle();
    supervisor.signallingReturned();
    await settle();
    supervisor.take({ type: 'answer', sdp: 'answer' });
    expect(calls[0]!.answers).toEqual(['answer']);
  });

  it('hears nothing more of a call that is over', async () => {
    const call = await connect();
    supervisor.close();
    said.length = 0;
    call.listener.onState('failed');
    supervisor.take({ type: 'call', state: 'ended' });
    await settle(60_000);
    expect(said).toEqual([]);
  });
});
