import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ClipLedger, ClipMade, ClipTask, MakeClip } from '../../ports/clip-jobs.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import { writeLiveClip } from './write-clip.ts';

type Media = Pick<MediaTool, 'run' | 'probe'>;

/** Makes a job's clip once: asked again, also after a crash at any moment, the same file is the answer. */
export interface ClipJobs {
  /** `choose` names the file where the job has none yet. Throws what `make` throws. */
  write(
    task: ClipTask,
    choose: (isTaken: (path: string) => boolean) => string,
  ): Promise<ClipMade & { readonly path: string }>;
}

export const createClipJobs = (
  ledger: Pick<ClipLedger, 'reserve' | 'resultOf' | 'finish'>,
  make: MakeClip,
  media: Media,
): ClipJobs => ({
  async write(task, choose) {
    const path = ledger.reserve(task.jobId, choose);
    const isThere = existsSync(path);
    const known = isThere ? ledger.resultOf(task.jobId) : null;
    if (known !== null) return { path, ...known };
    // Clips appear whole: one that is there was finished before a crash, and only the note of it is missing.
    const made = isThere ? await measureClip(media, path) : await make(task, path);
    ledger.finish(task.jobId, made);
    return { path, ...made };
  },
});

/** One after another. */
export function oneByOne<Task extends ClipTask>(make: MakeClip<Task>): MakeClip<Task> {
  let last: Promise<unknown> = Promise.resolve();
  return (task, path, signal) => {
    const made = last.then(() => make(task, path, signal));
    last = made.catch(() => undefined);
    return made;
  };
}

/** Makes clips in this process. */
export const makeClipHere = (media: Media): MakeClip =>
  oneByOne((task, path) => writeLiveClip(media, task, path));

/** Of a clip that is there. */
export async function measureClip(media: Media, path: string): Promise<ClipMade> {
  const [{ durationMs }, { size }] = [await media.probe(path), await stat(path)];
  return { durationMs, bytes: size };
}
