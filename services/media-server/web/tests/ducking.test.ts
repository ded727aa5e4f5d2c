import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ducking } from '../src/voice/ducking';

describe('ducking', () => {
  let gain: number;
  let ducking: Ducking;

  beforeEach(() => {
    vi.useFakeTimers();
    gain = 1;
    ducking = new Ducking((to) => (gain = to));
  });

  afterEach(() => vi.useRealTimers());

  it('makes the answer quiet at once', () => {
    ducking.speechBegan();
    expect(gain).toBeLessThan(0.2);
  });

  it('gives a cough up again soon after it', () => {
    ducking.speechBegan();
    ducking.speechEnded();
    vi.advanceTimersByTime(340);
    expect(gain).toBeLessThan(0.2);
    vi.advanceTimersByTime(20);
    expect(gain).toBe(1);
  });

  it('does not stay quiet when the server says nothing', () => {
    ducking.speechBegan();
    vi.advanceTimersByTime(1500);
    expect(gain).toBe(1);
  });

  it('waits as long as the server has paused, and comes back when it resumes', () => {
    ducking.speechBegan();
    ducking.serverPaused();
    ducking.speechEnded();
    vi.advanceTimersByTime(10_000);
    expect(gain).toBeLessThan(0.2);
    ducking.restore();
    expect(gain).toBe(1);
  });

  it('has its voice back for the next answer after an interruption', () => {
    ducking.speechBegan();
    ducking.serverCleared();
    expect(gain).toBeLessThan(0.2);
    vi.advanceTimersByTime(300);
    expect(gain).toBe(1);
  });

  it('does nothing about a server that pauses by itself', () => {
    ducking.serverPaused();
    ducking.serverCleared();
    vi.advanceTimersByTime(1000);
    expect(gain).toBe(1);
  });
});
