const NORMAL = 1000;
const NO_CLOSE_RECEIVED = 1006;
const SESSION_UNKNOWN = 4404;

/** What a close says about itself, to be put after a sentence; nothing where it says nothing. */
export function reasonOf({ code, reason }) {
  if (reason) return `: ${reason}`;
  return code === NO_CLOSE_RECEIVED ? '' : ` (code ${code})`;
}

/** One conversation with the server at a time: a session, and the WebSocket that carries it. */
export class Connection {
  constructor({ onEvent, onAudio, onClose }) {
    this.onEvent = onEvent;
    this.onAudio = onAudio;
    this.onClose = onClose;
    this.sessionId = undefined;
    this.opening = undefined;
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN && this.opening === undefined;
  }

  /** Takes the lost session up again where there is one, otherwise opens a new one; audio goes both ways as PCM16 at the given rate. */
  open(sampleRateHz) {
    this.opening ??= this.establish(sampleRateHz).finally(() => (this.opening = undefined));
    return this.opening;
  }

  /** Sends an object as JSON or audio as it is; what cannot be sent any more is of no use later. */
  send(message) {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.socket.send(message instanceof ArrayBuffer ? message : JSON.stringify(message));
  }

  async establish(sampleRateHz) {
    if (this.sessionId) {
      const closed = await this.attach(sampleRateHz);
      if (!closed) return;
      // The session did not outlive the break; a new one takes its place.
      this.sessionId = undefined;
      if (closed.code !== SESSION_UNKNOWN) throw new Error(`The server could not be reached${reasonOf(closed)}.`);
    }
    this.sessionId = await this.create();
    const closed = await this.attach(sampleRateHz);
    if (closed) throw new Error(`The server closed the connection${reasonOf(closed)}.`);
  }

  async create() {
    const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    let answer;
    try {
      answer = await fetch('v2/sessions', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ settings: { time_zone: timeZone } }),
      });
    } catch {
      throw new Error('The server could not be reached.');
    }
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(body.detail ?? `The server refused a session (${answer.status}).`);
    return body.session_id;
  }

  /** Returns nothing once the conversation has started, or the close that came instead. */
  attach(sampleRateHz) {
    const url = new URL(`ws/v2/${this.sessionId}`, location.href);
    url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    return new Promise((resolve) => {
      let started = false;
      socket.onopen = () => {
        const format = { encoding: 'pcm16', sample_rate_hz: sampleRateHz };
        this.send({ type: 'configure', input: format, output: format });
      };
      socket.onmessage = ({ data }) => {
        if (typeof data !== 'string') {
          this.onAudio(data);
          return;
        }
        const event = JSON.parse(data);
        if (event.type === 'session_started') {
          started = true;
          resolve(undefined);
        }
        if (event.type === 'session_ended') this.sessionId = undefined;
        this.onEvent(event);
      };
      socket.onclose = ({ code, reason }) => {
        resolve({ code, reason });
        const inOrder = code === NORMAL;
        if (inOrder) this.sessionId = undefined;
        if (started) this.onClose({ code, reason, inOrder });
      };
    });
  }
}
