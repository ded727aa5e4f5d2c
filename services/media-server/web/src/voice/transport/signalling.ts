import { delayBefore, reconnectionPlan } from '../backoff';
import type { AudioFormat, ClientMessage, ServerEvent, SessionGrant } from '../protocol';
import { consequenceOf, explain, reasonOf, type Closing } from './closing';

/** The part of a browser's WebSocket that is used here. */
export interface Socket {
  binaryType: BinaryType;
  readonly readyState: number;
  readonly bufferedAmount: number;
  onopen: ((event: Event) => unknown) | null;
  onmessage: ((event: MessageEvent) => unknown) | null;
  onclose: ((event: CloseEvent) => unknown) | null;
  send(data: string | ArrayBuffer): void;
  close(code?: number): void;
}

export interface SignallingParts {
  openSession(): Promise<SessionGrant>;
  openSocket(grant: SessionGrant, resume: boolean): Socket;
  random(): number;
}

export interface SignallingListener {
  onEvent(event: ServerEvent): void;
  onAudio(pcm: ArrayBuffer): void;
  /** The connection was lost; tries to get it back follow. */
  onLost(): void;
  /** A try to come back begins after the given wait. */
  onRetrying(attempt: number, tries: number, delayMs: number): void;
  /** The conversation is over: in order, or with an explanation. `canRetry` says whether `open` may be asked again for the same session. */
  onOver(explanation: string | undefined, canRetry: boolean): void;
  onRoundTrip(ms: number): void;
}

const OPEN = 1;
const START_WITHIN_MS = 10_000;
const PING_EVERY_MS = 5_000;
const SILENT_FOR_MS = 12_000;
const PROBE_WITHIN_MS = 3_000;
const LONGEST_BACKLOG_S = 2;
const BYTES_PER_SAMPLE = 2;

/** One conversation with the server at a time: a session, and the WebSocket that carries its events, which comes back by itself. */
export class Signalling {
  readonly #parts: SignallingParts;
  readonly #listener: SignallingListener;
  #grant: SessionGrant | undefined;
  #attachedBefore = false;
  #socket: Socket | undefined;
  #format: AudioFormat = { encoding: 'pcm16', sample_rate_hz: 16_000 };
  #opening: Promise<void> | undefined;
  #started = false;
  #closing = false;
  #wake: (() => void) | undefined;
  #pinger: ReturnType<typeof setInterval> | undefined;
  #lastHeardAt = 0;

  /** Whether silence of the connection matters now; an idle page does not ask, so that the server may end its session. */
  keepAlive = false;

  constructor(parts: SignallingParts, listener: SignallingListener) {
    this.#parts = parts;
    this.#listener = listener;
  }

  get isOpen(): boolean {
    return this.#started && this.#socket?.readyState === OPEN;
  }

  get grant(): SessionGrant | undefined {
    return this.#grant;
  }

