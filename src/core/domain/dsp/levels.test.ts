import { describe, expect, it } from 'vitest';
import { createLevelMeter } from './levels.ts';

describe('levels', () => {
  it('cut steps at tenths of a second of media time at every rate', () => {
    const meter = createLevelMeter(11_025, 1);
    meter.push(new Int16Array(11_025 * 3 + 7));
    const { length, wholeSteps, frames } = meter.finish();
    expect({ length, wholeSteps, frames }).toEqual({ length: 31, wholeSteps: 30, frames: 33_082 });
  });

  it('report RMS, peak and brightness of a tone', () => {
    const meter = createLevelMeter(48_000, 2);
    const tone = (at: number): number => Math.round(16_384 * Math.sin((2 * Math.PI * 3000 * at) / 48_000));
    meter.push(Int16Array.from({ length: 9600 * 2 }, (_, at) => tone(at >> 1)));
    const { tracks } = meter.finish();
    expect(tracks.rms[1]).toBeCloseTo(0.5 / Math.SQRT2, 3);
    expect(tracks.peak[1]).toBeCloseTo(0.5, 3);
    expect(tracks.centroidHz[1]).toBeGreaterThan(2950);
    expect(tracks.centroidHz[1]).toBeLessThan(3150);
  });

  it('have no brightness in silence', () => {
    const meter = createLevelMeter(48_000, 1);
    meter.push(new Int16Array(4800));
    expect(meter.finish().tracks.centroidHz).toEqual(Float32Array.of(NaN));
  });
});
