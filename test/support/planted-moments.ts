import { readFile } from 'node:fs/promises';
import type { SamplePaths, SampleTruth } from '../../scripts/sample/make.ts';
import type { ReviewHighlight } from '../../src/shared/contract/review.ts';
import type { JobSnapshot } from '../../src/shared/model/vod.ts';
import type { VodDetail } from '../../src/shared/model/vod.ts';
import { importAndWait, type OpenCore } from './open-core.ts';

const TOP = 6;

export interface JudgedSample {
  readonly vod: VodDetail;
  readonly status: JobSnapshot['status'];
  readonly truth: SampleTruth;
  /** The first six highlights. */
  readonly top: readonly ReviewHighlight[];
  /** The kinds of the planted moments that one of them lies on. */
  readonly found: readonly string[];
}

/** From the setup to the end of the reaction, which in chat comes later than on screen. */
export const liesOn = (moment: SampleTruth['moments'][number], peakMs: number): boolean =>
  peakMs >= moment.startMs && peakMs <= moment.endMs + moment.chatLagMs;

/** Analyses a sample stream and looks for its planted moments among the first six highlights. */
export async function judgeSample(
  { client }: OpenCore,
  paths: SamplePaths,
  chatOffsetMs: number | null = null,
): Promise<JudgedSample> {
  const { vodId, job } = await importAndWait(client, {
    mediaPath: paths.mediaPath,
    chatPath: paths.chatPath,
    transcriptPath: paths.transcriptPath,
    chatOffsetMs,
  });
  const vod = await client.call('vod.get', { vodId });
  const { highlights } = await client.call('review.highlights', { vodId, weights: null, sensitivity: null });
  const truth = JSON.parse(await readFile(paths.truthPath, 'utf8')) as SampleTruth;
  const top = highlights.slice(0, TOP);
  const found = truth.moments.filter((moment) => top.some(({ peakMs }) => liesOn(moment, peakMs)));
  return { vod, status: job.status, truth, top, found: found.map((moment) => moment.kind) };
}
