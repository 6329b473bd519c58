import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { freeName } from '../../../shared/clip-name.ts';
import { isAbortError, toErrorShape } from '../../../shared/errors.ts';
import type { MomentCameras } from '../../../shared/model/live.ts';
import { createClipJobs } from '../../live/clips/clip-jobs.ts';
import { isDiskFull } from '../../live/recorder/disk-patience.ts';
import type { CameraClipTask, ClipLedger, MakeClip } from '../../ports/clip-jobs.ts';
import type { MediaTool } from '../../ports/media-tool.ts';

export interface MakeMomentDeps {
  readonly media: Pick<MediaTool, 'run' | 'probe'>;
  readonly clipLedger: Pick<ClipLedger, 'reserve' | 'resultOf' | 'finish'>;
  readonly makeClip: MakeClip<CameraClipTask>;
}

/** Makes a moment's clip between cameras, once, beside its plain clip. Null = the app is closing. */
export async function makeMoment(
  { media, clipLedger, makeClip }: MakeMomentDeps,
  task: CameraClipTask,
  signal: AbortSignal,
): Promise<MomentCameras | null> {
  const notes: string[] = [];
  const plainPath = task.plainPath ?? '';
  const outDir = dirname(plainPath);
  const jobs = createClipJobs(
    clipLedger,
    async (_task, path) => {
      const made = await makeClip(task, path, signal);
      notes.push(...(made.notes ?? []));
      return made;
    },
    media,
  );
  try {
    signal.throwIfAborted();
    const { path } = await jobs.write(task, (isTaken) => {
      const isUsed = (file: string): boolean => isTaken(join(outDir, file)) || existsSync(join(outDir, file));
      return join(outDir, freeName(`${basename(plainPath, '.mp4')} (cameras)`, '.mp4', isUsed));
    });
    return { state: 'saved', path, note: notes.length === 0 ? null : notes.join(' ') };
  } catch (thrown) {
    if (isAbortError(thrown) || signal.aborted) return null;
    // Tried again with the next segment, which needs space as well.
    if (isDiskFull(thrown))
      return { state: 'waiting', path: null, note: 'The disk is full: it is made once there is space.' };
    const { message, nextStep } = toErrorShape(thrown);
    return { state: 'failed', path: null, note: `${message} ${nextStep}` };
  }
}
