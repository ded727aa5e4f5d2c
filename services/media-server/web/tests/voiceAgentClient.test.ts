import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AgentPreferences } from '../src/voice/agentSnapshot';
import { VoiceAgentClient } from '../src/voice/voiceAgentClient';
import { FakePlatform } from './fakes/fakePlatform';

describe('the client', () => {
  let platform: FakePlatform;
  let client: VoiceAgentClient;
  let leave: () => void;

  beforeEach(() => {
    vi.useFakeTimers();
    platform = new FakePlatform();
    make();
  });

  afterEach(() => {
    leave();
    vi.useRealTimers();
  });

  function make(preferences: Partial<AgentPreferences> = {}): void {
    client = new VoiceAgentClient(platform, { preferences });
    leave = client.activate();
  }

  const now = (): ReturnType<typeof client.getSnapshot> => client.getSnapshot();
  const settle = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

  async function talk(): Promise<void> {
    const talking = client.talk();
    await settle();
    platform.socket.start();
    await talking;
  }

  async function call(): Promise<void> {
    platform.grant = { resume_token: 'token', webrtc: true, ice_servers: [{ urls: ['turn:turn.example.org'] }] };
    await talk();
    await settle();
    platform.socket.tell({ type: 'answer', sdp: 'answer' });
    platform.call.listener.onState('connected');
    platform.socket.tell({ type: 'call', state: 'connected', srtp_profile: 'AEAD_AES_128_GCM', codec: 'opus' });
    platform.socket.tell({ type: 'state', state: 'listening', turn_id: '' });
  }

  it('is disconnected and idle before anybody asks for it', () => {
    expect(now()).toMatchObject({ connection: 'disconnected', processing: 'idle', microphone: 'off', transport: undefined });
  });

  it('goes from connecting to connected, and from listening to speaking and back', async () => {
    const talking = client.talk();
    await settle();
    expect(now().connection).toBe('connecting');
    platform.socket.start();
    await talking;
    expect(now()).toMatchObject({ connection: 'connected', microphone: 'live', transport: 'websocket' });
    expect(platform.socket.types).toEqual(['configure', 'start_listening']);
    for (const state of ['listening', 'processing', 'speaking', 'listening'] as const) {
      platform.socket.tell({ type: 'state', state, turn_id: '1' });
      expect(now().processing).toBe(state);
    }
  });

  it('sends the microphone over the WebSocket and tells its level', async () => {
    const levels: number[] = [];
    client.onLevel((level) => levels.push(level));
    await talk();
    platform.microphone.speak(1);
    platform.microphone.speak(0.001);
    expect(platform.socket.audio).toHaveLength(2);
    expect(levels.slice(-2)).toEqual([1, 0]);
  });

  it('is idle where the server listens but no microphone is open', async () => {
    const typing = client.sendText('hello');
    await settle();
    platform.socket.start();
    expect(await typing).toBe(true);
    platform.socket.tell({ type: 'state', state: 'listening', turn_id: '' });
    expect(now()).toMatchObject({ connection: 'connected', processing: 'idle', microphone: 'off' });
    expect(platform.socket.messages.at(-1)).toEqual({ type: 'text', text: 'hello' });
    expect(now().conversation.lines).toMatchObject([{ who: 'you', text: 'hello' }]);
  });

  it('plays a reply and reports how much of it was heard', async () => {
    await talk();
    platform.socket.tell({ type: 'reply_started', turn_id: '1', engine: 'flite', voice: 'slt' });
    platform.socket.play(new ArrayBuffer(8));
    platform.socket.tell({ type: 'reply_ended', turn_id: '1', duration_ms: 20 });
    platform.speaker.report({ turnId: '1', playedMs: 20, finished: true });
    expect(platform.speaker.did).toEqual(['begin 1', 'play 8', 'end 1']);
    expect(platform.socket.messages.at(-1)).toEqual({ type: 'playback', turn_id: '1', played_ms: 20, finished: true });
  });

  it('releases the microphone on mute, and ends what was being said', async () => {
    await talk();
    platform.socket.tell({ type: 'state', state: 'listening', turn_id: '7' });
    client.mute();
    expect(platform.microphone.closed).toBe(true);
    expect(platform.detectors[0]!.closed).toBe(true);
    expect(platform.socket.types.at(-1)).toBe('trigger_llm');
    expect(now()).toMatchObject({ microphone: 'off', processing: 'idle', connection: 'connected' });
  });

  it('releases the microphone on stop, also while it is still being opened', async () => {
    const allow = platform.holdMicrophone();
    const talking = client.talk();
    await settle();
    platform.socket.start();
    await settle();
    client.stop();
    platform.socket.drop(1000);
    allow();
    await talking;
    expect(platform.microphones.map(({ closed }) => closed)).toEqual([true]);
    expect(now()).toMatchObject({ microphone: 'off', connection: 'disconnected', problem: undefined });
  });

  it('says what is wrong where there is no microphone, and can still be typed to', async () => {
    platform.refuseMicrophone = Object.assign(new Error('denied'), { name: 'NotAllowedError' });
    await talk();
    expect(now()).toMatchObject({ connection: 'connected', microphone: 'off' });
    expect(now().problem?.message).toContain('You can still type');
  });

  it('is in error where the server cannot be reached, and mended by a reconnect', async () => {
    platform.refuseSessions = new Error('The server could not be reached.');
    await client.talk();
    expect(now()).toMatchObject({ connection: 'error', microphone: 'off', problem: { message: 'The server could not be reached.', canReconnect: true } });
    platform.refuseSessions = undefined;
    const reconnecting = client.reconnect();
    await settle();
    platform.socket.start();
    await reconnecting;
    expect(now()).toMatchObject({ connection: 'connected', problem: undefined });
  });

  it('shows a failed stage until a turn works again', async () => {
    await talk();
    platform.socket.tell({ type: 'error', code: 'tts_failed', message: 'The voice is gone.', stage: 'tts' });
    platform.socket.tell({ type: 'state', state: 'listening', turn_id: '' });
    expect(now()).toMatchObject({ connection: 'connected', processing: 'error', problem: { message: 'The voice is gone.' } });
    platform.socket.tell({ type: 'state', state: 'processing', turn_id: '2' });
    platform.socket.tell({ type: 'state', state: 'speaking', turn_id: '2' });
    expect(now()).toMatchObject({ processing: 'speaking', problem: undefined });
  });

  describe('when the connection is lost', () => {
    it('keeps the microphone and what is said for a few seconds, and sends it when it is back', async () => {
      await talk();
      platform.socket.drop();
      expect(now()).toMatchObject({ connection: 'connecting', reconnecting: { attempt: 1, tries: 5 }, microphone: 'live' });
      platform.microphone.speak();
      platform.microphone.speak();
      await settle(500);
      platform.socket.start(true);
      await settle();
      expect(platform.socket.audio).toHaveLength(2);
      expect(platform.socket.types).toEqual(['configure', 'start_listening']);
      expect(now()).toMatchObject({ connection: 'connected', reconnecting: undefined });
    });

    it('stops the sound, of which the server does not know any more', async () => {
      await talk();
      platform.socket.drop();
      expect(platform.speaker.did.at(-1)).toBe('clear');
    });

    it('releases the microphone when all tries failed, and opens it again on reconnect', async () => {
      await talk();
      platform.socket.drop();
      for (let attempt = 0; attempt < 5; attempt++) {
        await settle(10_000);
        platform.socket.drop();
        await settle();
      }

      expect(now()).toMatchObject({ connection: 'error', microphone: 'off', problem: { canReconnect: true } });
      expect(platform.microphone.closed).toBe(true);
      const reconnecting = client.reconnect();
      await settle();
      platform.socket.start(true);
      await reconnecting;
      expect(now()).toMatchObject({ connection: 'connected', microphone: 'live', problem: undefined });
    });

    it('says so when the server no longer has the conversation', async () => {
      await talk();
      platform.socket.drop();
      await settle(500);
      platform.socket.drop(4404);
      await settle();
      platform.socket.start();
      await settle();
      expect(now().conversation.lines.at(-1)?.text).toContain('new one begins');
    });
  });

  describe('on a call', () => {
    it('calls with the microphone and the servers it was given, and sends no sound by WebSocket', async () => {
      await call();
      expect(platform.call.iceServers).toEqual([{ urls: ['turn:turn.example.org'] }]);
      expect(platform.call.tracks).toEqual([platform.microphone.track]);
      const before = platform.socket.audio.length;
      platform.microphone.speak();
      expect(platform.socket.audio).toHaveLength(before);
      expect(now()).toMatchObject({ transport: 'webrtc', processing: 'listening', call: { srtpProfile: 'AEAD_AES_128_GCM' } });
    });

    it('sends sound by WebSocket until the call stands, so that no first word is lost', async () => {
      platform.grant = { webrtc: true };
      await talk();
      platform.microphone.speak();
      expect(now().calling).toBe(true);
      expect(platform.socket.audio).toHaveLength(1);
    });

    it('leaves the playing to the call', async () => {
      await call();
      platform.socket.tell({ type: 'reply_started', turn_id: '1', engine: 'flite', voice: 'slt', transport: 'webrtc' });
      platform.socket.tell({ type: 'playback', turn_id: '1', action: 'clear' });
      platform.socket.tell({ type: 'reply_ended', turn_id: '1', duration_ms: 20 });
      expect(platform.speaker.did).toEqual(['clear']);
      expect(platform.socket.types).not.toContain('playback');
    });

    it('plays out what the WebSocket brought, and takes the rest of a reply back when the call ends', async () => {
      platform.grant = { webrtc: true };
      await talk();
      platform.socket.tell({ type: 'reply_started', turn_id: '1', engine: 'flite', voice: 'slt', transport: 'websocket', offset_ms: 0 });
      platform.socket.play(new ArrayBuffer(8));
      platform.socket.tell({ type: 'reply_started', turn_id: '1', engine: 'flite', voice: 'slt', transport: 'webrtc', offset_ms: 400 });
      platform.speaker.report({ turnId: '1', playedMs: 380, finished: false });
      platform.socket.tell({ type: 'reply_started', turn_id: '1', engine: 'flite', voice: 'slt', transport: 'websocket', offset_ms: 900 });
      platform.speaker.report({ turnId: '1', playedMs: 1000, finished: false });
      expect(platform.speaker.did).toEqual(['begin 1', 'play 8', 'begin 1 at 900']);
      expect(platform.socket.messages.filter(({ type }) => type === 'playback')).toMatchObject([{ played_ms: 1000 }]);
    });

    it('shows the quality that the server and the browser measured', async () => {
      await call();
      platform.socket.tell({ type: 'quality', mos: 4.3, jitter_ms: 4, loss_percent: 1, round_trip_ms: 12, playout_delay_ms: 50, recovered_percent: 1, concealed_percent: 0 });
      await settle(2_000);
      expect(now().call).toMatchObject({ quality: { mos: 4.3, loss_percent: 1 }, incoming: { roundTripMs: 20, lossPercent: 0 } });
    });

    it('goes on when signalling is lost, and knows it when it is back', async () => {
      await call();
      platform.socket.tell({ type: 'state', state: 'speaking', turn_id: '1' });
      platform.socket.drop();
      expect(now()).toMatchObject({ connection: 'connecting', processing: 'speaking', transport: 'webrtc' });
      await settle(500);
      expect(platform.socket.resumed).toBe(true);
      platform.socket.start(true);
      await settle();
      expect(platform.calls).toHaveLength(1);
      expect(platform.call.closed).toBe(false);
      expect(now()).toMatchObject({ connection: 'connected', transport: 'webrtc' });
    });

    it('takes the sound to the WebSocket when the call ends', async () => {
      await call();
      platform.socket.tell({ type: 'call', state: 'ended', reason: 'timeout' });
      platform.microphone.speak();
      expect(platform.socket.audio).toHaveLength(1);
      expect(now()).toMatchObject({ transport: 'websocket', fallback: 'timeout', call: undefined });
    });

    it('keeps the call without a microphone on mute', async () => {
      await call();
      client.mute();
      expect(platform.call.tracks.at(-1)).toBeNull();
      expect(platform.call.closed).toBe(false);
    });

    it('hangs up when the person chooses WebSocket, and calls again when they take that back', async () => {
      await call();
      client.setPreferences({ transport: 'websocket' });
      expect(platform.socket.types.at(-1)).toBe('hang_up');
      expect(platform.call.closed).toBe(true);
      client.setPreferences({ transport: 'auto' });
      expect(platform.calls).toHaveLength(2);
    });

    it('changes the microphone without ending the call', async () => {
      await call();
      client.setPreferences({ echoCancellation: true });
      await settle();
      expect(platform.microphones).toHaveLength(2);
      expect(platform.microphones[0]!.closed).toBe(true);
      expect(platform.microphone.wishes.echoCancellation).toBe(true);
      expect(platform.call.tracks.at(-1)).toBe(platform.microphone.track);
    });

    it('releases a microphone that opens after the person muted', async () => {
      await call();
      client.setPreferences({ echoCancellation: true });
      client.mute();
      await settle();
      expect(platform.microphones).toHaveLength(2);
      expect(platform.microphones.every(({ closed }) => closed)).toBe(true);
      expect(platform.call.tracks.at(-1)).toBeNull();
      expect(now().microphone).toBe('off');
    });

    it('keeps the microphone that was chosen last, whichever opens first', async () => {
      await call();
      const [first, second] = [platform.holdMicrophone(), platform.holdMicrophone()];
      client.setPreferences({ inputId: 'first' });
      client.setPreferences({ inputId: 'second' });
      second();
      await settle();
      first();
      await settle();
      const open = platform.microphones.filter(({ closed }) => !closed);
      expect(open.map(({ wishes }) => wishes.deviceId)).toEqual(['second']);
      expect(platform.call.tracks.at(-1)).toBe(open[0]!.track);
    });

    it('is not tried where the person or the server wants none', async () => {
      leave();
      platform.grant = { webrtc: true };
      make({ transport: 'websocket' });
      await talk();
      expect(platform.calls).toHaveLength(0);
    });
  });

  it('takes the microphone that was chosen while another was being opened', async () => {
    const allow = platform.holdMicrophone();
    const talking = client.talk();
    await settle();
    platform.socket.start();
    await settle();
    client.setPreferences({ inputId: 'better' });
    await settle();
    allow();
    await talking;
    await settle();
    const open = platform.microphones.filter(({ closed }) => !closed);
    expect(open.map(({ wishes }) => wishes.deviceId)).toEqual(['better']);
    expect(now().microphone).toBe('live');
  });

  it('can be talked to again after a microphone that was chosen meanwhile was refused', async () => {
    const allow = platform.holdMicrophone();
    const talking = client.talk();
    await settle();
    platform.socket.start();
    await settle();
    platform.refuseMicrophone = new Error('busy');
    client.setPreferences({ inputId: 'busy' });
    allow();
    await talking;
    await settle();
    expect(now()).toMatchObject({ microphone: 'off', problem: { message: 'busy' } });
    platform.refuseMicrophone = undefined;
    await client.talk();
    expect(now().microphone).toBe('live');
  });

  it('opens no microphone for a conversation that was ended before it stood', async () => {
    const talking = client.talk();
    await settle();
    client.stop();
    await talking;
    expect(platform.microphones).toEqual([]);
  });

  it('shows no typed message that was not sent', async () => {
    const typing = client.sendText('hello');
    await settle();
    client.stop();
    expect(await typing).toBe(false);
    expect(now().conversation.lines).toEqual([]);
  });

  it('keeps the order of what is said while the network takes nothing, and no more than a few seconds of it', async () => {
    await talk();
    platform.socket.bufferedAmount = 10_000_000;
    for (let piece = 1; piece <= 300; piece++) platform.microphone.speak(0.5, piece);
    expect(platform.socket.audio).toHaveLength(0);
    platform.socket.bufferedAmount = 0;
    platform.microphone.speak(0.5, 301);
    expect(platform.socket.audio.map(({ byteLength }) => byteLength)).toEqual(Array.from({ length: 250 }, (_, index) => index + 52));
  });

  describe('push-to-talk on a call', () => {
    beforeEach(async () => {
      leave();
      make({ pushToTalk: true });
      platform.grant = { resume_token: 'token', webrtc: true };
      const pressing = client.press();
      await settle();
      platform.socket.start();
      await pressing;
      await settle();
      platform.socket.tell({ type: 'answer', sdp: 'answer' });
      platform.call.listener.onState('connected');
      platform.socket.tell({ type: 'call', state: 'connected' });
    });

    const triggers = (): number => platform.socket.types.filter((type) => type === 'trigger_llm').length;

    it('ends the turn once its last sound has arrived', async () => {
      client.release();
      await settle(340);
      expect(triggers()).toBe(0);
      await settle(10);
      expect(triggers()).toBe(1);
    });

    it('goes on with the turn when it is pressed again before that', async () => {
      client.release();
      await settle(250);
      await client.press();
      await settle(1_000);
      expect(triggers()).toBe(0);
      client.release();
      await settle(350);
      expect(triggers()).toBe(1);
    });

    it('is not held any more once it is switched off', async () => {
      client.setPreferences({ pushToTalk: false });
      expect(now().pressed).toBe(false);
      expect(platform.microphone.deaf).toBe(false);
    });
  });

  describe('push-to-talk', () => {
    beforeEach(async () => {
      leave();
      make({ pushToTalk: true });
      const pressing = client.press();
      await settle();
      platform.socket.start();
      await pressing;
    });

    it('asks the server to wait for the release', () => {
      expect(platform.settings.at(-1)).toMatchObject({ automatic_turns: false });
    });

    it('hears only while it is pressed, and the turn ends with the release', async () => {
      platform.microphone.speak();
      client.release();
      platform.microphone.speak();
      await settle(200);
      platform.microphone.speak();
      expect(platform.socket.audio).toHaveLength(2);
      expect(platform.socket.types).toEqual(['configure', 'start_listening', 'trigger_llm']);
      expect(platform.microphone.closed).toBe(false);
    });

    it('ends an answer when it is pressed', async () => {
      client.release();
      await settle(200);
      platform.socket.tell({ type: 'state', state: 'speaking', turn_id: '1' });
      await client.press();
      expect(platform.socket.types.at(-1)).toBe('start_listening');
    });

    it('lets the server find the turns again when it is switched off', async () => {
      client.setPreferences({ pushToTalk: false });
      expect(platform.socket.messages).toContainEqual({ type: 'configure', settings: { automatic_turns: true } });
      expect(platform.microphone.deaf).toBe(false);
    });
  });

  describe('speech over an answer', () => {
    beforeEach(async () => {
      await talk();
      await settle();
    });

    it('turns the answer down at once, until the server has stopped it', async () => {
      platform.socket.tell({ type: 'state', state: 'speaking', turn_id: '1' });
      platform.detectors[0]!.speech(true);
      expect(platform.speaker.gain).toBeLessThan(0.2);
      platform.socket.tell({ type: 'playback', turn_id: '1', action: 'pause' });
      platform.socket.tell({ type: 'playback', turn_id: '1', action: 'clear' });
      expect(platform.speaker.did.slice(-2)).toEqual(['pause', 'clear']);
      platform.socket.tell({ type: 'reply_started', turn_id: '2', engine: 'flite', voice: 'slt' });
      expect(platform.speaker.gain).toBe(1);
    });

    it('does nothing while nobody answers', () => {
      platform.socket.tell({ type: 'state', state: 'listening', turn_id: '1' });
      platform.detectors[0]!.speech(true);
      expect(platform.speaker.gain).toBe(1);
    });
  });

  it('leaves nothing behind', async () => {
    await call();
    leave();
    expect(platform.microphone.closed).toBe(true);
    expect(platform.call.closed).toBe(true);
    expect(platform.socket.closedByClient).toBe(true);
    await settle(60_000);
    expect(platform.sockets).toHaveLength(1);
  });
});
