import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Microphone } from '../src/voice/audio/microphone';
import { Speaker } from '../src/voice/audio/speaker';

vi.mock('../src/voice/audio/capture.worklet.ts?worker&url', () => ({ default: 'capture.js' }));
vi.mock('../src/voice/audio/player.worklet.ts?worker&url', () => ({ default: 'player.js' }));

class FakeNode {
  readonly port = { onmessage: null, postMessage: (): void => undefined };
  connect = (target: unknown): unknown => target;
  disconnect = (): void => undefined;
}

class FakeContext extends EventTarget {
  static readonly made: FakeContext[] = [];
  static loading: Promise<void> = Promise.resolve();
  readonly sampleRate = 48_000;
  readonly destination = new FakeNode();
  readonly audioWorklet = { addModule: (): Promise<void> => FakeContext.loading };
  state = 'running';

  constructor() {
    super();
    FakeContext.made.push(this);
  }

  createMediaStreamSource = (): FakeNode => new FakeNode();

  resume(): Promise<void> {
    if (this.state !== 'closed') this.become('running');
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.become('closed');
    return Promise.resolve();
  }

  become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

const context = (): FakeContext => FakeContext.made.at(-1)!;

describe('the sound of a browser', () => {
  beforeEach(() => {
    FakeContext.made.length = 0;
    FakeContext.loading = Promise.resolve();
    vi.stubGlobal('AudioContext', FakeContext);
    vi.stubGlobal('AudioWorkletNode', FakeNode);
    vi.stubGlobal('GainNode', FakeNode);
  });

  afterEach(() => vi.unstubAllGlobals());

  describe('the loudspeaker', () => {
    it('goes on when the browser has suspended it, as after a telephone call', async () => {
      const speaker = new Speaker(() => undefined);
      await speaker.start();
      for (const state of ['suspended', 'interrupted']) {
        context().become(state);
        expect(context().state).toBe('running');
      }

      await speaker.close();
      expect(context().state).toBe('closed');
    });

    it('leaves no context open that was still being made when it was closed', async () => {
      let load!: () => void;
      FakeContext.loading = new Promise((resolve) => (load = resolve));
      const speaker = new Speaker(() => undefined);
      const starting = speaker.start().catch(() => undefined);
      await speaker.close();
      load();
      await starting;
      expect(FakeContext.made.map(({ state }) => state)).toEqual(['closed']);
      FakeContext.loading = Promise.resolve();
      await speaker.start();
      expect(FakeContext.made.map(({ state }) => state)).toEqual(['closed', 'running']);
    });
  });

  describe('a microphone', () => {
    const track = Object.assign(new EventTarget(), { enabled: true, stopped: false, stop: () => void (track.stopped = true) });
    const stream = { getTracks: () => [track], getAudioTracks: () => [track] };
    const open = (): Promise<Microphone> => Microphone.open(new FakeContext() as unknown as AudioContext, { deviceId: '', echoCancellation: false }, () => undefined, () => undefined);

    beforeEach(() => {
      Object.assign(track, { enabled: true, stopped: false });
      vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: () => Promise.resolve(stream) } });
    });

    it('is released when it is closed', async () => {
      const microphone = await open();
      microphone.close();
      expect(track.stopped).toBe(true);
    });

    it('is released when nothing can be made of it', async () => {
      vi.stubGlobal('AudioWorkletNode', () => {
        throw new Error('The context is closed.');
      });
      await expect(open()).rejects.toThrow();
      expect(track.stopped).toBe(true);
    });

    it('knows that it is deaf', async () => {
      const microphone = await open();
      expect(microphone.deaf).toBe(false);
      microphone.deaf = true;
      expect(microphone.deaf).toBe(true);
      expect(track.enabled).toBe(false);
    });
  });
});
