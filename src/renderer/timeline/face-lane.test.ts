import { describe, expect, it } from 'vitest';
import { faceAt, faceIn, faceLane, faceWords } from './face-lane.ts';

/** A second each: happy, happy and surprised, no face, not looked at. */
const lane = faceLane({
  startMs: 0,
  stepMs: 1000,
  length: 4,
  tracks: {
    face: Float32Array.of(1, 1, 0, NaN),
    happy: Float32Array.of(0.9, 0.3, NaN, NaN),
    surprised: Float32Array.of(0.1, 0.7, NaN, NaN),
  },
  meta: {},
});

describe('the face lane', () => {
  it('keeps a face, no face and not looked at apart', () => {
    expect([0, 1000, 2000, 3000, 9000].map((atMs) => faceWords(faceAt(lane, atMs)))).toEqual([
      'happy 90 %',
      'surprised 70 %',
      'no face',
      'not looked at',
      'not looked at',
    ]);
  });

  it('takes the mean of the seconds with a face, and their share of those that were looked at', () => {
    const fact = faceIn(lane, { startMs: 0, endMs: 4000 });
    expect(fact?.share).toBeCloseTo(2 / 3);
    expect(fact?.strongest?.expression).toBe('happy');
    expect(fact?.strongest?.probability).toBeCloseTo(0.6);
    expect(faceIn(lane, { startMs: 3000, endMs: 4000 })).toBeNull();
  });
});
