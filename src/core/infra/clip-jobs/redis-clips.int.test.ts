import { Queue } from 'bullmq';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasRedis, redisServer, type RedisServer } from '../../../../test/support/redis-server.ts';
import type { ClipTask, MakeClip } from '../../ports/clip-jobs.ts';
import { makeByWorkers, startClipWorker } from './redis-clips.ts';

let dir: string;
let server: RedisServer;
const cleanUp: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klipstream-redis-clips-'));
  await mkdir(join(dir, 'recordings', 'rec1'), { recursive: true });
  server = await redisServer(join(dir, 'redis'));
  await server.start();
  cleanUp.push(() => server.kill());
});
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
  await rm(dir, { recursive: true, force: true });
});

/** Writes who made it, in place of a clip. */
const maker =
  (name: string): MakeClip =>
  async (_task, path) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, name);
    return { durationMs: 1000, bytes: name.length };
  };

const task = (jobId: string): ClipTask => ({
  ...{ jobId, dir: join(dir, 'recordings', 'rec1'), parts: [{ run: 'run-0001.ts', fromByte: 0, toByte: 9 }] },
});

function ask(): MakeClip {
  const redis = { url: server.url, password: null };
  const asking = makeByWorkers({ ...redis, makeHere: maker('here'), hereAfterMs: 500 });
  cleanUp.push(() => asking.dispose());
  return asking.make;
}

function work(make: MakeClip): void {
  const worker = startClipWorker({
    ...{ url: server.url, password: null, recordingsDir: join(dir, 'recordings'), make, deadAfterMs: 1000 },
    measure: async (path) => ({ durationMs: 1000, bytes: (await readFile(path)).length }),
  });
  cleanUp.push(() => worker.dispose());
}

describe.skipIf(!hasRedis)('clips by workers (redis-server)', () => {
  it('come from a worker, and from what a dead one left', async () => {
    work(maker('worker'));
    const out = join(dir, 'saved', 'one.mp4');
    expect(await ask()(task('rec1-one'), out)).toEqual({ durationMs: 1000, bytes: 6 });
    expect(await readFile(out, 'utf8')).toBe('worker');
    await mkdir(join(dir, 'recordings', 'rec1', 'clips'), { recursive: true });
    await writeFile(join(dir, 'recordings', 'rec1', 'clips', 'rec1-two.mp4'), 'left');
    await ask()(task('rec1-two'), join(dir, 'saved', 'two.mp4'));
    expect(await readFile(join(dir, 'saved', 'two.mp4'), 'utf8')).toBe('left');
  });

  it('are made here while Redis is away, and where no worker can', async () => {
    work(() => Promise.reject(new Error('no such folder here')));
    const out = join(dir, 'saved', 'one.mp4');
    await ask()(task('rec1-one'), out);
    expect(await readFile(out, 'utf8')).toBe('here');
    await server.kill();
    await ask()(task('rec1-two'), join(dir, 'saved', 'two.mp4'));
    expect(await readFile(join(dir, 'saved', 'two.mp4'), 'utf8')).toBe('here');
  });

  it('are made of jobs that a version before this one left', async () => {
    const queue = new Queue('klipstream-clips', { connection: { url: server.url } });
    cleanUp.push(() => queue.close());
    const asked = { recordingId: 'rec1', run: 'run-0001.ts', fromByte: 3, toByte: 9 };
    await queue.add('clip', asked, { jobId: 'rec1-old' });
    const taken = new Promise<ClipTask>((resolve) => {
      work(async (one, path) => {
        resolve(one);
        return maker('worker')(one, path);
      });
    });
    const parts = [{ run: 'run-0001.ts', fromByte: 3, toByte: 9 }];
    expect(await taken).toMatchObject({ jobId: 'rec1-old', parts });
  });

  it('are refused where a job names a file elsewhere', async () => {
    const seen: string[] = [];
    work(async (asked, path) => {
      seen.push(asked.dir);
      return maker('worker')(asked, path);
    });
    const outside = { ...task('rec1-one'), parts: [{ run: '../../secret.ts', fromByte: 0, toByte: 9 }] };
    await ask()(outside, join(dir, 'saved', 'one.mp4'));
    expect(seen).toEqual([]);
    expect(await readFile(join(dir, 'saved', 'one.mp4'), 'utf8')).toBe('here');
  });
});
