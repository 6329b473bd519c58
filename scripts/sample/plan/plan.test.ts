import { describe, expect, it } from 'vitest';
import { DECOY_KINDS } from './moments.ts';
import { makePlan } from './plan.ts';

const SEEDS = Array.from({ length: 60 }, (_, index) => index + 1);

describe('the plan of a sample stream', () => {
  it('is the same for the same seed', () => {
    expect(makePlan({ seed: 7, minutes: 7 })).toEqual(makePlan({ seed: 7, minutes: 7 }));
  });

  it('plants five moments of different kinds and every decoy, for any seed and length', () => {
    for (const seed of SEEDS) {
      const plan = makePlan({ seed, minutes: 6 + (seed % 5) });
      expect(new Set(plan.moments.map((moment) => moment.kind)).size).toBe(5);
      expect(plan.decoys.map((decoy) => decoy.kind).sort()).toEqual([...DECOY_KINDS].sort());
    }
  });

  it('keeps every moment and decoy inside the stream and apart from the others', () => {
    for (const seed of SEEDS) {
      for (const minutes of [6, 8, 10]) {
        const plan = makePlan({ seed, minutes });
        const ranges = [...plan.moments, ...plan.decoys].sort((left, right) => left.startMs - right.startMs);
        expect(ranges[0]!.startMs).toBeGreaterThanOrEqual(0);
        expect(ranges.at(-1)!.endMs).toBeLessThan(plan.durationMs);
        for (const [index, range] of ranges.entries()) {
          if (index > 0) expect(range.startMs).toBeGreaterThanOrEqual(ranges[index - 1]!.endMs - 4000);
        }
        for (const moment of plan.moments) {
          expect(moment.startMs).toBeLessThan(moment.causeMs);
          expect(moment.causeMs + moment.chatLagMs).toBeLessThan(plan.durationMs);
        }
      }
    }
  });

  it('differs between seeds in order, lag, density and words', () => {
    const plans = SEEDS.map((seed) => makePlan({ seed }));
    const different = (of: (plan: (typeof plans)[number]) => unknown): number =>
      new Set(plans.map((plan) => JSON.stringify(of(plan)))).size;
    expect(different((plan) => plan.moments.map((moment) => moment.kind))).toBeGreaterThan(55);
    expect(different((plan) => plan.decoys.map((decoy) => decoy.kind))).toBeGreaterThan(50);
    expect(different((plan) => plan.world)).toBe(60);
    const lags = plans.map((plan) => plan.chatLagMs);
    expect(Math.min(...lags)).toBeLessThan(3600);
    expect(Math.max(...lags)).toBeGreaterThan(8400);
    const rates = plans.map((plan) => plan.messagesPerSecond);
    expect(Math.min(...rates)).toBeLessThan(0.8);
    expect(Math.max(...rates)).toBeGreaterThan(6);
  });

  it('refuses a length that leaves no quiet between moments', () => {
    expect(() => makePlan({ seed: 1, minutes: 4 })).toThrow('6 to 10 minutes');
  });
});
