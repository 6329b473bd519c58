import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasTestData, testData } from '../../../../test/support/test-data.ts';
import { createLevelMeter, type Levels } from './levels.ts';
import { createLoudnessMeter, measureLoudness } from './loudness.ts';
import { kWeightingStages } from './k-weighting.ts';
import { parseWavHeader } from './wav.ts';

function levelsOf(path: string, chunkFrames: number): Levels {
  const bytes = new Uint8Array(readFileSync(path));
  const { dataOffset, dataBytes, channels, sampleRateHz } = parseWavHeader(bytes);
  const samples = new Int16Array(bytes.slice(dataOffset, dataOffset + (dataBytes ?? 0)).buffer);
  const meter = createLevelMeter(sampleRateHz, channels);
  const step = chunkFrames * channels;
  for (let at = 0; at < samples.length; at += step) meter.push(samples.subarray(at, at + step));
  return meter.finish();
}

const integrated = (path: string): number | null => {
  const levels = levelsOf(path, 4096);
  return measureLoudness(levels.tracks.kWeightedPower.subarray(0, levels.wholeSteps)).integratedLufs;
};

const sine = (options: { hz: number; rateHz: number; seconds: number; amplitude: number }): Int16Array =>
  Int16Array.from({ length: options.rateHz * options.seconds }, (_, at) =>
    Math.round(options.amplitude * Math.sin((2 * Math.PI * options.hz * at) / options.rateHz)),
  );

/** LUFS → power, the inverse of BS.1770's equation. */
const power = (lufs: number): number => 10 ** ((lufs + 0.691) / 10);

describe.skipIf(!hasTestData)('integrated loudness of known recordings', () => {
  it.each([
    ['1770-2_Comp_RelGateTest.wav', -10, 0.1],
    ['1770-2_Comp_AbsGateTest.wav', -69.5, 0.1],
    ['sine_1000.wav', -3.0523, 0.01],
  ])('%s reads %d LUFS', (name, expected, tolerance) => {
    const measured = integrated(testData('loudness', name));
    expect(Math.abs((measured ?? NaN) - expected)).toBeLessThanOrEqual(tolerance);
  });

  it('levels do not depend on how the input is cut', () => {
    const path = testData('loudness', 'piano.wav');
    const small = levelsOf(path, 777);
    const large = levelsOf(path, 65_536);
    expect([small.frames, small.wholeSteps, small.tracks.peak]).toEqual([
      large.frames,
      large.wholeSteps,
      large.tracks.peak,
    ]);
    for (const name of ['kWeightedPower', 'rms', 'centroidHz'] as const) {
      const worst = small.tracks[name].map((value, at) => Math.abs(value / large.tracks[name][at]! - 1));
      expect(Math.max(...worst)).toBeLessThan(1e-6);
    }
  });
});

describe('K-weighting', () => {
  it('has the coefficients that BS.1770 tables at 48 kHz, the high pass with unity gain', () => {
    const { shelf, highPass } = kWeightingStages(48_000);
    expect(shelf.b0).toBeCloseTo(1.53512485958697, 9);
    expect(shelf.a1).toBeCloseTo(-1.69065929318241, 9);
    expect(highPass.a1).toBeCloseTo(-1.99004745483398, 9);
    expect(highPass.a2).toBeCloseTo(0.99007225036621, 9);
    expect((highPass.b0 - highPass.b1 + highPass.b2) / (1 - highPass.a1 + highPass.a2)).toBeCloseTo(1, 9);
  });

  it.each([16_000, 22_050, 44_100, 48_000, 96_000])('reads a tone alike at %d Hz', (rateHz) => {
    const meter = createLevelMeter(rateHz, 1);
    meter.push(sine({ hz: 997, rateHz, seconds: 2, amplitude: 32_767 }));
    const { tracks, wholeSteps } = meter.finish();
    const { integratedLufs } = measureLoudness(tracks.kWeightedPower.subarray(0, wholeSteps));
    expect(integratedLufs).toBeGreaterThan(-3.11);
    expect(integratedLufs).toBeLessThan(-2.95);
  });

  it('adds up channels, counts surrounds more and the LFE not at all', () => {
    const tone = sine({ hz: 997, rateHz: 48_000, seconds: 1, amplitude: 8000 });
    const readingOf = (channels: number, active: readonly number[]): number => {
      const frames = new Int16Array(tone.length * channels);
      tone.forEach((value, at) => active.forEach((channel) => (frames[at * channels + channel] = value)));
      const meter = createLevelMeter(48_000, channels);
      meter.push(frames);
      return measureLoudness(meter.finish().tracks.kWeightedPower).integratedLufs ?? -Infinity;
    };
    const mono = readingOf(1, [0]);
    expect(readingOf(2, [0, 1])).toBeCloseTo(mono + 3.01, 2);
    expect(readingOf(6, [4])).toBeCloseTo(mono + 1.49, 2);
    expect(readingOf(6, [3])).toBe(-Infinity);
  });
});

describe('loudness over time', () => {
  it('is unknown until 400 ms and 3 s were heard, and -70 in silence', () => {
    const { momentary, shortTerm, integratedLufs, rangeLu } = measureLoudness(new Float32Array(31));
    expect(momentary.findIndex((value) => !Number.isNaN(value))).toBe(3);
    expect(shortTerm.findIndex((value) => !Number.isNaN(value))).toBe(29);
    expect([momentary[3], shortTerm[29], integratedLufs, rangeLu]).toEqual([-70, -70, null, null]);
  });

  it('leaves pauses out of the integrated figure', () => {
    const powers = Array.from({ length: 1200 }, (_, at) => (at < 600 ? power(-23) : power(-50)));
    expect(measureLoudness(powers).integratedLufs).toBeCloseTo(-23, 1);
  });

  it('measures the range as EBU Tech 3342 does: 20 s at -20 and 20 s at -30 LUFS span 10 LU', () => {
    const powers = Array.from({ length: 400 }, (_, at) => power(at < 200 ? -20 : -30));
    expect(measureLoudness(powers).rangeLu).toBeCloseTo(10, 1);
  });

  it('takes any number of steps in constant memory and agrees with the whole', () => {
    const powers = Array.from({ length: 5000 }, (_, at) => power(-40 + 20 * Math.sin(at / 50)));
    const meter = createLoudnessMeter();
    for (const value of powers) meter.push(value);
    const whole = measureLoudness(powers);
    expect([meter.integratedLufs(), meter.rangeLu()]).toEqual([whole.integratedLufs, whole.rangeLu]);
  });
});
