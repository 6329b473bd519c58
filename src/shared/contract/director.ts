import { z } from 'zod';
import { stream } from './define.ts';

const Range = z.object({ startMs: z.number().int(), endMs: z.number().int() });

/** One stretch of one camera; see domain/director/feeds.ts for the reasons. */
export const DirectedShot = Range.extend({
  camera: z.number().int().min(1),
  reason: z.enum([
    ...(['start', 'speaks', 'both-speak', 'event', 'face'] as const),
    ...(['pinned', 'others-missing', 'variety', 'free'] as const),
  ]),
});
export type DirectedShot = z.infer<typeof DirectedShot>;

/** How far a clip of several cameras is; the last event has the `result`. Times are on the first camera's clock. */
export const DirectorCut = z.object({
  doing: z.enum(['aligning', 'measuring', 'cutting']),
  fraction: z.number().min(0).max(1),
  result: z
    .object({
      /** When each camera's recording begins. */
      offsetsMs: z.array(z.number()),
      range: Range,
      shots: z.array(DirectedShot),
      sizeBytes: z.number(),
    })
    .nullable(),
});
export type DirectorCut = z.infer<typeof DirectorCut>;

export const directorContract = {
  /**
   * Cuts a clip between recordings of the same talk. Cameras count from 1. Rejects with `director/…`, `align/…`, `clip/…`,
   * `disk/…`.
   */
  'director.cut': stream(
    z.object({
      /** `offsetMs` null: found by the sound, against the first. */
      cameras: z
        .array(z.object({ path: z.string().min(1), offsetMs: z.number().nullable() }))
        .min(2)
        .max(16),
      /** Null: as long as all of them last. */
      range: Range.nullable(),
      minShotMs: z.number().int().min(300).max(60_000),
      /** The one that shows everybody; null = none does. */
      wideCamera: z.number().int().min(1).nullable(),
      pins: z.array(Range.extend({ camera: z.number().int().min(1) })),
      /** Whose sound the clip has; empty = silent. */
      soundOf: z.array(z.number().int().min(1)),
      outPath: z.string().min(1),
    }),
    DirectorCut,
  ),
};
