import { z } from 'zod';

/** One verified segment on the disk: a line of the journal. */
export const StoredSegment = z.object({
  index: z.number().int(),
  file: z.string(),
  /** Where it came from, without a query (tokens stand there). */
  uri: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  /** As the playlist lists it, and where it begins on the playlist's clock. */
  durationSec: z.number(),
  startSec: z.number(),
  discontinuity: z.boolean(),
  wallStartUnixMs: z.number().nullable(),
  /** What is really in it (core/domain/hls/container.ts). */
  heldSec: z.number().nullable(),
  startPtsSec: z.number().nullable(),
  endPtsSec: z.number().nullable(),
  format: z.string(),
  /** Name of the initialisation file that it needs; null for MPEG-TS. */
  initFile: z.string().nullable(),
  /** Its sound was silenced by the service. */
  muted: z.boolean(),
});
export type StoredSegment = z.infer<typeof StoredSegment>;
