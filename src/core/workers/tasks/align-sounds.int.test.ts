import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMediaLab, workerPool, type MediaLab } from '../../../../test/support/media-lab.ts';
import { talkLike } from '../../../../test/support/sounds/talk-like.ts';
import type { WorkerPool } from '../../ports/worker-pool.ts';
import type { AlignedSounds, AlignSoundsInput, SoundFile } from './align-sounds.ts';

let lab: MediaLab;
let pool: WorkerPool;
let raw: string[];

beforeAll(async () => {
  lab = await openMediaLab();
  pool = workerPool();
  const talk = lab.at('talk.raw');
  writeFileSync(talk, new Uint8Array(talkLike(3, 90).buffer));
  raw = ['-f', 's16le', '-ar', '8000', '-ac', '1', '-i', talk];
});
afterAll(async () => {
  await pool.dispose();
  await lab.dispose();
});

const file = (path: string, container: string, tracks: number[] = [0]): SoundFile => ({
  path,
  container,
  durationMs: 90_000,
  tracks,
});

async function align(
  parts: Pick<AlignSoundsInput, 'one' | 'two'> & Partial<AlignSoundsInput>,
  signal?: AbortSignal,
): Promise<AlignedSounds> {
  const { ffmpegPath } = await lab.media.paths();
  const input = { ffmpegPath, atMs: [], scratchDir: lab.at('scratch'), ...parts };
  return pool.run('audio.align', input, signal === undefined ? {} : { signal });
}

describe('lining up files', () => {
  it('finds the track of a multi-track file, and tells places outside of it', async () => {
    const whole = await lab.make(...raw, '-c:a', 'aac', 'whole.m4a');
    const tracks = await lab.make(
      ...['-f', 'lavfi', '-i', 'anoisesrc=d=60:a=0.1:seed=1', '-ss', '20.5', ...raw],
      ...['-map', '0:a', '-map', '1:a', '-c:a', 'flac', 'tracks.mkv'],
    );
    const aligned = await align({
      one: file(whole, 'mov,mp4,m4a,3gp,3g2,mj2'),
      two: file(tracks, 'matroska,webm', [0, 1]),
      atMs: [10_000, 20_500, 60_000],
    });
    if (aligned.outcome !== 'matched') throw new Error(aligned.outcome);
    expect(aligned.tracks).toEqual([0, 1]);
    expect(Math.abs(aligned.offset.offsetMs - 20_500)).toBeLessThan(10);
    const expected = [-10_500, 0, 39_500];
    for (const [index, place] of aligned.placesMs.entries())
      expect(Math.abs((place ?? NaN) - expected[index]!)).toBeLessThan(10);
    expect(readdirSync(lab.at('scratch'))).toEqual([]);
  });

  it('ends when it is cancelled, and leaves nothing behind', async () => {
    // Longer than anybody decodes in the time of a test.
    await lab.make(...raw, '-c:a', 'flac', 'talk.flac');
    const list = lab.at('list.txt');
    writeFileSync(list, `ffconcat version 1.0\n${"file 'talk.flac'\n".repeat(4000)}`);
    const long = file(list, 'concat');
    const abort = new AbortController();
    const { ffmpegPath } = await lab.media.paths();
    const running = pool.run(
      'audio.align',
      { ffmpegPath, one: long, two: long, atMs: [], scratchDir: lab.at('cancelled') },
      { signal: abort.signal, onProgress: () => abort.abort() },
    );
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(existsSync(lab.at('cancelled')) && readdirSync(lab.at('cancelled'))).toEqual([]);
  });
});
