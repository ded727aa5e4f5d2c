export interface MicrophoneWishes {
  /** A device's id, or `''` for the system's choice. */
  deviceId: string;
  /** Takes the agent's voice out of the microphone; for people on loudspeakers. */
  echoCancellation: boolean;
}

/** Processing that is meant for calls hides speech from the voice detector, so the microphone is taken as it is. */
export function constraintsFor({ deviceId, echoCancellation }: MicrophoneWishes): MediaTrackConstraints {
  return {
    echoCancellation,
    noiseSuppression: false,
    autoGainControl: false,
    channelCount: 1,
    ...(deviceId && { deviceId: { ideal: deviceId } }),
  };
}

export interface Piece {
  pcm: ArrayBuffer;
  /** 0 to 1. */
  peak: number;
}

/** An open microphone; `close` releases the device, so that the browser's recording sign goes out. */
export class Microphone {
  readonly stream: MediaStream;
  readonly #nodes: AudioNode[];
  readonly #capture: AudioWorkletNode;

  private constructor(stream: MediaStream, context: AudioContext, onPiece: (piece: Piece) => void) {
    this.stream = stream;
    const source = context.createMediaStreamSource(stream);
    this.#capture = new AudioWorkletNode(context, 'capture');
    this.#capture.port.onmessage = ({ data }: MessageEvent<Piece>) => onPiece(data);
    // A node that leads nowhere may not be run; the silent gain gives it somewhere to lead.
    const silence = new GainNode(context, { gain: 0 });
    source.connect(this.#capture).connect(silence).connect(context.destination);
    this.#nodes = [source, this.#capture, silence];
  }

  /** Asks for the microphone and hands it on in pieces of 20 ms; `onLost` when the device is unplugged or taken away. */
  static async open(context: AudioContext, wishes: MicrophoneWishes, onPiece: (piece: Piece) => void, onLost: () => void): Promise<Microphone> {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: constraintsFor(wishes) });
    try {
      const microphone = new Microphone(stream, context, onPiece);
      microphone.track.addEventListener('ended', onLost);
      return microphone;
    } catch (error) {
      // The page may have closed its sound while the person was asked.
      for (const track of stream.getTracks()) track.stop();
      throw error;
    }
  }

  get track(): MediaStreamTrack {
    return this.stream.getAudioTracks()[0]!;
  }

  /** Open, but deaf: for push-to-talk between two presses. */
  get deaf(): boolean {
    return !this.track.enabled;
  }

  set deaf(deaf: boolean) {
    this.track.enabled = !deaf;
  }

  close(): void {
    this.#capture.port.onmessage = null;
    for (const track of this.stream.getTracks()) track.stop();
    for (const node of this.#nodes) node.disconnect();
  }
}
