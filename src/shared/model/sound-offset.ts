import { z } from 'zod';

/** One offset, or one line of it: between stretches one of the recordings lacks something. */
export const OffsetStretch = z.object({
  /** Where it was seen first and last, on the first recording's clock. */
  startMs: z.number().int(),
  endMs: z.number().int(),
  /** Time in the first recording = time in the second + this, at `startMs` and at `endMs`. */
  offsetMs: z.number().int(),
  endOffsetMs: z.number().int(),
});

/** How two recordings of the same thing lie to each other. */
export const SoundOffset = z.object({
  /** Where the second recording begins on the first one's clock; of the stretch that most speaks for. */
  offsetMs: z.number().int(),
  /** The same at the end of that stretch: different where the clocks run apart. */
  endOffsetMs: z.number().int(),
  /** By how much the offset grows, in millionths; 0 where the two ends differ by less than 3 ms. */
  driftPpm: z.number(),
  /** How far the places found stand out from the next best, and how many of those that could agree do. */
  confidence: z.number().min(0).max(1),
  /** In time order. */
  stretches: z.array(OffsetStretch).min(1),
});
export type SoundOffset = z.infer<typeof SoundOffset>;
