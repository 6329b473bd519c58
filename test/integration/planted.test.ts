import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSample, type SamplePaths } from '../../scripts/sample/make.ts';
import { openCore, type OpenCore } from '../support/open-core.ts';
import { type JudgedSample, judgeSample, liesOn } from '../support/planted-moments.ts';

const SHIPPED_DIR = fileURLToPath(new URL('../../resources/sample/', import.meta.url));
/** A quiet chat, a busy one and two between; the figure that counts is over seeds that no test names. */
const SEEDS = [31, 57, 83, 144];

let dir: string;
let open: OpenCore;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-planted-'));
  open = await openCore(join(dir, 'data'));
}, 60_000);
afterAll(async () => {
  await open.close();
  rmSync(dir, { recursive: true, force: true });
});

async function judge(paths: SamplePaths, chatOffsetMs: number | null = null): Promise<JudgedSample> {
  const judged = await judgeSample(open, paths, chatOffsetMs);
  expect(judged.status).toBe('Completed');
  return judged;
}

describe('the planted moments of a sample stream', { timeout: 400_000 }, () => {
  it('are all on top of the shipped sample, before anything else, each with reasons', async () => {
    const { truth, top, found } = await judge({
      mediaPath: join(SHIPPED_DIR, 'stream.mp4'),
      chatPath: join(SHIPPED_DIR, 'chat.json'),
      transcriptPath: join(SHIPPED_DIR, 'transcript.json'),
      truthPath: join(SHIPPED_DIR, 'truth.json'),
    });
    expect(found).toEqual(truth.moments.map((moment) => moment.kind));
    for (const highlight of top.slice(0, 5)) {
      expect(truth.moments.some((moment) => liesOn(moment, highlight.peakMs))).toBe(true);
      expect(highlight.reasons.length).toBeGreaterThanOrEqual(2);
    }
  });

  it('are among the first six on average four times of five, whatever the seed', async () => {
    const shares: number[] = [];
    for (const seed of SEEDS) {
      const paths = await makeSample({ seed, minutes: 7, video: false, outDir: join(dir, `seed-${seed}`) });
      shares.push((await judge(paths)).found.length);
    }
    expect(shares.reduce((sum, count) => sum + count, 0) / SEEDS.length).toBeGreaterThanOrEqual(4);
  });

  it('are found when the chat began 42 s before the recording and the person says so', async () => {
    const chatLeadMs = 42_000;
    const outDir = join(dir, 'early-chat');
    const paths = await makeSample({ seed: 68, minutes: 7, video: false, chatLeadMs, outDir });
    const { vod, truth, found } = await judge(paths, -chatLeadMs);
    expect(vod.chatAlignment).toMatchObject({ offsetMs: -chatLeadMs, origin: 'manual' });
    expect(Math.abs(vod.chatAlignment!.lagMs! - truth.chatLagMs)).toBeLessThan(1500);
    expect(found.length).toBeGreaterThanOrEqual(4);
  });
});
