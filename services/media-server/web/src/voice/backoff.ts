export interface BackoffPlan {
  tries: number;
  firstDelayMs: number;
  longestDelayMs: number;
}

export const reconnectionPlan: BackoffPlan = { tries: 5, firstDelayMs: 500, longestDelayMs: 30_000 };

/**
 * How long to wait before the given try (counted from 1): doubling, capped, and spread over the upper half, so that the clients of a server that
 * went away do not all come back in the same moment.
 * @param random a number from 0 to 1, 1 excluded
 */
export function delayBefore(attempt: number, random: number, plan: BackoffPlan = reconnectionPlan): number {
  const full = Math.min(plan.longestDelayMs, plan.firstDelayMs * 2 ** (attempt - 1));
  return full / 2 + (full / 2) * random;
}
