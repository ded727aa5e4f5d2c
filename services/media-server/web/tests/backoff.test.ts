import { describe, expect, it } from 'vitest';
import { delayBefore, reconnectionPlan } from '../src/voice/backoff';

describe('the wait before a try', () => {
  it('doubles from half a second', () => {
    expect([1, 2, 3, 4, 5].map((attempt) => delayBefore(attempt, 1))).toEqual([500, 1000, 2000, 4000, 8000]);
  });

  it('is never longer than half a minute', () => {
    expect(delayBefore(12, 1)).toBe(reconnectionPlan.longestDelayMs);
  });

  it('is spread over its upper half', () => {
    expect(delayBefore(3, 0)).toBe(1000);
    expect(delayBefore(3, 0.5)).toBe(1500);
  });
});
