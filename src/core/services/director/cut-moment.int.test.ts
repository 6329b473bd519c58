import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import type { WorkerPool } from '../../ports/worker-pool.ts';
import { cutMoment } from './cut-moment.ts';

let dir: string;
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'klip-cut-moment-'))));
afterEach(() => rm(dir, { recursive: true, force: true }));

it('asks for space before it decodes anything, and leaves nothing behind', async () => {
  const notAsked = (): Promise<never> => Promise.reject(new Error('asked for'));
  const media = {
    ...{ paths: notAsked, report: notAsked, run: notAsked, pipe: notAsked, ffprobe: notAsked },
    probe: () => Promise.resolve({ durationMs: 60_000 } as MediaProbe),
  } satisfies MediaTool;
  const workers: WorkerPool = { run: notAsked, dispose: notAsked };
  const parts = [{ run: 'run-0001.ts', fromByte: 0, toByte: 9 }];
  const made = cutMoment(
    { media, workers, usesHardware: false, disk: { freeBytes: () => Promise.resolve(100_000_000) } },
    {
      ...{
        jobId: 'rec1-a5-cameras',
        dir,
        parts,
        held: [],
        signs: { events: [], faces: [] },
        plainPath: join(dir, 'wow.mp4'),
      },
      cameras: [{ number: 2, dir, parts }],
    },
    { outPath: join(dir, 'wow (cameras).mp4'), signal: new AbortController().signal },
  );
  await expect(made).rejects.toMatchObject({ code: 'disk/full' });
  expect(await readdir(dir)).toEqual([]);
});
