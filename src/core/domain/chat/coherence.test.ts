import { describe, expect, it } from 'vitest';
import { coherence } from './coherence.ts';

describe('the coherence of a window', () => {
  it('is 1 for one feeling, 0 for an even mix or nothing, and in between for a lean', () => {
    expect(coherence([0, 5, 0])).toBe(1);
    expect(coherence([2, 2, 2])).toBeCloseTo(0, 12);
    expect(coherence([0, 0, 0])).toBe(0);
    // 1 − (¾ log₂ 4/3 + ¼ log₂ 4)
    expect(coherence([3, 1])).toBeCloseTo(0.188722, 6);
  });

  it('does not depend on how many wrote', () => {
    expect(coherence([3, 1, 2])).toBeCloseTo(coherence([30, 10, 20]), 12);
  });
});
