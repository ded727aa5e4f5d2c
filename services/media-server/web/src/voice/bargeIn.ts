import type { AgentMicrophone, AgentPlatform, AgentSpeaker } from './agentPlatform';
import { Ducking } from './ducking';
import type { PlaybackAction } from './protocol';

/** Listens in the browser for speech over an answer, and turns the answer down until the server has decided. */
export class BargeIn {
  readonly #platform: AgentPlatform;
  readonly #speaker: AgentSpeaker;
  readonly #isAnswering: () => boolean;
  readonly #ducking: Ducking;
  #microphone: AgentMicrophone | undefined;
  #detector: { close(): void } | undefined;

  constructor(platform: AgentPlatform, speaker: AgentSpeaker, isAnswering: () => boolean) {
    this.#platform = platform;
    this.#speaker = speaker;
    this.#isAnswering = isAnswering;
    this.#ducking = new Ducking((gain) => speaker.setGain(gain));
  }

  /** Listens to this microphone from now on, or to none. */
  watch(microphone: AgentMicrophone | undefined): void {
    this.#detector?.close();
    this.#detector = undefined;
    this.#microphone = microphone;
    if (!microphone) return;
    void this.#platform.openDetector(microphone, this.#speaker, (speaking) => this.#spoken(speaking)).then((detector) => {
      if (microphone === this.#microphone && !this.#detector) this.#detector = detector;
      else detector?.close();
    });
  }

  /** The server has decided about the answer. */
  decided(action: PlaybackAction): void {
    if (action === 'pause') this.#ducking.serverPaused();
    else if (action === 'clear') this.#ducking.serverCleared();
    else this.#ducking.restore();
  }

  /** What sounds next has its full voice. */
  restore(): void {
    this.#ducking.restore();
  }

  #spoken(speaking: boolean): void {
    if (!speaking) this.#ducking.speechEnded();
    else if (this.#isAnswering() && !this.#microphone?.deaf) this.#ducking.speechBegan();
  }
}
