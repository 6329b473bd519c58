import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aliveKey, CAMERA_CLIPS } from '../../src/core/infra/clip-jobs/clip-kinds.ts';
import { readMoments, writeMoments } from '../../src/core/live/analysis/moment-file.ts';
import type { LiveMoment } from '../../src/shared/model/live.ts';
import { campaignSeeds } from '../support/campaign.ts';
import { makeStream } from '../support/encoder.ts';
import { mediaTool } from '../support/media-lab.ts';
import { recordRun } from '../support/recorded-run.ts';
import { hasRedis, redisServer } from '../support/redis-server.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { seenIn } from '../support/seen-colours.ts';

const CHILD = fileURLToPath(new URL('../support/camera-child.ts', import.meta.url));
const START = Date.UTC(2026, 10, 26, 12, 0, 0);

/** Of two cameras, from 2 s to 12 s. */
const MOMENT: LiveMoment = {
  ...{ momentId: 'a5', origin: 'auto', startMs: 2000, peakMs: 5000, endMs: 11_900, isOpen: false },
  ...{ score: 50, parts: [], reason: 'wow', terms: [], verdict: null, cameras: null, obs: null },
  clip: { state: 'waiting', path: null, durationMs: null, bytes: null, note: null },
};

let recorded: string;
let dir: string;
const cleanUp: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  recorded = await mkdtemp(join(tmpdir(), 'klipstream-two-cameras-'));
  const segments = await Promise.all(
    ['red', 'blue'].map(async (colour, at) => {
      const source = join(recorded, `${colour}.mp4`);
      await makeStream(source, { durationSec: 16, loudAtSec: [3, 9], colour });
      return recordRun(source, join(recorded, 'recordings', `rec${at + 1}`), START);
    }),
  );
  await writeFile(join(recorded, 'segments.json'), JSON.stringify(segments));
  await writeMoments(join(recorded, 'recordings', 'rec1'), [MOMENT]);
});
afterAll(() => rm(recorded, { recursive: true, force: true }));
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klipstream-camera-clips-'));
  await cp(recorded, dir, { recursive: true });
});
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
  await rm(dir, { recursive: true, force: true });
});

interface Child {
  readonly process: ChildProcess;
  readonly lines: string[];
  readonly ended: Promise<unknown>;
  /** Resolves once it printed that. */
  said(line: string): Promise<void>;
}

function start(role: 'app' | 'worker', url = '-'): Child {
  const child = spawn(process.execPath, [CHILD, role, dir, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const reader = createInterface(child.stdout).on('line', (line) => lines.push(line));
  const ended = once(child, 'close');
  cleanUp.push(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    ...{ process: child, lines, ended },
    async said(wanted) {
      while (!lines.includes(wanted)) await Promise.race([once(reader, 'line'), rejectAfter(ended, wanted)]);
    },
  };
}

async function rejectAfter(ended: Promise<unknown>, wanted: string): Promise<never> {
  await ended;
  throw new Error(`The child ended and never said "${wanted}".`);
}

/** Resolves once a clip is being encoded in that folder. */
const encoding = (folder: string): Promise<void> =>
  expect
    .poll(async () => (await readdir(folder).catch(() => [])).some((name) => name.endsWith('.part')), {
      ...{ timeout: 60_000, interval: 5 },
    })
    .toBe(true);

/** One plain clip and one between cameras, whole, and nothing else. */
async function expectBothOnce(): Promise<void> {
  const recording = join(dir, 'recordings', 'rec1');
  const { clip, cameras } = (await readMoments(recording))[0]!;
  expect([clip?.state, cameras?.state, cameras?.note]).toEqual(['saved', 'saved', null]);
  expect(cameras!.path).toBe(clip!.path!.replace('.mp4', ' (cameras).mp4'));
  const paths = (await readdir(join(dir, 'saved'))).map((name) => join(dir, 'saved', name));
  expect(paths.sort()).toEqual([clip!.path!, cameras!.path!].sort());
  expect((await readdir(recording)).filter((name) => name.includes('cutting'))).toEqual([]);
  expect(await readdir(join(recording, 'clips')).catch(() => [])).toEqual([]);
  const { durationMs } = await mediaTool().probe(cameras!.path!);
  expect(Math.abs(durationMs - 10_000)).toBeLessThan(100);
  expect(await seenIn(cameras!.path!)).toHaveLength(100);
}

// A busy machine is no failure: each life of the app starts anew and decodes both cameras.
describe('clips between cameras', { timeout: 300_000 }, () => {
  it.each(campaignSeeds(1))(
    'are made once, though the app is killed after the plain clip and while it encodes (seed %i)',
    async (seed) => {
      const first = start('app');
      await first.said('live.clip saved');
      setTimeout(() => first.process.kill('SIGKILL'), seededRandom(seed)() * 40);
      await first.ended;
      const second = start('app');
      await encoding(join(dir, 'saved'));
      second.process.kill('SIGKILL');
      await second.ended;
      expect([...first.lines, ...second.lines]).not.toContain('live.cameras saved');
      await start('app').said('done');
      await expectBothOnce();
    },
  );

  it.skipIf(!hasRedis)('are made once by another worker, where one is killed while it encodes', async () => {
    const server = await redisServer(join(dir, 'redis'));
    await server.start();
    cleanUp.push(() => server.kill());
    const redis = new Redis(server.url);
    cleanUp.push(() => redis.quit());
    const alive = async (): Promise<void> => {
      await redis.del(aliveKey(CAMERA_CLIPS));
      await expect
        .poll(() => redis.exists(aliveKey(CAMERA_CLIPS)), { timeout: 60_000, interval: 10 })
        .toBe(1);
    };
    const other = start('worker', server.url);
    await alive();
    // It sees nothing of the job until the first one is dead.
    other.process.kill('SIGSTOP');
    const mortal = start('worker', server.url);
    await alive();
    const app = start('app', server.url);
    await encoding(join(dir, 'recordings', 'rec1', 'clips'));
    mortal.process.kill('SIGKILL');
    other.process.kill('SIGCONT');
    await app.said('done');
    await expectBothOnce();
    expect([mortal.lines, other.lines]).toEqual([[], ['made rec1-a5-cameras']]);
  });
});
