import { describe, expect, it } from 'vitest';
import fc from '../../../../../test/support/properties.ts';
import { explainAt, scoreHype } from '../../scoring/score-hype.ts';
import { readMessage } from './outside-event.ts';
import { createOutsideSeries, evidenceIn } from './outside-evidence.ts';

const LENGTH = 400;
const NOBODY = { lagMs: null, chat: null, loudness: null, voice: null, sentences: null };
const event = fc.record({
  atMs: fc.integer({ min: 0, max: (LENGTH - 1) * 1000 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  durationMs: fc.integer({ min: 0, max: 10_000 }),
});
const seriesOf = (events: readonly { atMs: number; share: number; durationMs: number }[]): Float32Array => {
  const series = createOutsideSeries(LENGTH);
  for (const { atMs, ...evidence } of events) series.add(atMs, evidence);
  return series.stretch(0, LENGTH)!;
};

describe('evidence from outside', () => {
  it('of a laugh, a cheer or a shout is as strong as its detector is sure', () => {
    const sound = {
      id: 's',
      at: 0,
      kind: 'sound',
      label: 'laughter',
      confidence: 0.7,
      durationMs: 1200,
    } as const;
    expect(evidenceIn(sound)).toEqual({ share: 0.7, durationMs: 1200, sound: 'laughter' });
    expect(readMessage({ ...sound, label: 'a bang' }).refused).toHaveLength(1);
    expect(readMessage(sound).events).toEqual([sound]);
  });

  it('of a raid and a hype train is their begin', () => {
    const common = { id: 'r', at: 0 };
    expect(evidenceIn({ ...common, kind: 'raid', from: 'ann', viewers: 3 })).toEqual({
      share: 1,
      durationMs: 10_000,
    });
    const train = { ...common, kind: 'hype_train', level: 2 } as const;
    expect(evidenceIn({ ...train, phase: 'begin' })).toEqual({ share: 1, durationMs: 5000 });
    expect(evidenceIn({ ...train, phase: 'progress' })).toBeNull();
    expect(evidenceIn({ ...train, phase: 'end' })).toBeNull();
  });

  it('is 0 to 1 in each second, and one more event never lowers it', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 30 }), event, (events, more) => {
        const before = seriesOf(events);
        const after = seriesOf([...events, more]);
        for (let second = 0; second < LENGTH; second++) {
          const value = after[second]!;
          expect(Number.isNaN(value) || (value >= 0 && value <= 1)).toBe(true);
          if (!Number.isNaN(before[second]!)) expect(value).toBeGreaterThanOrEqual(before[second]!);
        }
      }),
    );
  });

  it('of two thousand events in a second weighs as much as that of one', () => {
    const one = { atMs: 300_000, share: 1, durationMs: 1000 };
    const early = { atMs: 0, share: 0, durationMs: 1000 };
    const many = Array.from({ length: 2000 }, (_, at) => ({
      ...one,
      atMs: 300_000 + (at % 1000),
      durationMs: 0,
    }));
    expect(seriesOf([early, ...many])).toEqual(seriesOf([early, one]));
  });

  it('raises the score of its second, by a part that is named, and never alone to the top', () => {
    const outside = seriesOf([
      { atMs: 0, share: 0, durationMs: 1000 },
      { atMs: 300_000, share: 1, durationMs: 3000 },
    ]);
    const hype = scoreHype({ ...NOBODY, durationMs: LENGTH * 1000, outside });
    const at = explainAt(hype, 301);
    expect(at.parts.filter(({ contribution }) => contribution > 0).map(({ signal }) => signal)).toEqual([
      'outside-events',
    ]);
    expect(at.total).toBeGreaterThan(5);
    expect(at.total).toBeLessThan(100 * (1 - Math.exp(-0.25)));
    expect(explainAt(hype, 200).total).toBe(0);
  });

  it('of a source that never stops telling is its usual', () => {
    const outside = seriesOf(
      Array.from({ length: LENGTH }, (_, at) => ({ atMs: at * 1000, share: 1, durationMs: 1000 })),
    );
    const hype = scoreHype({ ...NOBODY, durationMs: LENGTH * 1000, outside });
    expect(Math.max(...hype.tracks['total']!)).toBe(0);
  });

  it('is missing before the first event and where there was none, and a calm face or a marker is none', () => {
    expect(createOutsideSeries(LENGTH).stretch(0, 5)).toBeNull();
    const late = createOutsideSeries(LENGTH);
    late.add(3000, { share: 0.5, durationMs: 1000 });
    expect([...late.stretch(0, 5)!]).toEqual([Number.NaN, Number.NaN, Number.NaN, 0.5, 0]);
    const expressions = { neutral: 1, happy: 0.25 };
    expect(evidenceIn({ id: 'f', at: 0, kind: 'face_snapshot', expressions })?.share).toBe(0.25);
    expect(evidenceIn({ id: 'm', at: 0, kind: 'marker', note: '', beforeMs: 30_000 })).toBeNull();
  });
});
