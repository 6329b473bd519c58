import type { RangeMs } from '../time.ts';

/** What was told and seen in a stretch beside its sound and pictures, on the stretch's own clock: for the director. */
export interface MomentSigns {
  /** Programs outside told of something. */
  readonly events: readonly RangeMs[];
  /** How much the face in the marked facecam of camera 1 shows, 0..1; nothing where nobody looked. */
  readonly faces: readonly (RangeMs & { readonly share: number })[];
}
