import type { MicVAD } from '@ricky0123/vad-web';

const START_PROBABILITY = 0.6;
const END_PROBABILITY = 0.35;
const END_AFTER_MS = 400;

/** Tells speech from silence in the browser itself, by Silero VAD on ONNX Runtime; both are loaded when they are first needed. */
export class SpeechDetector {
  readonly #detector: MicVAD;

  private constructor(detector: MicVAD) {
    this.#detector = detector;
  }

  /**
   * Listens to a microphone that stays its owner's to close.
   * @returns nothing where the browser cannot run it; a conversation works without
   */
  static async open(stream: MediaStream, context: AudioContext, onSpeech: (speaking: boolean) => void): Promise<SpeechDetector | undefined> {
    try {
      const { MicVAD: Detector } = await import('@ricky0123/vad-web');
      const files = new URL('vad/', document.baseURI).href;
      const end = (): void => onSpeech(false);
      const detector = await Detector.new({
        model: 'v5',
        baseAssetPath: files,
        onnxWASMBasePath: files,
        audioContext: context,
        processorType: 'AudioWorklet',
        positiveSpeechThreshold: START_PROBABILITY,
        negativeSpeechThreshold: END_PROBABILITY,
        redemptionMs: END_AFTER_MS,
        preSpeechPadMs: 0,
        minSpeechMs: 0,
        getStream: () => Promise.resolve(stream),
        resumeStream: () => Promise.resolve(stream),
        pauseStream: () => Promise.resolve(),
        ortConfig: (ort) => {
          ort.env.logLevel = 'error';
          // Several threads need a page that is isolated from all others; one is enough for a detector.
          ort.env.wasm.numThreads = 1;
        },
        onSpeechStart: () => onSpeech(true),
        onSpeechEnd: end,
        onVADMisfire: end,
      });
      return new SpeechDetector(detector);
    } catch {
      return undefined;
    }
  }

  close(): void {
    this.#detector.destroy().catch(() => undefined);
  }
}
