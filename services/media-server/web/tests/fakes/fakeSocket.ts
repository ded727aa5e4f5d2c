import type { ClientMessage, ServerEvent } from '../../src/voice/protocol';
import type { Socket } from '../../src/voice/transport/signalling';

/** A WebSocket whose server is the test. */
export class FakeSocket implements Socket {
  binaryType: BinaryType = 'blob';
  readyState = 0;
  bufferedAmount = 0;
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  readonly messages: ClientMessage[] = [];
  readonly audio: ArrayBuffer[] = [];
  closedByClient = false;

  constructor(readonly sessionId: string, readonly resumed: boolean) {}

  get types(): string[] {
    return this.messages.map(({ type }) => type).filter((type) => type !== 'ping');
  }

  send(data: string | ArrayBuffer): void {
    if (typeof data === 'string') this.messages.push(JSON.parse(data) as ClientMessage);
    else this.audio.push(data);
  }

  close(): void {
    this.closedByClient = true;
    this.drop(1000);
  }

  /** The server takes the client in. */
  start(reconnected = false): void {
    this.readyState = 1;
    this.onopen?.(new Event('open'));
    this.tell({ type: 'session_started', session_id: this.sessionId, stages: [], reconnected });
  }

  tell(event: ServerEvent): void {
    this.onmessage?.({ data: JSON.stringify(event) } as MessageEvent);
  }

  play(pcm: ArrayBuffer): void {
    this.onmessage?.({ data: pcm } as MessageEvent);
  }

  drop(code = 1006, reason = ''): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({ code, reason } as CloseEvent);
  }
}