  /** Takes the lost session up again where there is one, otherwise opens a new one. Audio goes both ways as PCM16 at the given rate while there is no call. */
  open(sampleRateHz: number): Promise<void> {
    if (this.isOpen) return Promise.resolve();
    this.#format = { encoding: 'pcm16', sample_rate_hz: sampleRateHz };
    this.#closing = false;
    this.#opening ??= this.#establish().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  /** Sends an object as JSON or audio as it is. @returns false when it cannot be sent now; what is of use later has to be offered again. */
  send(message: ClientMessage | ArrayBuffer): boolean {
    if (!this.isOpen) return false;
    const socket = this.#socket!;
    // Where the network takes less sound than there is, each piece would wait longer than the one before it, without end.
    if (message instanceof ArrayBuffer && socket.bufferedAmount > LONGEST_BACKLOG_S * BYTES_PER_SAMPLE * this.#format.sample_rate_hz) return false;
    socket.send(message instanceof ArrayBuffer ? message : JSON.stringify(message));
    return true;
  }

  /** Ends a wait between two tries. */
  retryNow(): void {
    this.#wake?.();
  }

  /** Finds out soon whether the connection still carries anything, for example after the network changed. */
  probe(): void {
    if (!this.isOpen) {
      this.retryNow();
      return;
    }

    const asked = this.#socket!;
    const askedAt = performance.now();
    this.#ping();
    setTimeout(() => {
      if (asked === this.#socket && this.isOpen && this.#lastHeardAt < askedAt) this.#abandon();
    }, PROBE_WITHIN_MS);
  }

  /** Asks the server to end the session in order; without a connection it is over at once. */
  stop(): void {
    this.#closing = true;
    if (this.send({ type: 'stop_conversation' })) return;
    this.#grant = undefined;
    if (this.#opening) {
      // Who is connecting finds out and says that it is over.
      this.#wake?.();
      this.#socket?.close();
    } else {
      this.#listener.onOver(undefined, false);
    }
  }

  /** Leaves without a word, as closing the page does; the session waits for its timeout. */
  dispose(): void {
    this.#closing = true;
    this.#stopPinging();
    this.#wake?.();
    const socket = this.#socket;
    this.#socket = undefined;
    this.#started = false;
    socket?.close();
  }

  async #establish(): Promise<void> {
    const known = this.#grant !== undefined;
    if (known) {
      const closed = await this.#attach();
      if (!closed) return;
      if (consequenceOf(closed.code) !== 'renew') throw new Error(`The server could not be reached${reasonOf(closed)}.`);
      // The session did not outlive the break; a new one takes its place.
      this.#grant = undefined;
    }

    const grant = await this.#parts.openSession();
    if (this.#closing) throw new Error('The conversation was ended.');
    this.#grant = grant;
    this.#attachedBefore = false;
    const closed = await this.#attach();
    if (closed) throw new Error(`The server closed the connection${reasonOf(closed)}.`);
  }

  /** @returns nothing once the conversation has started, or the close that came instead */
  #attach(): Promise<Closing | undefined> {
    const socket = this.#parts.openSocket(this.#grant!, this.#attachedBefore);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    return new Promise((resolve) => {
      let started = false;
      const patience = setTimeout(() => closed({ code: 1006, reason: 'no answer' }), START_WITHIN_MS);
      const closed = (closing: Closing): void => {
        clearTimeout(patience);
        if (this.#socket !== socket) return resolve(closing);
        this.#socket = undefined;
        this.#started = false;
        this.#stopPinging();
        resolve(closing);
        if (started) this.#lost(closing);
        else socket.close();
      };
      socket.onopen = () => socket.send(JSON.stringify({ type: 'configure', input: this.#format, output: this.#format } satisfies ClientMessage));
      socket.onclose = ({ code, reason }) => closed({ code, reason });
      socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
        if (this.#socket !== socket) return;
        this.#lastHeardAt = performance.now();
        if (typeof data !== 'string') {
          this.#listener.onAudio(data);
          return;
        }

        const event = JSON.parse(data) as ServerEvent;
        if (event.type === 'session_started') {
          started = true;
          clearTimeout(patience);
          this.#started = true;
          this.#attachedBefore = true;
          this.#startPinging();
          this.#listener.onEvent(event);
          resolve(undefined);
          return;
        }

        if (event.type === 'session_ended') this.#grant = undefined;
        if (event.type === 'pong' && event.id) this.#listener.onRoundTrip(performance.now() - Number(event.id));
        this.#listener.onEvent(event);
      };
    });
  }

  #lost(closing: Closing): void {
    const consequence = consequenceOf(closing.code);
    if (consequence === 'over' || consequence === 'renew') this.#grant = undefined;
    if (consequence === 'ended' || this.#closing) {
      this.#grant = undefined;
      this.#listener.onOver(undefined, false);
      return;
    }

    if (consequence === 'over' || consequence === 'yielded') {
      this.#listener.onOver(explain(closing), true);
      return;
    }

    this.#listener.onLost();
    this.#opening = this.#comeBack(closing).finally(() => (this.#opening = undefined));
  }

  /** Never throws: who waits for it learns the outcome from the listener. */
  async #comeBack(closing: Closing): Promise<void> {
    for (let attempt = 1; attempt <= reconnectionPlan.tries; attempt++) {
      const delayMs = delayBefore(attempt, this.#parts.random());
      this.#listener.onRetrying(attempt, reconnectionPlan.tries, delayMs);
      await this.#sleep(delayMs);
      if (this.#closing) return this.#listener.onOver(undefined, false);
      try {
        await this.#establish();
        return;
      } catch {
        // The next try, or the end of all, follows.
      }

      if (this.#closing) return this.#listener.onOver(undefined, false);
    }

    this.#listener.onOver(explain(closing), true);
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#wake = wake;
    });
  }

  #startPinging(): void {
    this.#stopPinging();
    this.#lastHeardAt = performance.now();
    this.#ping();
    this.#pinger = setInterval(() => {
      if (!this.keepAlive) {
        this.#lastHeardAt = performance.now();
      } else if (performance.now() - this.#lastHeardAt > SILENT_FOR_MS) {
        this.#abandon();
      } else {
        this.#ping();
      }
    }, PING_EVERY_MS);
  }

  #stopPinging(): void {
    clearInterval(this.#pinger);
  }

  #ping(): void {
    this.send({ type: 'ping', id: String(performance.now()) });
  }

  /** A connection that died without a close may take minutes to say so. */
  #abandon(): void {
    const socket = this.#socket;
    if (!socket) return;
    const { onclose } = socket;
    socket.onclose = null;
    socket.close();
    onclose?.call(socket as never, { code: 1006, reason: '' } as CloseEvent);
  }
}
