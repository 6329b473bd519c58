import { describe, expect, it } from 'vitest';
import { boundariesOf, variantsOf } from './boundaries.ts';
import type { SpeechLayout } from './utterances.ts';
import fc from '../../../../test/support/properties.ts';

const layout = (...ranges: readonly (readonly [number, number])[]): SpeechLayout => {
  const utterances = ranges.map(([startMs, endMs]) => ({ startMs, endMs }));
  return { utterances, sentences: utterances };
};

describe('boundaries', () => {
  it('run from the sentence before the cause to the sentence end after the reaction', () => {
    const speech = layout([80_000, 85_000], [90_000, 105_000], [112_000, 118_000], [130_000, 140_000]);
    const range = boundariesOf({ causeMs: 97_000, settledMs: 113_000, durationMs: 600_000, speech });
    expect(range).toEqual({ startMs: 89_750, endMs: 118_250 });
  });

  it('take in what was said just before when the cause opens its utterance', () => {
    const speech = layout([90_000, 96_000], [97_000, 110_000]);
    expect(boundariesOf({ causeMs: 97_300, settledMs: 104_000, durationMs: 600_000, speech }).startMs).toBe(
      89_750,
    );
  });

  it('begin inside a long monologue at a sentence', () => {
    const speech: SpeechLayout = {
      utterances: [{ startMs: 0, endMs: 200_000 }],
      sentences: [0, 40_000, 88_000, 95_000, 120_000].map((startMs, index, all) => ({
        startMs,
        endMs: all[index + 1] ?? 200_000,
      })),
    };
    const range = boundariesOf({ causeMs: 100_000, settledMs: 112_000, durationMs: 600_000, speech });
    expect(range.startMs).toBe(94_750);
    expect(range.endMs).toBe(120_250);
  });

  it('keep a plain lead and tail without speech to go by', () => {
    expect(boundariesOf({ causeMs: 100_000, settledMs: 110_000, durationMs: 600_000, speech: null })).toEqual(
      {
        startMs: 93_000,
        endMs: 111_500,
      },
    );
  });

  it('always hold the cause, stay in the media and in order, 8 to 90 s where the media allows', () => {
    const time = fc.nat({ max: 300_000 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(time, fc.integer({ min: 100, max: 60_000 })), { maxLength: 12 }),
        time,
        fc.nat({ max: 60_000 }),
        (speech, causeMs, reactionMs) => {
          const ranges = speech.map(([at, length]) => [at, at + length] as const).sort((a, b) => a[0] - b[0]);
          const durationMs = 301_000;
          const range = boundariesOf({
            causeMs,
            settledMs: causeMs + reactionMs,
            durationMs,
            speech: layout(...ranges),
          });
          expect(range.startMs).toBeGreaterThanOrEqual(0);
          expect(range.endMs).toBeLessThanOrEqual(durationMs);
          expect(range.startMs).toBeLessThanOrEqual(causeMs);
          expect(range.endMs).toBeGreaterThan(causeMs);
          expect(range.endMs - range.startMs).toBeGreaterThanOrEqual(8000);
          expect(range.endMs - range.startMs).toBeLessThanOrEqual(90_000);
        },
      ),
    );
  });

  it('come in cuts of 15, 30 and 60 s that hold the cause', () => {
    const input = { causeMs: 100_000, settledMs: 110_000, durationMs: 600_000, speech: null };
    const variants = variantsOf({ startMs: 90_000, endMs: 115_000 }, input);
    expect(variants.map(({ targetMs, startMs, endMs }) => [targetMs, endMs - startMs])).toEqual([
      [15_000, 15_000],
      [30_000, 30_000],
      [60_000, 60_000],
    ]);
    for (const { startMs, endMs } of variants) {
      expect(startMs).toBeLessThanOrEqual(100_000);
      expect(endMs).toBeGreaterThan(100_000);
    }
    expect(
      variantsOf({ startMs: 0, endMs: 20_000 }, { ...input, causeMs: 5000, durationMs: 20_000 }),
    ).toHaveLength(1);
  });
});
