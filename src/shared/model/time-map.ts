import { z } from 'zod';
import { TruthRange } from './hype.ts';

/**
 * A stretch of media during which wall-clock and media time advance together. Pieces are in media order, do not
 * overlap, and may leave wall-clock holes between them (an ad that was cut out, a lost connection).
 */
export const TimePiece = z.object({
  mediaStartMs: z.number().int(),
  durationMs: z.number().int(),
  /** Wall-clock time of the piece's first picture; null where the platform doesn't say. */
  wallStartUnixMs: z.number().int().nullable(),
  /** Stream time (the platform's own VOD clock) of the piece's first picture; null where there is none. */
  streamStartMs: z.number().int().nullable(),
});
export type TimePiece = z.infer<typeof TimePiece>;

/**
 * Wall clock and stream clock to media time, piece by piece, never as one offset. `truth` lists what the media does not
 * tell the truth about, in media milliseconds: muted, missing (a hole in the media has the length 0 where the file was
 * closed up, else the length of what stands in for it), ads.
 */
export const TimeMap = z.object({ pieces: z.array(TimePiece), truth: z.array(TruthRange) });
export type TimeMap = z.infer<typeof TimeMap>;
