import { expect, it } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

it('lets a burst through, then the steady rate, and saves up no more than a burst', () => {
  let nowMs = 0;
  const limit = createRateLimit(3, 2, () => nowMs);
  const take = (count: number): number =>
    Array.from({ length: count }, () => limit.tryTake()).filter(Boolean).length;
  expect(take(10)).toBe(3);
  nowMs = 1000;
  expect(take(10)).toBe(2);
  nowMs = 1_000_000;
  expect(take(10)).toBe(3);
});
