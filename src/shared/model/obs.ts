import { z } from 'zod';

/** What OBS does while something is recorded; null where it did not say. */
export const ObsState = z.object({
  connection: z.enum(['connecting', 'connected', 'lost']),
  streaming: z.enum(['off', 'on', 'reconnecting']).nullable(),
  recording: z.enum(['off', 'on', 'paused']).nullable(),
  replayBuffer: z.enum(['off', 'on', 'none']).nullable(),
  /** What is wrong, and what to do. */
  note: z.string().nullable(),
});
export type ObsState = z.infer<typeof ObsState>;

/** What of a live moment is in OBS. */
export const ObsTrace = z.object({
  /** Where its peak is in OBS's own recording, ms; null = not known. */
  recordMs: z.number().int().nullable().default(null),
  /** A chapter in that recording marks it. */
  hasChapter: z.boolean().default(false),
  /** OBS's replay with it, a path on OBS's machine. */
  replayPath: z.string().nullable().default(null),
  /** What could not be done. */
  note: z.string().nullable().default(null),
});
export type ObsTrace = z.infer<typeof ObsTrace>;
