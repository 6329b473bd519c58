import { describe, expect, it } from 'vitest';
import fc from '../../../../test/support/properties.ts';
import { faceFrameFilter, faceFrameSize } from './face-frames.ts';

const hd = { width: 1920, height: 1080, rotationDeg: 0 };

describe('frames of the facecam', () => {
  it('have the shape of the region and the detector’s side', () => {
    expect(faceFrameSize({ x: 0, y: 0, width: 1, height: 1 }, hd)).toEqual({ widthPx: 512, heightPx: 288 });
    expect(faceFrameSize({ x: 0.5, y: 0, width: 0.1, height: 0.4 }, hd)).toEqual({
      widthPx: 228,
      heightPx: 512,
    });
  });

  it('follow a recording that is stored on its side', () => {
    const turned = { ...hd, rotationDeg: -90 };
    expect(faceFrameSize({ x: 0, y: 0, width: 1, height: 1 }, turned)).toEqual({
      widthPx: 288,
      heightPx: 512,
    });
  });

  it('are never larger than the detector takes, nor empty', () => {
    const side = fc.integer({ min: 16, max: 8000 });
    const share = fc.double({ min: 0.02, max: 1, noNaN: true });
    fc.assert(
      fc.property(side, side, share, share, (width, height, w, h) => {
        const size = faceFrameSize({ x: 0, y: 0, width: w, height: h }, { width, height, rotationDeg: 0 });
        expect(Math.max(size.widthPx, size.heightPx)).toBe(512);
        expect(Math.min(size.widthPx, size.heightPx)).toBeGreaterThan(0);
      }),
    );
  });

  it('are cut before they are scaled, one per second', () => {
    const region = { x: 0.75, y: 0.5, width: 0.25, height: 0.5 };
    expect(faceFrameFilter(region, { widthPx: 512, heightPx: 288 })).toBe(
      'fps=1:start_time=0:round=near,crop=iw*0.250000:ih*0.500000:iw*0.750000:ih*0.500000,scale=512:288',
    );
  });
});
