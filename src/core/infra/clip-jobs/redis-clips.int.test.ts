import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasRedis, redisServer, type RedisServer } from '../../../../test/support/redis-server.ts';
import type { CameraClipTask, ClipMade, ClipTask, MakeClip } from '../../ports/clip-jobs.ts';
import { makeByWorkers } from './ask-workers.ts';
import { aliveKey, CAMERA_CLIPS, PLAIN_CLIPS } from './clip-kinds.ts';
import { startClipWorker } from './clip-worker.ts';

let dir: string;
let server: RedisServer;
const cleanUp: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klipstream-redis-clips-'));
  for (const name of ['rec1', 'rec2']) {
    await mkdir(join(dir, 'recordings', name), { recursive: true });
    await writeFile(join(dir, 'recordings', name, 'run-0001.ts'), 'whatever');
  }
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

const measure = async (path: string): Promise<ClipMade> => ({
  ...{ durationMs: 1000, bytes: (await readFile(path)).length },
});

const task = (jobId: string): ClipTask => ({
  ...{ jobId, dir: join(dir, 'recordings', 'rec1'), parts: [{ run: 'run-0001.ts', fromByte: 0, toByte: 9 }] },
});

function ask(): MakeClip {
  const redis = { url: server.url, password: null };
  const asking = makeByWorkers(PLAIN_CLIPS, { ...redis, makeHere: maker('here'), hereAfterMs: 500 });
  cleanUp.push(() => asking.dispose());
  return asking.make;
}

function work(make: MakeClip): void {
  const worker = startClipWorker(PLAIN_CLIPS, {
    ...{ url: server.url, password: null, recordingsDir: join(dir, 'recordings'), make, deadAfterMs: 1000 },
    measure,
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

/** Says what was asked for in place of a clip, once it may. */
function slowMaker(): { make: MakeClip<CameraClipTask>; begun: Promise<CameraClipTask>; go: () => void } {
  const [begun, may] = [Promise.withResolvers<CameraClipTask>(), Promise.withResolvers<null>()];
  return {
    ...{ begun: begun.promise, go: () => may.resolve(null) },
    async make(asked, path) {
      begun.resolve(asked);
      await may.promise;
      return { ...(await maker('gpu worker')(asked, path)), notes: ['Camera 3 has nothing there.'] };
    },
  };
}

function askForCameras(takeBackAfterMs: number): MakeClip<CameraClipTask> {
  const redis = { url: server.url, password: null, hereAfterMs: 500, takeBackAfterMs };
  const asking = makeByWorkers(CAMERA_CLIPS, { ...redis, makeHere: maker('here') });
  cleanUp.push(() => asking.dispose());
  return asking.make;
}

function workOnCameras(make: MakeClip<CameraClipTask>): () => Promise<void> {
  const recordingsDir = join(dir, 'recordings');
  const worker = startClipWorker(CAMERA_CLIPS, {
    ...{ url: server.url, password: null, recordingsDir, make, measure, deadAfterMs: 1000 },
  });
  cleanUp.push(() => worker.dispose());
  return () => worker.dispose();
}

const cameraTask = (jobId: string): CameraClipTask => ({
  ...{ ...task(jobId), plainPath: '/out/of/reach.mp4', held: [{ camera: 2, startMs: 0, endMs: 500 }] },
  signs: { events: [], faces: [] },
  cameras: [{ number: 2, dir: join(dir, 'recordings', 'rec2'), parts: task(jobId).parts }],
});

describe.skipIf(!hasRedis)('clips between cameras by workers (redis-server)', () => {
  const made = (name: string): string => join(dir, 'saved', `${name}.mp4`);
  const textOf = (name: string): Promise<string> => readFile(made(name), 'utf8');

  it('are made here at once where no worker of the lane lives, and are no jobs any more', async () => {
    work(maker('cpu worker'));
    await askForCameras(60_000)(cameraTask('rec1-one'), made('one'));
    expect(await textOf('one')).toBe('here');
    const queue = new Queue(CAMERA_CLIPS.queue, { connection: { url: server.url } });
    cleanUp.push(() => queue.close());
    expect(await queue.getJob('rec1-one')).toBeUndefined();
  });

  it('come from a worker that lives, with what is missing; only one that nobody takes is taken back', async () => {
    const { make, begun, go } = slowMaker();
    workOnCameras(make);
    const redis = new Redis(server.url);
    cleanUp.push(() => redis.quit());
    await expect.poll(() => redis.exists(aliveKey(CAMERA_CLIPS)), { interval: 10 }).toBe(1);
    const first = askForCameras(1)(cameraTask('rec1-one'), made('one'));
    expect(await begun).toEqual({ ...cameraTask('rec1-one'), plainPath: null });
    // The worker is busy: the next one waits.
    await askForCameras(300)(cameraTask('rec1-two'), made('two'));
    expect(await textOf('two')).toBe('here');
    go();
    expect(await first).toMatchObject({ notes: ['Camera 3 has nothing there.'] });
    expect(await textOf('one')).toBe('gpu worker');
  });

  it('are let go by a worker that is ended, and made by another', async () => {
    const begun = Promise.withResolvers<null>();
    const end = workOnCameras(
      (_asked, _path, signal) =>
        new Promise((_resolve, reject) => {
          signal!.addEventListener('abort', () => reject(new Error('ended')));
          begun.resolve(null);
        }),
    );
    const redis = new Redis(server.url);
    cleanUp.push(() => redis.quit());
    await expect.poll(() => redis.exists(aliveKey(CAMERA_CLIPS)), { interval: 10 }).toBe(1);
    const asked = askForCameras(60_000)(cameraTask('rec1-one'), made('one'));
    await begun.promise;
    await end();
    workOnCameras(maker('another worker'));
    await asked;
    expect(await textOf('one')).toBe('another worker');
  });

  it('are made here where the last worker died over one', async () => {
    const redis = new Redis(server.url);
    cleanUp.push(() => redis.quit());
    // What a killed worker leaves: it is alive by its word, and has the job until its lock ends.
    await redis.set(aliveKey(CAMERA_CLIPS), '1', 'PX', 1000);
    const dead = new Worker(CAMERA_CLIPS.queue, null, {
      connection: { url: server.url },
      lockDuration: 1000,
    });
    cleanUp.push(() => dead.close());
    const asked = askForCameras(60_000)(cameraTask('rec1-one'), made('one'));
    await dead.getNextJob('its token');
    await asked;
    expect(await textOf('one')).toBe('here');
  });

  it('are not cut by a worker that does not see every recording', async () => {
    const seen: string[] = [];
    await rm(join(dir, 'recordings', 'rec2'), { recursive: true });
    workOnCameras((asked, path) => {
      seen.push(asked.jobId);
      return maker('gpu worker')(asked, path);
    });
    await askForCameras(60_000)(cameraTask('rec1-one'), made('one'));
    expect([seen, await textOf('one')]).toEqual([[], 'here']);
  });
});
