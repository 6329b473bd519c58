import { z } from 'zod';
import { SoundOffset } from '../model/sound-offset.ts';
import { query } from './define.ts';

/** A file anywhere, or the recording of a VOD. */
export const FileOrVod = z.union([z.object({ path: z.string() }), z.object({ vodId: z.string() })]);
export type FileOrVod = z.infer<typeof FileOrVod>;

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
};
