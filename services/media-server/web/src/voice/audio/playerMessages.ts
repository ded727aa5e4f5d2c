/** What the page says to the player's worklet. */
export type PlayerMessage =
  | { kind: 'begin'; turnId: string; offsetMs: number }
  | { kind: 'audio'; turnId: string; pcm: ArrayBuffer }
  | { kind: 'end'; turnId: string }
  | { kind: 'pause' | 'resume' | 'clear' };

/** How much of a reply has sounded, from its very beginning. */
export interface PlayerReport {
  turnId: string;
  playedMs: number;
  finished: boolean;
}
