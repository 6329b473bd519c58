import { expect, it } from 'vitest';
import { moveAll } from './moved.ts';

it('moves what has a place, and tells why the rest has none', () => {
  const item = (label: string, atMs: number): { label: string; atMs: number } => ({ label, atMs });
  const items = [item('a', 1000), item('b', 2000), item('c', 3000), item('d', 4000), item('e', 5000)];
  // Half-open: 0 is inside, the length is not.
  const { moved, left } = moveAll(items, [0, -1, null, 8999, 9000], 9000);
  expect(moved).toEqual([
    { item: items[0], shiftMs: -1000 },
    { item: items[3], shiftMs: 4999 },
  ]);
  expect(left).toEqual([
    { label: 'b', atMs: 2000, why: 'outside' },
    { label: 'c', atMs: 3000, why: 'unclear' },
    { label: 'e', atMs: 5000, why: 'outside' },
  ]);
});
