import { describe, expect, it } from 'vitest';
import type { ExpressionMix } from '../../../shared/model/faces.ts';
import { lexiconClassifier } from '../chat/lexicon-classifier.ts';
import { reasonsOf } from '../highlights/describe.ts';
import { DEFAULT_WEIGHTS } from '../scoring/weights.ts';
import { createFaceSeries, faceShare } from './face-evidence.ts';
import { createLiveMeter, type LiveMeter } from './live-meter.ts';
import { evidenceIn } from './outside/outside-evidence.ts';

const mix = (happy: number): ExpressionMix => ({
  ...{ happy, neutral: 1 - happy, sad: 0, angry: 0, fearful: 0, disgusted: 0, surprised: 0 },
});
const BURST_SEC = 110;
const happyAt = (second: number): number => (second === BURST_SEC ? 0.95 : 0.05);

const meterWith = (fill: (meter: LiveMeter) => void): LiveMeter => {
  const meter = createLiveMeter({
    ...{ classifier: lexiconClassifier, ignoredChatters: [], weights: DEFAULT_WEIGHTS, lagMs: 6000 },
  });
  fill(meter);
  return meter;
};
const seen = (meter: LiveMeter): void => {
  for (let second = 0; second < 120; second++) meter.addFace(second * 1000 + 500, mix(happyAt(second)));
};
const told = (meter: LiveMeter): void => {
  for (let second = 0; second < 120; second++) {
    const expressions = { happy: happyAt(second) };
    const snapshot = { kind: 'face_snapshot', id: 'f', at: 0, expressions } as const;
    meter.addOutside(second * 1000, evidenceIn(snapshot)!);
  }
};
const totalsOf = (meter: LiveMeter): number[] => [...meter.readAt(119_999).hype.tracks['total']!];

describe('what a face says', () => {
  it('is its strongest expression, and nothing where that is neutral', () => {
    expect(faceShare({ ...mix(0.2), surprised: 0.7 })).toBe(0.7);
    expect(faceShare({ neutral: 1 })).toBe(0);
  });

  it('is missing where nobody looked, and zero where no face was', () => {
    const series = createFaceSeries(60);
    expect(series.stretch(0, 3)).toBeNull();
    series.add(1500, mix(0.5));
    series.add(3500, null);
    expect([...series.stretch(0, 5)!]).toEqual([NaN, 0.5, NaN, 0, NaN]);
    series.add(200_000, null);
    expect(Number.isNaN(series.stretch(1, 1)![0])).toBe(true);
    series.forget();
    expect(series.stretch(0, 5)).toBeNull();
  });

  it('counts as much as a snapshot from outside, and both of one second count once', () => {
    const totals = totalsOf(meterWith(seen));
    expect(totals[BURST_SEC]).toBeGreaterThan(0);
    expect(totals).toEqual(totalsOf(meterWith(told)));
    expect(
      totalsOf(
        meterWith((meter) => {
          seen(meter);
          told(meter);
        }),
      ),
    ).toEqual(totals);
  });

  it('is named as what it is where it says more than what was told from outside', () => {
    const isFace = (fill: (meter: LiveMeter) => void): boolean =>
      meterWith(fill).readAt(119_999).isFace(BURST_SEC);
    expect(isFace(seen)).toBe(true);
    expect(isFace(told)).toBe(false);
    const fills = (meter: LiveMeter): void => {
      seen(meter);
      meter.addOutside(BURST_SEC * 1000, { share: 1, durationMs: 1000 });
    };
    expect(isFace(fills)).toBe(false);
    const part = {
      signal: 'outside-events',
      value: 0.9,
      usual: 0,
      contribution: 9,
      unit: 'share',
      surprise: 1,
      weight: 1,
    } as const;
    const words = (shown: boolean): string[] =>
      reasonsOf({
        ...{ explanation: { atMs: 0, total: 9, confidence: 1, parts: [part] }, category: 'other', terms: [] },
        ...{ emotions: null, quote: null, heard: { laughterSec: 0, cheerSec: 0, own: [] }, isFace: shown },
      }).map(({ text }) => text);
    expect([words(true), words(false)]).toEqual([['reaction in the facecam'], ['event from outside']]);
  });

  it('counts no more once nobody agrees to it', () => {
    const meter = meterWith(seen);
    meter.forgetFaces();
    expect(Math.max(...totalsOf(meter))).toBe(0);
  });
});
