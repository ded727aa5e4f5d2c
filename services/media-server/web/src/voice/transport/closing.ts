import { CloseCode } from '../protocol';

export interface Closing {
  code: number;
  reason: string;
}

/** What a close says about itself, to be put after a sentence; nothing where it says nothing. */
export function reasonOf({ code, reason }: Closing): string {
  if (reason) return `: ${reason}`;
  return code === CloseCode.noCloseReceived ? '' : ` (code ${code})`;
}

export type Consequence =
  /** The conversation ended in order. */
  | 'ended'
  /** Trying again would fail the same way; the session is over. */
  | 'over'
  /** Another client has the session; taking it back would go on for ever. */
  | 'yielded'
  /** The session is gone, a new one can take its place. */
  | 'renew'
  /** The connection was lost, the session waits. */
  | 'resume';

export function consequenceOf(code: number): Consequence {
  switch (code) {
    case CloseCode.normal:
      return 'ended';
    case CloseCode.failed:
    case CloseCode.badMessages:
    case CloseCode.idle:
    case CloseCode.unsupportedAudio:
      return 'over';
    case CloseCode.replaced:
      return 'yielded';
    case CloseCode.sessionUnknown:
    case CloseCode.wrongToken:
      return 'renew';
    default:
      return 'resume';
  }
}

const explanations: Record<number, string> = {
  [CloseCode.idle]: 'The conversation ended because nothing was said for a while.',
  [CloseCode.replaced]: 'The conversation goes on in another window.',
  [CloseCode.failed]: 'The conversation failed on the server.',
};

/** A sentence for a person about a connection that is over for good. */
export function explain(closing: Closing): string {
  return explanations[closing.code] ?? `The connection was lost${reasonOf(closing)}.`;
}
