import { describe, expect, it } from 'vitest';
import { SharedSlices } from './share-slices.ts';
import type { SliceState } from './slice-store.ts';

const slice = (startSec: number, endSec: number | null): SliceState => ({
  ...{ startSec, endSec, isDone: false, next: { sec: startSec, cursor: null } },
  ...{ parts: [], gaps: [], failure: null },
});

/** A store of these slices that was asked to split at those seconds. */
function shared(...slices: SliceState[]): { shares: SharedSlices; splitAt: number[] } {
  const splitAt: number[] = [];
  const shares = new SharedSlices({
    durationMs: 10_000_000,
    split(whole, atSec) {
      splitAt.push(atSec);
      const rest = slice(atSec, whole.endSec);
      whole.endSec = atSec;
      return rest;
    },
  });
  for (const one of slices) shares.begin(one);
  return { shares, splitAt };
}

const walk = (shares: SharedSlices, one: SliceState, ...secs: number[]): void => {
  for (const sec of secs) shares.step(one, sec);
};

describe('sharing a slice', () => {
  it('halves what is left of the one with most pages to go, by the pace of its last pages', () => {
    const [slow, dense] = [slice(0, 600), slice(600, 800)];
    const { shares, splitAt } = shared(slow, dense);
    walk(shares, slow, 40, 80, 120, 160);
    walk(shares, dense, 690, 691, 692, 693, 694);
    expect(shares.takeHalf()).toMatchObject({ startSec: 747, endSec: 800 });
    expect(dense.endSec).toBe(747);
    expect(splitAt).toEqual([747]);
  });

  it('leaves alone what a page or two will end, and what nothing is known of', () => {
    const [sparse, fresh] = [slice(0, 600), slice(600, 1200)];
    const { shares } = shared(sparse, fresh);
    walk(shares, sparse, 300);
    expect(shares.takeHalf()).toBeNull();
  });

  it('takes a burst inside one second for slow going', () => {
    const burst = slice(0, 100);
    const { shares } = shared(burst);
    walk(shares, burst, 50, 50, 50, 50, 50);
    expect(shares.takeHalf()).toMatchObject({ startSec: 75, endSec: 100 });
  });

  it('counts an open slice to the end of the stream, and forgets one that is done', () => {
    const open = slice(9000, null);
    const { shares } = shared(open);
    walk(shares, open, 9010, 9020, 9030);
    expect(shares.takeHalf()).toMatchObject({ startSec: 9515, endSec: null });
    shares.end(open);
    expect(shares.takeHalf()).toBeNull();
  });
});
