import { z } from 'zod';

const MINUTE_MS = 60_000;
const GB = 1e9;

/** The longest moment, with what leads up to it, has to be there when its clip is cut. */
export const LEAST_REPLAY_MINUTES = 3;
export const ReplayMinutes = z.number().int().min(LEAST_REPLAY_MINUTES).max(1440);
export const ReplayGigabytes = z.number().min(0.25).max(10_000);

/** How much a recording that keeps its last minutes may hold: length of media and bytes of files, never more of either. */
export const ReplayBounds = z.object({
  maxMs: z.number().int().positive(),
  maxBytes: z.number().int().positive(),
});
export type ReplayBounds = z.infer<typeof ReplayBounds>;

/** Null minutes: the whole stream is kept. */
export const replayBounds = (minutes: number | null, gigabytes: number): ReplayBounds | null =>
  minutes === null ? null : { maxMs: minutes * MINUTE_MS, maxBytes: Math.floor(gigabytes * GB) };

/** `[fromByte, toByte)` of a run's file. */
export interface RunBytes {
  readonly run: string;
  readonly fromByte: number;
  readonly toByte: number;
}
