import type { CallView } from './agentSnapshot';
import type { CallQuality } from './protocol';
import type { CallDetails } from './transport/callSupervisor';
import type { PeerStatistics } from './transport/peerCall';

const STATISTICS_EVERY_MS = 2_000;

/** What is known of a call while it stands: what was agreed on, what the server measured, and every two seconds what the browser did. */
export class CallWatch {
  readonly #statistics: () => Promise<PeerStatistics | undefined>;
  readonly #onChange: (call: CallView | undefined) => void;
  #call: CallView | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(statistics: () => Promise<PeerStatistics | undefined>, onChange: (call: CallView | undefined) => void) {
    this.#statistics = statistics;
    this.#onChange = onChange;
  }

  begin(details: CallDetails | undefined): void {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => void this.#measure(), STATISTICS_EVERY_MS);
    this.#change({ codec: details?.codec, srtpProfile: details?.srtpProfile, quality: undefined, incoming: undefined });
  }

  end(): void {
    clearInterval(this.#timer);
    this.#change(undefined);
  }

  /** The server has measured the person's voice. */
  measured(quality: CallQuality): void {
    if (this.#call) this.#change({ ...this.#call, quality });
  }

  async #measure(): Promise<void> {
    const timer = this.#timer;
    const incoming = await this.#statistics().catch(() => undefined);
    // The figures of a call that ended meanwhile say nothing of the next one.
    if (incoming && this.#call && timer === this.#timer) this.#change({ ...this.#call, incoming });
  }

  #change(call: CallView | undefined): void {
    this.#call = call;
    this.#onChange(call);
  }
}
