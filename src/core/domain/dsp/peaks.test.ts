import { describe, expect, it } from 'vitest';
import { coarsenPeaks, createPeakMeter, type PeakOptions, peaksTo8Bit } from './peaks.ts';
import fc from '../../../../test/support/properties.ts';

function peaksOf(samples: Int16Array, options: PeakOptions, chunkFrames: number): number[] {
  const meter = createPeakMeter(options);
  const pairs: number[] = [];
  const step = chunkFrames * options.channels;
  for (let at = 0; at < samples.length; at += step)
    pairs.push(...meter.push(samples.subarray(at, at + step)));
  return [...pairs, ...meter.finish()];
}

/** The definition, frame by frame. */
function plainPeaks(samples: Int16Array, { channels, samplesPerPixel }: PeakOptions): number[] {
  const mixed: number[] = [];
  for (let at = 0; at < samples.length; at += channels) {
    const frame = samples.subarray(at, at + channels);
    mixed.push(Math.trunc(frame.reduce((sum, value) => sum + value, 0) / channels) || 0); // no -0: samples have none
  }
  const pairs: number[] = [];
  for (let at = 0; at < mixed.length; at += samplesPerPixel) {
    const pixel = mixed.slice(at, at + samplesPerPixel);
    pairs.push(Math.min(...pixel), Math.max(...pixel));
  }
  return pairs;
}

describe('peaks', () => {
  it('are minimum and maximum per pixel, the last one over what is left', () => {
    const samples = Int16Array.of(1, -5, 9, 0, 7, -32768, 32767);
    expect(peaksOf(samples, { channels: 1, samplesPerPixel: 3 }, 2)).toEqual([
      -5, 9, -32768, 7, 32767, 32767,
    ]);
  });

  it('mix channels by integer division towards zero, as audiowaveform does', () => {
    const samples = Int16Array.of(-3, 0, 3, 0, -32768, -32768);
    expect(peaksOf(samples, { channels: 2, samplesPerPixel: 1 }, 1)).toEqual([-1, -1, 1, 1, -32768, -32768]);
  });

  it('keep channels apart when asked to', () => {
    const options = { channels: 2, samplesPerPixel: 2, splitChannels: true };
    expect(peaksOf(Int16Array.of(1, 10, 2, 20), options, 1)).toEqual([1, 2, 10, 20]);
  });

  it('do not depend on how the input is cut into chunks, for any number of channels', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 50 }),
        (values, channels, samplesPerPixel, chunkFrames) => {
          const samples = Int16Array.from(values.slice(0, values.length - (values.length % channels)));
          const options = { channels, samplesPerPixel };
          expect(peaksOf(samples, options, chunkFrames)).toEqual(plainPeaks(samples, options));
        },
      ),
    );
  });

  it('fold into coarser ones without losing an extreme', () => {
    expect([...coarsenPeaks(Int16Array.of(-1, 1, -9, 2, -3, 8), 2)]).toEqual([-9, 2, -3, 8]);
  });

  it('become 8-bit by dividing by 256 towards zero', () => {
    expect([...peaksTo8Bit(Int16Array.of(-13606, 16602, -255, 32767))]).toEqual([-53, 64, 0, 127]);
  });
});
