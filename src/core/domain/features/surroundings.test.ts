import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../test/support/seeded-random.ts';
import { geometryFor, surpriseOf, type SignalModel } from './surroundings.ts';
import fc from '../../../../test/support/properties.ts';

const COUNT: SignalModel = { kind: 'count', windowBlocks: [0.5, 1, 2, 4], minScale: 1 };
const LEVEL: SignalModel = { kind: 'level', windowBlocks: [0.2, 0.5, 1], minScale: 1 };

function poisson(seed: number, length: number, rate: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length }, () => {
    let count = 0;
    for (let product = random(); product > Math.exp(-rate); product *= random()) count++;
    return count;
  });
}

const surprise = (series: Float32Array, model: SignalModel): Float32Array =>
  surpriseOf(series, geometryFor(series.length), model).surprise;

describe('surprise against a signal’s own surroundings', () => {
  it('never falls at a second whose value rises (counts and levels, whatever the rest)', () => {
    const value = fc.oneof(
      fc.nat({ max: 30 }),
      fc.constant(Number.NaN),
      fc.double({ min: -5, max: 40, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 30, maxLength: 500 }),
        fc.nat(),
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.constantFrom(COUNT, LEVEL),
        (values, place, rise, model) => {
          const before = Float32Array.from(values, (entry) =>
            model.kind === 'count' ? Math.abs(entry) : entry,
          );
          const second = place % before.length;
          if (Number.isNaN(before[second]!)) return;
          const after = before.slice();
          after[second] = after[second]! + rise;
          expect(surprise(after, model)[second]!).toBeGreaterThanOrEqual(
            surprise(before, model)[second]! - 1e-4,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is highest at the onset of a burst', () => {
    const series = poisson(3, 1200, 0.5);
    for (let second = 700; second < 715; second++) series[second] = series[second]! + 4;
    const found = surprise(series, COUNT);
    const peak = found.indexOf(Math.max(...found));
    expect(Math.abs(peak - 700)).toBeLessThanOrEqual(4);
  });

  it('is the same burst whatever the channel’s size: relative to its own usual', () => {
    const quiet = poisson(5, 1200, 0.3);
    const busy = poisson(5, 1200, 8);
    for (let second = 600; second < 610; second++) {
      quiet[second] = 3;
      busy[second] = 30;
    }
    expect(Math.max(...surprise(quiet, COUNT))).toBeGreaterThan(5);
    expect(Math.max(...surprise(busy, COUNT))).toBeGreaterThan(5);
  });

  it('is not sure of a jump from one line to six', () => {
    const series = new Float32Array(1200);
    for (let second = 0; second < series.length; second += 10) series[second] = 1;
    for (let offset = 0; offset < 5; offset++) series[605 + offset] = 1;
    const small = Math.max(...surprise(series, COUNT));
    const busy = series.map((value) => value * 20);
    expect(small).toBeLessThan(4);
    expect(Math.max(...surprise(busy, COUNT))).toBeGreaterThan(2 * small);
  });

  it('is 0 without a value, and a hole leaves the rest as it is', () => {
    const series = poisson(7, 1200, 1);
    for (let second = 300; second < 330; second++) series[second] = Number.NaN;
    const { value, surprise: found } = surpriseOf(series, geometryFor(1200), COUNT);
    expect(value[310]).toBeNaN();
    expect(found[310]).toBe(0);
    expect(Math.max(...found.slice(280, 300))).toBeLessThan(4);
  });

  it('stays silent where there is too little around to compare with', () => {
    expect(Math.max(...surprise(Float32Array.from([0, 0, 9, 0, 0]), COUNT))).toBe(0);
    expect(surprise(new Float32Array(0), COUNT)).toHaveLength(0);
  });
});
