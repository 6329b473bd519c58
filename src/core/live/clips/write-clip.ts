import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { AppError } from '../../../shared/errors.ts';
import { initSectionEnd } from '../../domain/hls/fmp4-check.ts';
import { mediaPathArg, type MediaTool } from '../../ports/media-tool.ts';

export interface ClipSource {
  /** A run's file of whole segments; it may still grow. */
  readonly runPath: string;
  readonly fromByte: number;
  readonly toByte: number;
}

/** An initialisation section is a few kilobytes; one that isn't within this is none. */
const INIT_READ_BYTES = 1 << 18;

/**
 * Writes segments of a recording as one MP4 that begins at 0, without encoding anything: they begin with a keyframe. The
 * file appears whole or not at all. Throws AppError `live/clip-empty`, or what ffmpeg failed with.
 */
export async function writeLiveClip(
  media: Pick<MediaTool, 'run' | 'probe'>,
  source: ClipSource,
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
      { input: Readable.from(bytesOf(source)) },
    );
    const { durationMs } = await media.probe(partPath);
    const { size } = await stat(partPath);
    if (durationMs === 0) throw emptyClip();
    await rename(partPath, outPath);
    await dropParts(outPath);
    return { durationMs, bytes: size };
  } finally {
    await rm(partPath, { force: true });
  }
}

/** What killed processes left of it. */
async function dropParts(outPath: string): Promise<void> {
  const dir = dirname(outPath);
  for (const name of await readdir(dir))
    if (name.startsWith(`${basename(outPath)}.`) && name.endsWith('.part'))
      await rm(join(dir, name), { force: true });
}

async function* bytesOf({ runPath, fromByte, toByte }: ClipSource): AsyncGenerator<Buffer> {
  if (fromByte > 0 && runPath.endsWith('.mp4')) yield await initSection(runPath);
  for await (const chunk of createReadStream(runPath, {
    start: fromByte,
    end: toByte - 1,
  }) as AsyncIterable<Buffer>)
    yield chunk;
}

async function initSection(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(INIT_READ_BYTES), 0, INIT_READ_BYTES, 0);
    const head = buffer.subarray(0, bytesRead);
    const end = initSectionEnd(head);
    if (end === null) throw emptyClip();
    return head.subarray(0, end);
  } finally {
    await file.close();
  }
}

const emptyClip = (): AppError =>
  new AppError({
    code: 'live/clip-empty',
    message: 'The recording holds no picture or sound for this clip.',
    nextStep: 'Cut it from the whole stream in the library once the recording has ended.',
  });
