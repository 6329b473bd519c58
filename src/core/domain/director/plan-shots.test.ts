import { describe, expect, it } from 'vitest';
import fc from '../../../../test/support/properties.ts';
import { type FeedPlan, type PlannedShot, planShots } from './plan-shots.ts';

const CUT_COST = 3000;

interface Case {
  readonly worths: readonly (readonly number[])[];
  readonly minSteps: number;
  readonly longestSteps: number | null;
}

const feedOf = (worth: readonly number[]): FeedPlan => ({
  worth: Int32Array.from(worth),
  open: new Uint8Array(worth.length).fill(1),
  picture: new Uint8Array(worth.length).fill(1),
  excluded: false,
});

const planOf = ({ worths, minSteps, longestSteps }: Case): PlannedShot[] => {
  const length = worths[0]!.length;
  return planShots(worths.map(feedOf), {
    ...{ minSteps, longestSteps },
    pinned: new Int16Array(length).fill(-1),
    cutCost: new Int32Array(length).fill(CUT_COST),
  });
};

const worthOf = (shots: readonly PlannedShot[], { worths, longestSteps }: Case): number =>
  shots.reduce((sum, { feed, from, to }, at) => {
    const shown = worths[feed]!.slice(from, to).reduce((total, worth) => total + worth, 0);
    const tooLong = longestSteps === null ? 0 : Math.max(0, to - from - longestSteps);
    return sum + shown - (at > 0 ? CUT_COST : 0) - 50_000 * tooLong;
  }, 0);

/** The best of all lists, by trying every one. */
function bestByTrying(one: Case): number {
  const { worths, minSteps } = one;
  const length = worths[0]!.length;
  const shortest = Math.min(minSteps, length);
  let best = -Infinity;
  const extend = (shots: readonly PlannedShot[]): void => {
    const from = shots.at(-1)?.to ?? 0;
    if (from === length) {
      best = Math.max(best, worthOf(shots, one));
      return;
    }
    for (let feed = 0; feed < worths.length; feed++) {
      if (feed === shots.at(-1)?.feed) continue;
      for (let to = from + shortest; to <= length; to++) extend([...shots, { feed, from, to }]);
    }
  };
  extend([]);
  return best;
}

const anyCase: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 9 }).chain((length) =>
  fc.record({
    worths: fc.array(fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: length, maxLength: length }), {
      minLength: 1,
      maxLength: 3,
    }),
    minSteps: fc.integer({ min: 1, max: 4 }),
    longestSteps: fc.option(fc.integer({ min: 8, max: 9 })),
  }),
);

describe('the shots that are planned', () => {
  it('are worth as much as the best of all lists', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        expect(worthOf(planOf(one), one)).toBe(bestByTrying(one));
      }),
    );
  });

  it('cut later where it is all the same', () => {
    const worths = [
      [1000, 1000, 1000, 1000, 0, 0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 1000, 1000, 1000, 1000, 1000, 1000],
    ];
    expect(planOf({ worths, minSteps: 2, longestSteps: null })).toEqual([
      { feed: 0, from: 0, to: 6 },
      { feed: 1, from: 6, to: 12 },
    ]);
  });
});
