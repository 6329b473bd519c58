import { describe, expect, it } from 'vitest';
import { heldIn } from './held-camera.ts';

describe('heldIn', () => {
  const holds = [
    { atMs: 1000, camera: 2 },
    { atMs: 4000, camera: 1 },
    { atMs: 6000, camera: null },
    { atMs: 9000, camera: 2 },
  ];

  it('holds a camera until another is, or none', () => {
    expect(heldIn(holds, { startMs: 0, endMs: 8000 })).toEqual([
      { startMs: 1000, endMs: 4000, camera: 2 },
      { startMs: 4000, endMs: 6000, camera: 1 },
    ]);
  });

  it('keeps to the range, also where the camera was taken before it and is held after it', () => {
    expect(heldIn(holds, { startMs: 2000, endMs: 3000 })).toEqual([
      { startMs: 2000, endMs: 3000, camera: 2 },
    ]);
    expect(heldIn(holds, { startMs: 7000, endMs: 20_000 })).toEqual([
      { startMs: 9000, endMs: 20_000, camera: 2 },
    ]);
  });

  it('knows of none where none was held', () => {
    expect(heldIn([], { startMs: 0, endMs: 1000 })).toEqual([]);
    expect(heldIn(holds, { startMs: 6000, endMs: 9000 })).toEqual([]);
  });
});
