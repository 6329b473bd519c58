import { describe, expect, it } from 'vitest';
import fc from '../../../../test/support/properties.ts';
import { FaceRegion } from '../../../shared/model/faces.ts';
import { pictureBox, regionAfterKey, regionBetween, USUAL_REGION } from './face-region.ts';

const hd = { width: 1920, height: 1080, rotationDeg: 0 };

describe('the facecam’s rectangle', () => {
  it('is drawn over the picture, not over the bars beside it', () => {
    expect(pictureBox({ widthPx: 1000, heightPx: 450 }, hd)).toEqual({
      leftPx: 100,
      topPx: 0,
      widthPx: 800,
      heightPx: 450,
    });
    expect(pictureBox({ widthPx: 900, heightPx: 1000 }, { ...hd, rotationDeg: 90 })).toEqual({
      leftPx: 168.75,
      topPx: 0,
      widthPx: 562.5,
      heightPx: 1000,
    });
  });

  it('may be drawn in any direction, also from outside', () => {
    const drawn = { x: 0.2, y: 0.5, width: 0.4, height: 0.5 };
    expect(regionBetween({ x: 0.2, y: 0.5 }, { x: 0.6, y: 1.4 })).toEqual(drawn);
    expect(regionBetween({ x: 0.6, y: 1 }, { x: 0.2, y: 0.5 })).toEqual(drawn);
  });

  it('moves and grows by keys, and stays where it would leave the picture', () => {
    const region = { x: 0.5, y: 0.5, width: 0.2, height: 0.2 };
    expect(regionAfterKey(region, 'ArrowLeft', false)).toEqual({ ...region, x: 0.49 });
    expect(regionAfterKey(region, 'ArrowDown', true)).toEqual({ ...region, height: 0.21 });
    const corner = { x: 0.8, y: 0.8, width: 0.2, height: 0.2 };
    expect(regionAfterKey(corner, 'ArrowRight', false)).toEqual(corner);
    expect(regionAfterKey(corner, 'ArrowRight', true)).toEqual(corner);
    expect(regionAfterKey(region, 'a', false)).toBeNull();
  });

  it('is always one that the core takes', () => {
    expect(FaceRegion.safeParse(USUAL_REGION).success).toBe(true);
    const place = fc.double({ min: -0.5, max: 1.5, noNaN: true });
    const keys = fc.array(
      fc.tuple(fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'), fc.boolean()),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(
        fc.record({ x: place, y: place }),
        fc.record({ x: place, y: place }),
        keys,
        (from, to, pressed) => {
          let region = regionBetween(from, to);
          for (const [key, withShift] of pressed) region = regionAfterKey(region, key, withShift)!;
          expect(FaceRegion.safeParse(region)).toMatchObject({ success: true });
          expect(region.x + region.width).toBeLessThanOrEqual(1.000_001);
        },
      ),
    );
  });
});
