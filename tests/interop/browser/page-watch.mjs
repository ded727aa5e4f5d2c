/**
 * Runs inside the page before its own scripts and notes what a person would notice: `watch.loudness` (0 to 1) of what the page itself sends to the
 * loudspeaker at this moment, `watch.states` shown so far, `watch.interims` (transcripts while they were still changing), `watch.microphones`
 * (tracks); and what a test needs to look behind it: `watch.volumes` (of the call's sound), `watch.peers` (calls), `watch.sent` (types of messages to the server).
 * With `relayOnly` calls find no way but by a relay.
 */
export function watchPage({ relayOnly }) {
  const watch = { states: [], interims: [], microphones: [], analysers: [], peers: [], sent: [], volumes: [] };
  window.watch = watch;

  // Everything that leads to the loudspeaker leads to an analyser, too. The node that keeps the microphone running is silent by itself.
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function connectAndListen(target, ...rest) {
    if (target instanceof AudioDestinationNode) {
      const analyser = new AnalyserNode(this.context, { fftSize: 4096 });
      watch.analysers.push(analyser);
      connect.call(this, analyser);
    }

    return connect.call(this, target, ...rest);
  };
  Object.defineProperty(watch, 'loudness', {
    get: () => {
      const samples = new Float32Array(4096);
      return watch.analysers.reduce((loudest, analyser) => {
        analyser.getFloatTimeDomainData(samples);
        return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), loudest);
      }, 0);
    },
  });

  const devices = navigator.mediaDevices;
  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    watch.microphones.push(...stream.getTracks());
    return stream;
  };

  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration) {
      super(relayOnly ? { ...configuration, iceTransportPolicy: 'relay' } : configuration);
      watch.peers.push(this);
    }
  };
  window.WebSocket = class extends WebSocket {
    send(data) {
      if (typeof data === 'string') watch.sent.push(JSON.parse(data).type);
      else watch.sent.push('audio');
      super.send(data);
    }
  };

  // A call's sound goes past Web Audio; its loudness is the energy that arrived since the last look.
  let seen = { energy: 0, duration: 0 };
  watch.callPower = async () => {
    const report = await watch.peers.at(-1)?.getStats();
    const inbound = [...(report?.values() ?? [])].find(({ type }) => type === 'inbound-rtp');
    if (!inbound) return 0;
    const before = seen;
    seen = { energy: inbound.totalAudioEnergy, duration: inbound.totalSamplesDuration };
    return seen.duration > before.duration ? (seen.energy - before.energy) / (seen.duration - before.duration) : 0;
  };
  const volume = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'volume');
  Object.defineProperty(HTMLMediaElement.prototype, 'volume', {
    ...volume,
    set(value) {
      watch.volumes.push(value);
      volume.set.call(this, value);
    },
  });

  document.addEventListener('DOMContentLoaded', () => {
    const note = () => {
      const state = document.querySelector('[role=status]')?.textContent;
      if (state && watch.states.at(-1) !== state) watch.states.push(state);
      const interim = document.querySelector('.line.interim');
      if (interim) watch.interims.push(interim.textContent);
    };
    note();
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}
