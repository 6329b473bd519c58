import { describe, expect, it } from 'vitest';
import { createDecimator } from './decimate.ts';
import { createPitchTracker } from './pitch.ts';

const buzz = (hz: number, rateHz: number, length: number): Float32Array =>
  Float32Array.from({ length }, (_, at) => {
    const phase = (2 * Math.PI * hz * at) / rateHz;
    return Math.sin(phase) + 0.6 * Math.sin(2 * phase + 1) + 0.4 * Math.sin(3 * phase + 2);
  });

describe('pitch', () => {
  it.each([75, 110, 165, 220, 330, 440])('of a buzz at %d Hz is right within 1.5 %', (hz) => {
    const tracker = createPitchTracker(4000);
    const { pitchHz, periodicity } = tracker.estimate(buzz(hz, 4000, tracker.frameLength), 0);
    expect(Math.abs(pitchHz / hz - 1)).toBeLessThan(0.015);
    expect(periodicity).toBeGreaterThan(0.95);
  });

  it('is none in noise and in silence', () => {
    const tracker = createPitchTracker(4000);
    let state = 1;
    const noise = Float32Array.from({ length: tracker.frameLength }, () => {
      state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
      return state / 2 ** 31 - 1;
    });
    expect(tracker.estimate(noise, 0).pitchHz).toBeNaN();
    expect(tracker.estimate(new Float32Array(tracker.frameLength), 0)).toEqual({
      pitchHz: NaN,
      periodicity: 0,
    });
  });
});

describe('the decimator', () => {
  it('keeps what is low, removes what would fold, and does not depend on chunks', () => {
    const energy = (hz: number, chunk: number): number => {
      const samples = Float32Array.from({ length: 16_000 }, (_, at) =>
        Math.sin((2 * Math.PI * hz * at) / 16_000),
      );
      const decimator = createDecimator();
      let sum = 0;
      for (let at = 0; at < samples.length; at += chunk) {
        const part = samples.subarray(at, at + chunk);
        for (const value of decimator.push(part, part.length)) sum += value * value;
      }
      return sum / 4000;
    };
    expect(energy(300, 320)).toBeCloseTo(0.5, 1);
    expect(energy(3700, 320)).toBeLessThan(0.001);
    expect(energy(300, 7)).toBeCloseTo(energy(300, 16_000), 6);
  });
});
