import captureWorkletUrl from './capture.worklet.ts?worker&url';
import playerWorkletUrl from './player.worklet.ts?worker&url';
import type { PlayerMessage, PlayerReport } from './playerMessages';

const RATES_HZ = [48_000, 24_000, 16_000, 8_000];
const FADE_S = 0.015;

/** Sounds replies: those of the WebSocket sample by sample through Web Audio, those of a call through an audio element. */
export class Speaker {
  readonly #onReport: (report: PlayerReport) => void;
  #starting: Promise<void> | undefined;
  #context: AudioContext | undefined;
  #player: AudioWorkletNode | undefined;
  #gain: GainNode | undefined;
  #callAudio: HTMLAudioElement | undefined;
  #turnId: string | undefined;
  #outputId = '';
  #closings = 0;

  constructor(onReport: (report: PlayerReport) => void) {
    this.#onReport = onReport;
  }

  /** The context that the microphone shares; there is one after `start`. */
  get context(): AudioContext {
    if (!this.#context) throw new Error('The sound has not been started.');
    return this.#context;
  }

  get sampleRateHz(): number {
    return this.context.sampleRate;
  }

  /** To be called from a press or a key, because browsers start no sound without one. */
  start(): Promise<void> {
    const starting = (this.#starting ??= this.#open());
    starting.catch(() => {
      if (this.#starting === starting) this.#starting = undefined;
    });
    return starting.then(() => this.#context?.resume());
  }

  /** A reply begins, or its rest after `offsetMs` that sounded elsewhere. */
  begin(turnId: string, offsetMs: number): void {
    this.#turnId = turnId;
    this.#tell({ kind: 'begin', turnId, offsetMs });
  }

  play(pcm: ArrayBuffer): void {
    if (this.#turnId === undefined) return;
    this.#tell({ kind: 'audio', turnId: this.#turnId, pcm }, [pcm]);
  }

  end(turnId: string): void {
    this.#tell({ kind: 'end', turnId });
  }

  control(kind: 'pause' | 'resume' | 'clear'): void {
    this.#tell({ kind });
  }

  playCall(stream: MediaStream): void {
    this.#callAudio ??= new Audio();
    this.#callAudio.autoplay = true;
    this.#callAudio.srcObject = stream;
    void this.#sink(this.#callAudio);
    // Refused only where no press came before, and then the press that starts the conversation tries again.
    this.#callAudio.play().catch(() => undefined);
  }

  stopCall(): void {
    if (!this.#callAudio) return;
    this.#callAudio.pause();
    this.#callAudio.srcObject = null;
  }

  setGain(gain: number): void {
    if (this.#gain) this.#gain.gain.setTargetAtTime(gain, this.context.currentTime, FADE_S);
    if (this.#callAudio) this.#callAudio.volume = gain;
  }

  /** Chooses the loudspeaker where the browser lets a page do that; `''` is the system's choice. */
  async setOutput(deviceId: string): Promise<void> {
    this.#outputId = deviceId;
    await Promise.all([this.#sink(this.#context), this.#sink(this.#callAudio)]);
  }

  async close(): Promise<void> {
    this.stopCall();
    const context = this.#context;
    this.#closings++;
    this.#context = undefined;
    this.#player = undefined;
    this.#gain = undefined;
    this.#starting = undefined;
    await context?.close();
  }

  async #open(): Promise<void> {
    let context = new AudioContext({ latencyHint: 'interactive' });
    if (!RATES_HZ.includes(context.sampleRate)) {
      // The server knows no such rate; the browser resamples to the device then.
      await context.close();
      context = new AudioContext({ latencyHint: 'interactive', sampleRate: RATES_HZ[0]! });
    }

    const closings = this.#closings;
    try {
      await Promise.all([context.audioWorklet.addModule(captureWorkletUrl), context.audioWorklet.addModule(playerWorkletUrl)]);
      if (closings !== this.#closings) throw new Error('The sound was ended while it was being started.');
    } catch (error) {
      await context.close();
      throw error;
    }

    // A telephone call or another app may take the sound away for a while; this page itself never suspends it.
    context.addEventListener('statechange', () => {
      if (context.state !== 'running' && context.state !== 'closed') context.resume().catch(() => undefined);
    });
    this.#context = context;
    this.#player = new AudioWorkletNode(context, 'player', { numberOfInputs: 0, outputChannelCount: [1] });
    this.#player.port.onmessage = ({ data }: MessageEvent<PlayerReport>) => this.#onReport(data);
    this.#gain = new GainNode(context);
    this.#player.connect(this.#gain).connect(context.destination);
    await this.#sink(context);
  }

  async #sink(target: (AudioContext | HTMLAudioElement) | undefined): Promise<void> {
    const able = target as { setSinkId?: (id: string) => Promise<void>; sinkId?: string } | undefined;
    if (!able?.setSinkId || (able.sinkId ?? '') === this.#outputId) return;
    // A loudspeaker that was unplugged leaves the system's choice.
    await able.setSinkId(this.#outputId).catch(() => able.setSinkId?.('').catch(() => undefined));
  }

  #tell(message: PlayerMessage, transfer: Transferable[] = []): void {
    this.#player?.port.postMessage(message, transfer);
  }
}
