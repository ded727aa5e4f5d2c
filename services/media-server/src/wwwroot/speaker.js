const RATES_HZ = [48000, 24000, 16000, 8000];

/** Sounds the replies through Web Audio and reports how much of each was heard. */
export class Speaker {
  constructor(onReport) {
    this.onReport = onReport;
  }

  get sampleRate() {
    return this.context.sampleRate;
  }

  /** To be called from a press or a key, because browsers start no sound without one. */
  start() {
    this.starting ??= this.open().catch((error) => {
      this.starting = undefined;
      throw error;
    });
    return this.starting.then(() => this.context.resume());
  }

  async open() {
    this.context = new AudioContext();
    if (!RATES_HZ.includes(this.context.sampleRate)) {
      // The server knows no such rate; the browser resamples to the device then.
      await this.context.close();
      this.context = new AudioContext({ sampleRate: RATES_HZ[0] });
    }
    const { audioWorklet } = this.context;
    await Promise.all([audioWorklet.addModule('capture-worklet.js'), audioWorklet.addModule('player-worklet.js')]);
    this.player = new AudioWorkletNode(this.context, 'player', { numberOfInputs: 0, outputChannelCount: [1] });
    this.player.port.onmessage = ({ data }) => this.onReport({ turn_id: data.turnId, played_ms: data.playedMs, finished: data.finished });
    this.player.connect(this.context.destination);
  }

  begin(turnId) {
    this.turnId = turnId;
    this.player.port.postMessage({ kind: 'begin', turnId });
  }

  play(pcm) {
    this.player.port.postMessage({ kind: 'audio', turnId: this.turnId, pcm }, [pcm]);
  }

  end(turnId) {
    this.player.port.postMessage({ kind: 'end', turnId });
  }

  pause() {
    this.player.port.postMessage({ kind: 'pause' });
  }

  resume() {
    this.player.port.postMessage({ kind: 'resume' });
  }

  clear() {
    this.player?.port.postMessage({ kind: 'clear' });
  }
}
