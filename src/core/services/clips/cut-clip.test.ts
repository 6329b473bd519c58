import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import { type CutClipRequest, cutClip } from './cut-clip.ts';
import { writeFailure } from './disk.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klipstream-cut-'));
  await writeFile(join(dir, 'stream.mp4'), 'video');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const probe: MediaProbe = {
  ...{ container: 'mp3', durationMs: 10_000, startSec: 0, sizeBytes: 1, bitRate: 128_000, video: null },
  audio: [{ index: 0, codec: 'mp3', channels: 2, sampleRateHz: 44_100, title: null, language: null }],
  ...{ createdAtUnixMs: null, title: null },
};

const failingMedia = (error: AppError): MediaTool => ({
  paths: () => Promise.reject(error),
  report: () => Promise.reject(error),
  probe: () => Promise.reject(error),
  run: () => Promise.reject(error),
  pipe: () => Promise.reject(error),
  ffprobe: () => Promise.reject(error),
});

const cut = (more: Partial<CutClipRequest>): Promise<unknown> =>
  cutClip({
    media: failingMedia(
      new AppError({ code: 'disk/full', message: 'The disk was full while writing a.m4a.' }),
    ),
    ...{ sourcePath: join(dir, 'stream.mp4'), probe, range: { startMs: 0, endMs: 5000 }, mode: 'exact' },
    ...{ outPath: join(dir, 'clips', 'a.m4a'), encoder: 'libx264', audio: { kind: 'track', index: 0 } },
    signal: new AbortController().signal,
    ...more,
  });

describe('a clip that cannot be made', () => {
  it('names a source that is gone', async () => {
    await expect(cut({ sourcePath: join(dir, 'gone.mp4') })).rejects.toMatchObject({
      code: 'media/missing',
      message: 'gone.mp4 is not where it was.',
    });
  });

  it('says before it starts that the drive is too full', async () => {
    const disk = { freeBytes: () => Promise.resolve(5_000_000) };
    await expect(cut({ disk })).rejects.toMatchObject({
      code: 'disk/full',
      message: expect.stringMatching(
        /^a\.m4a needs about \d+ MB, but the drive of .* has 5 MB left/,
      ) as string,
    });
  });

  it('leaves no part of a file when the drive fills up on the way', async () => {
    await expect(cut({})).rejects.toMatchObject({ code: 'disk/full' });
    expect(await readdir(join(dir, 'clips'))).toEqual([]);
  });

  it('names a folder that is none', async () => {
    await expect(cut({ outPath: join(dir, 'stream.mp4', 'a.m4a') })).rejects.toMatchObject({
      code: 'disk/no-folder',
      nextStep: 'Choose another folder.',
    });
  });

  it.each([
    ['ENOSPC', 'disk/full'],
    ['EROFS', 'disk/read-only'],
    ['EACCES', 'disk/read-only'],
    ['ENAMETOOLONG', 'disk/bad-name'],
  ])('turns %s into a sentence (%s)', (code, expected) => {
    const failure = writeFailure('/clips/a.mp4', Object.assign(new Error(code), { code }));
    expect(failure).toMatchObject({ code: expected, nextStep: expect.any(String) as string });
  });
});
