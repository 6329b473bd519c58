import { describe, expect, it } from 'vitest';
import { createVoiceMix, MIX_RATE_HZ } from './voice-mix.ts';

/** Half a second of sines, one a channel. */
function sines(leftHz: number, rightHz: number): Int16Array {
  const out = new Int16Array(MIX_RATE_HZ);
  for (let at = 0; at < out.length / 2; at++) {
    const angle = (2 * Math.PI * at) / MIX_RATE_HZ;
    out[2 * at] = Math.round(10_000 * Math.sin(leftHz * angle));
    out[2 * at + 1] = Math.round(10_000 * Math.sin(rightHz * angle));
  }
  return out;
}

/** Against a sine of 10,000, the beginning left out. */
const levelDb = (samples: Int16Array): number => {
  const some = samples.subarray(200);
  const power = some.reduce((sum, value) => sum + value * value, 0) / some.length;
  return 10 * Math.log10(power / (10_000 ** 2 / 2) + 1e-12);
};

describe('the voice mix', () => {
  it.each([100, 1000, 4000, 6500])('leaves %d Hz as loud as it is', (hz) => {
    const mixed = createVoiceMix()(sines(hz, hz));
    expect(mixed).toHaveLength(MIX_RATE_HZ / 6);
    expect(levelDb(mixed)).toBeCloseTo(0, 1);
  });

  it.each([8600, 12_000, 15_000, 20_000])('lets nothing of %d Hz fold back', (hz) => {
    expect(levelDb(createVoiceMix()(sines(hz, hz)))).toBeLessThan(-40);
  });

  it('is the mean of both channels', () => {
    expect(levelDb(createVoiceMix()(sines(1000, 0)))).toBeCloseTo(-6.02, 1);
  });

  it('is the same in blocks as at once', () => {
    const stereo = sines(440, 2500);
    const mix = createVoiceMix();
    const inBlocks: number[] = [];
    for (let at = 0; at < stereo.length; at += 9600) inBlocks.push(...mix(stereo.subarray(at, at + 9600)));
    expect(inBlocks).toEqual([...createVoiceMix()(stereo)]);
  });
});
