import { z } from 'zod';
import { SoundOffset } from '../model/sound-offset.ts';
import { command, query } from './define.ts';

/** A file anywhere, or the recording of a VOD. */
export const FileOrVod = z.union([z.object({ path: z.string() }), z.object({ vodId: z.string() })]);
export type FileOrVod = z.infer<typeof FileOrVod>;

const MovedThings = z.object({
  moved: z.number().int(),
  /** What has no place in the other recording, with its time in the first one. */
  left: z.array(z.object({ label: z.string(), atMs: z.number().int(), why: z.enum(['outside', 'unclear']) })),
});

/** What came over to another recording. */
export const Reanchored = z.object({
  /** The VOD of the other recording. */
  vodId: z.string(),
  /** false = it was added, with the chat of the first where it has one; `jobId` is its analysis. */
  existed: z.boolean(),
  jobId: z.string().nullable(),
  names: z.tuple([z.string(), z.string()]),
  offset: SoundOffset,
  markers: MovedThings,
  /** Moments that were kept, skipped, moved or renamed. */
  decisions: MovedThings,
  clips: MovedThings,
  /** Clips that are being cut anew. */
  clipIds: z.array(z.string()),
});
export type Reanchored = z.infer<typeof Reanchored>;

export const alignContract = {
  /** Lines up two recordings of the same thing by their sound; rejects with `align/…` where that can't be done. */
  'sound.align': query(
    z.object({ one: FileOrVod, two: FileOrVod }),
    z.object({
      /** What the recordings are called. */
      names: z.tuple([z.string(), z.string()]),
      offset: SoundOffset,
      /** Which audio track of each was compared, from 0. */
      tracks: z.tuple([z.number().int(), z.number().int()]),
    }),
  ),
  /**
   * Lines a VOD up with another recording of the same stream by sound and copies its markers, decisions and, with `cutClips`,
   * its clips to where they lie there. A file is added to the library first. Doing it again moves what was copied, and
   * doubles nothing. Rejects with `align/…`, `reanchor/…`.
   */
  'sound.reanchor': command(
    z.object({ vodId: z.string(), to: FileOrVod, cutClips: z.boolean() }),
    Reanchored,
  ),
};
