/** The microphone as it is: processing meant for calls would hide speech from the voice detector. */
const RAW = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 };

export class Microphone {
  /** Asks for the microphone and hands it on in pieces of 20 ms: `{ pcm, peak }`. */
  static async open(context, onPiece) {
    const microphone = new Microphone();
    microphone.stream = await navigator.mediaDevices.getUserMedia({ audio: RAW });
    microphone.source = context.createMediaStreamSource(microphone.stream);
    microphone.capture = new AudioWorkletNode(context, 'capture');
    microphone.capture.port.onmessage = ({ data }) => onPiece({ pcm: data.pcm, peak: data.peak });
    // A node that leads nowhere may not be run; the silent gain gives it somewhere to lead.
    microphone.silence = new GainNode(context, { gain: 0 });
    microphone.source.connect(microphone.capture).connect(microphone.silence).connect(context.destination);
    return microphone;
  }

  /** Releases the device, so that the browser's recording sign goes out. */
  close() {
    this.capture.port.onmessage = null;
    this.stream.getTracks().forEach((track) => track.stop());
    [this.source, this.capture, this.silence].forEach((node) => node.disconnect());
  }
}
