import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import { rememberProbes } from './probe-memory.ts';

let dir: string;
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'klip-probes-'))));
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Answers with how often it was asked. */
function countingProbe(): (path: string) => Promise<MediaProbe> {
  let asked = 0;
  return () => Promise.resolve({ durationMs: ++asked } as MediaProbe);
}

it('asks once for a file that stays as it is, and again when its size or its time changed', async () => {
  const path = join(dir, 'stream.mp4');
  await writeFile(path, 'a');
  const probe = rememberProbes(countingProbe());
  const asked: number[] = [];
  const ask = async (): Promise<void> => void asked.push((await probe(path)).durationMs);
  await ask();
  await ask();
  await writeFile(path, 'longer');
  await ask();
  await utimes(path, 1, 1);
  await ask();
  await ask();
  expect(asked).toEqual([1, 1, 2, 3, 3]);
});

it('asks again after a failure', async () => {
  const path = join(dir, 'stream.mp4');
  await writeFile(path, 'a');
  let fails = true;
  const probe = rememberProbes(() =>
    fails ? Promise.reject(new Error('still growing')) : Promise.resolve({ durationMs: 1 } as MediaProbe),
  );
  await expect(probe(path)).rejects.toThrow('still growing');
  fails = false;
  expect((await probe(path)).durationMs).toBe(1);
});

it('forgets the oldest of many files', async () => {
  const paths = Array.from({ length: 9 }, (_, index) => join(dir, `${index}.mp4`));
  await Promise.all(paths.map((path) => writeFile(path, path)));
  const probe = rememberProbes(countingProbe());
  for (const path of paths) await probe(path);
  expect((await probe(paths.at(-1)!)).durationMs).toBe(9);
  expect((await probe(paths[0]!)).durationMs).toBe(10);
});
