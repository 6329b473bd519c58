import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findFfmpeg } from './ffmpeg.ts';
import { makeLong } from './long.ts';

describe('a long recording for measurements', { timeout: 240_000 }, () => {
  let folder = '';
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has the asked length in 720p and nearly the asked number of messages', async () => {
    folder = await mkdtemp(join(tmpdir(), 'klipstream-long-'));
    const long = await makeLong({ hours: 0.5, messages: 20_000, outDir: folder, seed: 3 });
    const said = spawnSync(findFfmpeg(), ['-hide_banner', '-i', long.mediaPath], { encoding: 'utf8' }).stderr;
    expect(said).toMatch(/Duration: 00:(30:0|29:59)/);
    expect(said).toMatch(/h264.*1280x720/);
    expect(said).toMatch(/aac.*48000 Hz, stereo/);
    const { comments } = JSON.parse(await readFile(long.chatPath, 'utf8')) as {
      comments: { content_offset_seconds: number }[];
    };
    expect(comments).toHaveLength(long.messages);
    expect(Math.abs(long.messages / 20_000 - 1)).toBeLessThan(0.1);
    expect(comments.at(-1)!.content_offset_seconds).toBeGreaterThan(1780);
  });
});
