import { describe, expect, it } from 'vitest';
import { textWidthPx, write } from './lettering.ts';
import { timecode } from './overlay.ts';
import { makePen } from './pen.ts';
import { blit, copyShifted, fillPolygon, makeRaster, solid, type Raster } from './raster.ts';

const coverageOf = (raster: Raster): number => {
  let sum = 0;
  for (let at = 3; at < raster.rgba.length; at += 4) sum += raster.rgba[at]! / 255;
  return sum;
};

describe('the rasteriser', () => {
  it('covers as much area as a shape has, at any place between the pixels', () => {
    for (const shift of [0, 0.25, 0.6]) {
      const raster = makeRaster(64, 64);
      makePen(raster).ellipse([32 + shift, 32 - shift, 20, 11], solid(0xffffff));
      expect(coverageOf(raster) / (Math.PI * 20 * 11)).toBeCloseTo(1, 1);
    }
  });

  it('fills by winding: a path that runs back inside itself leaves a hole', () => {
    const raster = makeRaster(20, 20);
    const outer = [2, 2, 18, 2, 18, 18, 2, 18, 2, 2];
    const inner = [6, 6, 6, 14, 14, 14, 14, 6, 6, 6];
    fillPolygon(raster, [...outer, ...inner], solid(0xff0000));
    expect(raster.rgba[(10 * 20 + 10) * 4 + 3]).toBe(0);
    expect(raster.rgba[(4 * 20 + 10) * 4 + 3]).toBe(255);
  });

  it('leaves out what lies outside the picture', () => {
    const raster = makeRaster(8, 8);
    makePen(raster).ellipse([-20, -20, 5, 5], solid(0xffffff));
    makePen(raster).roundRect([6, 6, 40, 40], 0, solid(0xffffff));
    expect(coverageOf(raster)).toBeCloseTo(4, 3);
  });

  it('mixes half of a colour over another', () => {
    const [target, source] = [makeRaster(1, 1), makeRaster(1, 1)];
    fillPolygon(target, [0, 0, 1, 0, 1, 1, 0, 1], solid(0x000000));
    fillPolygon(source, [0, 0, 1, 0, 1, 1, 0, 1], solid(0xffffff, 0.5));
    blit(target, source, { x: 0, y: 0 });
    expect(Math.abs(target.rgba[0]! - 128)).toBeLessThanOrEqual(1);
    expect(target.rgba[3]).toBe(255);
  });

  it('repeats the edge where a shaken picture would leave a gap', () => {
    const source = makeRaster(3, 1);
    source.words.set([1, 2, 3]);
    const target = makeRaster(3, 1);
    copyShifted(target, source, 1, 0);
    expect([...target.words]).toEqual([1, 1, 2]);
    copyShifted(target, source, -1, 0);
    expect([...target.words]).toEqual([2, 3, 3]);
  });

  it('writes a text as wide as it says', () => {
    const raster = makeRaster(200, 30);
    write(raster, 'VICTORY', { x: 10, y: 8 }, { stepPx: 2, weight: 1, color: 0xffffff });
    let last = 0;
    for (let x = 0; x < 200; x++)
      for (let y = 0; y < 30; y++) if (raster.rgba[(y * 200 + x) * 4 + 3]! > 40) last = x;
    expect(Math.abs(last - (10 + textWidthPx('VICTORY', 2)))).toBeLessThan(3);
  });

  it('names each frame by its time', () => {
    expect(timecode(0, 24)).toBe('0:00:00.00');
    expect(timecode(24 * 3725 + 7, 24)).toBe('1:02:05.07');
  });
});
