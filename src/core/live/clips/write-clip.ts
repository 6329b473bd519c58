import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { AppError } from '../../../shared/errors.ts';
import type { ClipTask } from '../../ports/clip-jobs.ts';
import { mediaPathArg, type MediaTool } from '../../ports/media-tool.ts';
import { readRunBytes } from '../recorder/run-bytes.ts';

/**
 * Writes segments of a recording as one MP4 that begins at 0, without encoding anything: they begin with a keyframe. The
 * file appears whole or not at all. Throws AppError `live/clip-empty`, or what ffmpeg failed with.
 */
export async function writeLiveClip(
  media: Pick<MediaTool, 'run' | 'probe'>,
  { dir, parts }: Pick<ClipTask, 'dir' | 'parts'>,
  outPath: string,
): Promise<{ durationMs: number; bytes: number }> {
  await mkdir(dirname(outPath), { recursive: true });
  // Of its own: the ffmpeg of a killed process may still write to the one before.
  const partPath = `${outPath}.${randomUUID()}.part`;
  try {
    await media.run(
      [
        ...[
          '-y',
          '-i',
          'pipe:0',
          '-map',
          '0:v:0?',
          '-map',
          '0:a?',
          '-c',
          'copy',
          '-avoid_negative_ts',
          'make_zero',
        ],
        ...['-movflags', '+faststart', '-f', 'mp4', mediaPathArg(partPath)],
      ],
      { input: Readable.from(readRunBytes(dir, parts)) },
    );
    const { durationMs } = await media.probe(partPath);
    const { size } = await stat(partPath);
    if (durationMs === 0) throw emptyClip();
    await rename(partPath, outPath);
    await dropLeft(dirname(outPath), { from: `${basename(outPath)}.`, to: '.part' });
    return { durationMs, bytes: size };
  } finally {
    await rm(partPath, { force: true });
  }
}

/** What killed processes left in a folder, by the beginning and the end of its name. */
export async function dropLeft(dir: string, { from, to }: { from: string; to: string }): Promise<void> {
  for (const name of await readdir(dir))
    if (name.startsWith(from) && name.endsWith(to))
      await rm(join(dir, name), { recursive: true, force: true });
}

const emptyClip = (): AppError =>
  new AppError({
    code: 'live/clip-empty',
    message: 'The recording holds no picture or sound for this clip.',
    nextStep: 'Cut it from the whole stream in the library once the recording has ended.',
  });
