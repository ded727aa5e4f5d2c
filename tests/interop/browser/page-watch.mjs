/**
 * Runs inside the page before its own scripts and notes what a person would notice: `watch.loudness` (0 to 1) of what goes to the loudspeaker
 * at this moment, `watch.states` shown so far, `watch.interims` (transcripts while they were still changing), `watch.microphones` (tracks).
 */
export function watchPage() {
  const watch = { states: [], interims: [], microphones: [], analyser: undefined };
  window.watch = watch;

  // Everything that leads to the loudspeaker leads to an analyser, too. The silent node that keeps the microphone running does not count.
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function connectAndListen(target, ...rest) {
    if (target instanceof AudioDestinationNode && this instanceof AudioWorkletNode) {
      watch.analyser = new AnalyserNode(this.context, { fftSize: 4096 });
      connect.call(this, watch.analyser);
    }

    return connect.call(this, target, ...rest);
  };
  Object.defineProperty(watch, 'loudness', {
    get: () => {
      if (!watch.analyser) return 0;
      const samples = new Float32Array(watch.analyser.fftSize);
      watch.analyser.getFloatTimeDomainData(samples);
      return samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
    },
  });

  const devices = navigator.mediaDevices;
  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    watch.microphones.push(...stream.getTracks());
    return stream;
  };

  document.addEventListener('DOMContentLoaded', () => {
    const status = document.querySelector('[role=status]');
    const note = () => {
      if (watch.states.at(-1) !== status.textContent) watch.states.push(status.textContent);
      const interim = document.querySelector('.line.interim');
      if (interim) watch.interims.push(interim.textContent);
    };
    note();
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}
