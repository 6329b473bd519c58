import { describe, expect, it } from 'vitest';
import { coarsenPeaks } from './peaks.ts';
import { createPyramidBuilder, pyramidLayout } from './pyramid.ts';

describe('the waveform pyramid', () => {
  it('lists levels four times coarser each, one after the other in the file, down to an overview', () => {
    expect(pyramidLayout(5000, 256)).toEqual([
      { samplesPerPixel: 256, lengthPx: 5000, offsetBytes: 0 },
      { samplesPerPixel: 1024, lengthPx: 1250, offsetBytes: 20_000 },
      { samplesPerPixel: 4096, lengthPx: 313, offsetBytes: 25_000 },
    ]);
  });

  it('holds the extremes of the level below in every level, however the input is cut', () => {
    const finest = Int16Array.from({ length: 2 * 4099 }, (_, at) =>
      at % 2 === 0 ? -((at * 7919) % 32768) : (at * 104_729) % 32767,
    );
    const builder = createPyramidBuilder(pyramidLayout(4099, 256));
    for (let at = 0; at < finest.length; at += 346) builder.push(finest.subarray(at, at + 346));
    const second = coarsenPeaks(finest, 4);
    const third = coarsenPeaks(second, 4);
    expect(builder.finish()).toEqual([second, third]);
  });
});
