import { z } from 'zod';
import { Clip, CutMode } from '../model/clip.ts';
import { command, query, stream } from './define.ts';

const Nothing = z.object({});
const ClipId = z.object({ clipId: z.string() });

export const ClipRequest = z.object({
  vodId: z.string(),
  highlightId: z.string().nullable(),
  startMs: z.number().int().min(0),
  endMs: z.number().int(),
  /** null = the setting. */
  mode: CutMode.nullable(),
  title: z.string().max(200).nullable(),
  /** A file to write to; null = the clips folder and the name template. */
  outPath: z.string().nullable(),
});
export type ClipRequest = z.infer<typeof ClipRequest>;

export const clipsContract = {
  'clip.create': command(ClipRequest, ClipId),
  'clip.createBatch': command(
    z.object({ clips: z.array(ClipRequest).min(1).max(200) }),
    z.object({ clipIds: z.array(z.string()) }),
  ),
  /** Where a cut would really begin and end, before it is made. */
  'clip.preview': query(
    z.object({ vodId: z.string(), startMs: z.number().int().min(0), endMs: z.number().int(), mode: CutMode }),
    z.object({ realStartMs: z.number().int(), realEndMs: z.number().int(), note: z.string().nullable() }),
  ),
  'clip.list': query(z.object({ vodId: z.string().nullable() }), z.object({ clips: z.array(Clip) })),
  'clip.cancel': command(ClipId, Nothing),
  'clip.retry': command(ClipId, Nothing),
  /** Takes the clip off the shelf; its file goes to the trash. */
  'clip.remove': command(ClipId, Nothing),
  'clip.showInFolder': command(ClipId, Nothing),
  'clips.progress': stream(Nothing, z.object({ clips: z.array(Clip) })),
};
