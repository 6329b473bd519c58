import type { RangeMs } from '../../../shared/time.ts';

/** From here on the person holds a camera; null: none, the director chooses. */
export interface CameraHold {
  readonly atMs: number;
  readonly camera: number | null;
}

/** Which camera was held when within a range. Holds are in order, times on one clock. */
export function heldIn(
  holds: readonly CameraHold[],
  { startMs, endMs }: RangeMs,
): (RangeMs & { readonly camera: number })[] {
  return holds.flatMap(({ atMs, camera }, index) => {
    const from = Math.max(startMs, atMs);
    const to = Math.min(endMs, holds[index + 1]?.atMs ?? endMs);
    return camera === null || to <= from ? [] : [{ startMs: from, endMs: to, camera }];
  });
}
