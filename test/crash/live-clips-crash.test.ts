import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordedSegment } from '../../src/core/domain/live/covered-segments.ts';
import { makeByWorkers } from '../../src/core/infra/clip-jobs/ask-workers.ts';
import { PLAIN_CLIPS } from '../../src/core/infra/clip-jobs/clip-kinds.ts';
import { openClipLedger } from '../../src/core/infra/clip-jobs/sqlite-ledger.ts';
import { createMediaTool } from '../../src/core/infra/ffmpeg/media-tool.ts';
import { readMoments, writeMoments } from '../../src/core/live/analysis/moment-file.ts';
import { createClipJobs } from '../../src/core/live/clips/clip-jobs.ts';
import type { LiveMoment } from '../../src/shared/model/live.ts';
import { campaignSeeds } from '../support/campaign.ts';
import { makeCodedSource, readFrameNumbers } from '../support/frame-code.ts';
import { recordRun, RUN } from '../support/recorded-run.ts';
import { hasRedis, redisServer } from '../support/redis-server.ts';
import { startCli } from '../support/run-cli.ts';
import { seededRandom } from '../support/seeded-random.ts';

const CHILD = fileURLToPath(new URL('../support/clip-child.ts', import.meta.url));
const START = Date.UTC(2026, 10, 26, 12, 0, 0);
const FPS = 30;
const SEGMENTS = 12;

let dir: string;
let recording: string;
let segments: RecordedSegment[];
const cleanUp: (() => Promise<unknown>)[] = [];

/** A recording of 24 s in twelve segments, whose frames carry their number. */
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klipstream-clips-crash-'));
  recording = join(dir, 'recordings', 'rec1');
  const source = join(dir, 'source.mp4');
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '60', '-keyint_min', '60'];
  const video = [...coding, '-sc_threshold', '0'];
  await makeCodedSource({ path: source, rate: String(FPS), durationSec: SEGMENTS * 2, video });
  segments = await recordRun(source, recording, START);
  await writeFile(join(dir, 'segments.json'), JSON.stringify(segments));
});
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
  await rm(dir, { recursive: true, force: true });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const media = createMediaTool({
  settings: () => ({ ffmpegPath: null, ffprobePath: null }),
  env: process.env,
});

const waitingMoment = (index: number): LiveMoment => ({
  ...{ momentId: `m${index}`, origin: 'auto', startMs: index * 2000, peakMs: index * 2000 + 500 },
  ...{ endMs: index * 2000 + 1900, isOpen: false, score: 50, parts: [], reason: 'wow', terms: [] },
  ...{
    obs: null,
    cameras: null,
    verdict: null,
    clip: { state: 'waiting', path: null, durationMs: null, bytes: null, note: null },
  },
});

describe('live clips under kill -9 of the app', () => {
  it('are all made at a later start, each once and whole', async () => {
    await writeMoments(
      recording,
      Array.from({ length: SEGMENTS }, (_, index) => waitingMoment(index)),
    );
    const random = seededRandom(5);
    let lives = 0;
    for (let isDone = false; !isDone; lives++) {
      expect(lives).toBeLessThan(20);
      const child = spawn(process.execPath, [CHILD, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
      cleanUp.push(() => kill(child));
      // While a clip is made or right after one, each life a little later.
      const [dies, laterMs] = [SEGMENTS + 1 + Math.floor(random() * 3), random() * 40];
      let lines = 0;
      createInterface(child.stdout).on('line', (line) => {
        if (line === 'done') isDone = true;
        if (++lines === dies) setTimeout(() => child.kill('SIGKILL'), laterMs);
      });
      await once(child, 'close');
    }
    // The first was killed while clips were still to be made.
    expect(lives).toBeGreaterThan(1);
    const moments = await readMoments(recording);
    expect(moments.map(({ clip }) => clip?.state)).toEqual(moments.map(() => 'saved'));
    const names = await readdir(join(dir, 'saved'));
    expect(names.filter((name) => name.endsWith('.mp4'))).toHaveLength(SEGMENTS);
    expect(new Set(moments.map(({ clip }) => clip!.path)).size).toBe(SEGMENTS);
    for (const [index, { clip }] of moments.entries()) {
      const frames = await readFrameNumbers(clip!.path!);
      expect([frames[0], frames.length]).toEqual([index * 2 * FPS, 2 * FPS]);
    }
  });
});

describe.skipIf(!hasRedis)('live clips by workers (redis-server)', () => {
  it.each(campaignSeeds(1))(
    'are made once each while a worker and Redis are killed at random moments, shared by two workers (seed %i)',
    async (seed) => {
      const random = seededRandom(seed);
      const server = await redisServer(join(dir, 'redis'));
      await server.start();
      cleanUp.push(() => server.kill());
      const counts = [0, 0];
      const startWorker = (slot: number): ChildProcess => {
        const args = [
          'worker',
          '--lanes',
          'cpu',
          '--redis',
          server.url,
          '--recordings',
          join(dir, 'recordings'),
        ];
        const { child } = startCli([...args, '--data-dir', join(dir, `worker${slot}`)]);
        createInterface(child.stderr!).on('line', (line) => {
          if (line.includes('a clip of')) counts[slot]!++;
        });
        cleanUp.push(() => kill(child));
        return child;
      };
      const mortal = startWorker(0);
      startWorker(1);
      const ledger = openClipLedger(join(dir, 'clip-jobs.db'));
      cleanUp.push(() => {
        ledger.close();
        return Promise.resolve();
      });
      const asking = makeByWorkers(PLAIN_CLIPS, {
        ...{ url: server.url, password: null, hereAfterMs: 60_000 },
        makeHere: () => Promise.reject(new Error('not by a worker')),
      });
      cleanUp.push(() => asking.dispose());
      const jobs = createClipJobs(ledger, asking.make, media);
      const made: string[] = [];
      const write = async (index: number): Promise<string> => {
        const { fromByte, toByte } = segments[index]!;
        const task = { jobId: `rec1-m${index}`, dir: recording, parts: [{ run: RUN, fromByte, toByte }] };
        const { path } = await jobs.write(task, () => join(dir, 'saved', `${index}.mp4`));
        made.push(path);
        return path;
      };
      const all = Promise.all(segments.map((_, index) => write(index)));
      all.catch(() => undefined);
      await expect.poll(() => counts[0]! > 0 && counts[1]! > 0, { timeout: 60_000, interval: 5 }).toBe(true);
      const soon = (end: () => Promise<void>): Promise<void> =>
        new Promise((resolve, reject) => setTimeout(() => void end().then(resolve, reject), random() * 400));
      await Promise.all([soon(() => kill(mortal)), soon(() => server.kill())]);
      await server.start();
      startWorker(0);
      for (const [index, path] of (await all).entries()) {
        const frames = await readFrameNumbers(path);
        expect([frames[0], frames.length]).toEqual([index * 2 * FPS, 2 * FPS]);
      }
      expect(new Set(made).size).toBe(SEGMENTS);
      expect(await readdir(join(dir, 'saved'))).toHaveLength(SEGMENTS);
      expect((await stat(join(recording, RUN))).size).toBe(segments.at(-1)!.toByte);
    },
  );
});
