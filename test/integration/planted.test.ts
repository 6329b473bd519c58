import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSample, type SamplePaths, type SampleTruth } from '../../scripts/sample/make.ts';
import type { ReviewHighlight } from '../../src/shared/contract/review.ts';
import type { VodDetail } from '../../src/shared/model/vod.ts';
import { importAndWait, openCore, type OpenCore } from '../support/open-core.ts';

const SHIPPED_DIR = fileURLToPath(new URL('../../resources/sample/', import.meta.url));
const TOP = 6;
/** A quiet chat, a busy one and two between; the figure that counts is over seeds that no test names. */
const SEEDS = [31, 57, 83, 144];

interface Judged {
  readonly vod: VodDetail;
  readonly truth: SampleTruth;
  readonly top: readonly ReviewHighlight[];
  /** The planted moments that a highlight of the first six lies on. */
  readonly found: readonly string[];
}

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

/** From the setup to the end of the reaction, which in chat comes later than on screen. */
const liesOn = (moment: SampleTruth['moments'][number], peakMs: number): boolean =>
  peakMs >= moment.startMs && peakMs <= moment.endMs + moment.chatLagMs;

async function judge(paths: SamplePaths, chatOffsetMs: number | null = null): Promise<Judged> {
  const { vodId, job } = await importAndWait(open.client, {
    mediaPath: paths.mediaPath,
    chatPath: paths.chatPath,
    transcriptPath: paths.transcriptPath,
    chatOffsetMs,
  });
  expect(job.status).toBe('Completed');
  const vod = await open.client.call('vod.get', { vodId });
  const ranking = { vodId, weights: null, sensitivity: null };
  const { highlights } = await open.client.call('review.highlights', ranking);
  const truth = JSON.parse(await readFile(paths.truthPath, 'utf8')) as SampleTruth;
  const top = highlights.slice(0, TOP);
  const found = truth.moments.filter((moment) => top.some(({ peakMs }) => liesOn(moment, peakMs)));
  return { vod, truth, top, found: found.map((moment) => moment.kind) };
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
