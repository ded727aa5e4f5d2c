import { describe, expect, it } from 'vitest';
import { consequenceOf, explain } from '../src/voice/transport/closing';

describe('what follows from a close', () => {
  it.each([
    [1000, 'ended'], [1006, 'resume'], [1011, 'over'], [1012, 'resume'], [4400, 'over'], [4403, 'renew'], [4404, 'renew'],
    [4408, 'over'], [4409, 'resume'], [4410, 'yielded'], [4415, 'over'], [4429, 'resume'], [4503, 'resume'],
  ])('%i: %s', (code, consequence) => {
    expect(consequenceOf(code)).toBe(consequence);
  });

  it('is told to a person in words, with what the server said where there are none', () => {
    expect(explain({ code: 4410, reason: 'replaced' })).toBe('The conversation goes on in another window.');
    expect(explain({ code: 4400, reason: 'too many bad messages' })).toBe('The connection was lost: too many bad messages.');
    expect(explain({ code: 1006, reason: '' })).toBe('The connection was lost.');
    expect(explain({ code: 4499, reason: '' })).toBe('The connection was lost (code 4499).');
  });
});
