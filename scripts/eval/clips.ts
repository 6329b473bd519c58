import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { chatHighlights, type TimedMessage } from '../../src/core/domain/highlights/chat-highlights.ts';
import { readChatFile } from '../../src/core/infra/chat-files/read-chat-file.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';
import { testData } from '../../test/support/test-data.ts';
import { shippedClassifier } from './classifier.ts';
import { gainText, mean, pairedGain, share, type EvalRow } from './figures.ts';
import { messageRatePeaks, referenceFromChat } from './reference.ts';

/** A stretch that viewers really clipped, in seconds of the VOD. */
interface ViewerClip {
  readonly vodId: string;
  readonly firstSec: number;
  readonly lastSec: number;
}

const SLACK_SEC = 30;
const COUNTS = [5, 10, 20] as const;
const AIMS = { 5: '≥ 0.28', 10: '≥ 0.40; hoped for 0.45', 20: 'beat the message rate' } as const;
type Recall = Record<(typeof COUNTS)[number], number>;

interface ClipRow {
  readonly vod_id: string;
  readonly first_message_offset_s: string;
  readonly last_message_offset_s: string;
}

export function readClips(): ViewerClip[] {
  const rows = parse<ClipRow>(readFileSync(testData('twitch-vod-chat', 'clips.csv')), { columns: true });
  return rows.map((row) => ({
    vodId: row.vod_id,
    firstSec: Number(row.first_message_offset_s),
    lastSec: Number(row.last_message_offset_s),
  }));
}

export async function readVodChat(vodId: string): Promise<TimedMessage[]> {
  const lines: TimedMessage[] = [];
  for await (const { messages } of readChatFile(testData('twitch-vod-chat', `${vodId}.tsv.gz`)))
    for (const message of messages) lines.push({ atMs: message.offsetMs ?? 0, message });
  return lines.sort((a, b) => a.atMs - b.atMs);
}

/** Hits among the first K proposals of each VOD; each proposal counts for one clip. */
export function hitsOf(peaksSec: readonly number[], clips: readonly ViewerClip[], count: number): number {
  const free = peaksSec.slice(0, count);
  let hits = 0;
  for (const { firstSec, lastSec } of clips) {
    const found = free.findIndex((peak) => peak >= firstSec - SLACK_SEC && peak <= lastSec + SLACK_SEC);
    if (found === -1) continue;
    free.splice(found, 1);
    hits++;
  }
  return hits;
}

interface VodResult {
  readonly clips: number;
  readonly hits: Recall;
}

const pooled = (results: readonly VodResult[], count: (typeof COUNTS)[number]): number =>
  results.reduce((sum, { hits }) => sum + hits[count], 0) /
  results.reduce((sum, { clips }) => sum + clips, 0);

/** Mean and the middle 80 % of 2,000 resamplings of the VODs. */
function spread(results: readonly VodResult[], count: (typeof COUNTS)[number]): string {
  const random = seededRandom(7);
  const values = Array.from({ length: 2000 }, () =>
    pooled(
      results.map(() => results[Math.floor(random() * results.length)]!),
      count,
    ),
  ).sort((a, b) => a - b);
  return `${share(values[200]!)}–${share(values[1800]!)}`;
}

/** How much better than another list ours is, by resampling the VODs in pairs. */
function gainOver(
  ours: readonly VodResult[],
  theirs: readonly VodResult[],
  count: (typeof COUNTS)[number],
): string {
  const recalls = (results: readonly VodResult[]): number[] =>
    results.map(({ hits, clips }) => hits[count] / clips);
  const sizes = ours.map(({ clips }) => clips);
  return gainText(pairedGain({ ours: recalls(ours), theirs: recalls(theirs), sizes }));
}

/** Highlights from chat alone against what viewers clipped. Labels are incomplete: recall, not precision. */
export async function evaluateClips(): Promise<EvalRow[]> {
  const clips = readClips();
  const vodIds = [...new Set(clips.map(({ vodId }) => vodId))];
  const results: Record<'ours' | 'rate' | 'reference' | 'random', VodResult[]> = {
    ours: [],
    rate: [],
    reference: [],
    random: [],
  };
  const random = seededRandom(11);
  for (const vodId of vodIds) {
    const lines = await readVodChat(vodId);
    const mine = clips.filter((clip) => clip.vodId === vodId);
    const lastSec = (lines.at(-1)?.atMs ?? 0) / 1000;
    const peaks = {
      ours: chatHighlights(lines, { classifier: shippedClassifier }).map(({ peakMs }) => peakMs / 1000),
      rate: messageRatePeaks(
        lines.map(({ atMs }) => atMs / 1000),
        20,
      ).map(({ peakSec }) => peakSec),
      reference: referenceFromChat(lines).map(({ peakSec }) => peakSec),
    };
    for (const name of ['ours', 'rate', 'reference'] as const)
      results[name].push({ clips: mine.length, hits: recallOf((count) => hitsOf(peaks[name], mine, count)) });
    const trials = Array.from({ length: 200 }, () => Array.from({ length: 20 }, () => random() * lastSec));
    results.random.push({
      clips: mine.length,
      hits: recallOf((count) => mean(trials.map((trial) => hitsOf(trial, mine, count)))),
    });
  }
  return COUNTS.map((count) => ({
    task: 'highlights from chat alone',
    data: `${vodIds.length} VODs, ${clips.length} viewers' clips`,
    figure: `recall@${count}`,
    ours: `${share(pooled(results.ours, count))} (${spread(results.ours, count)})`,
    baselines:
      `detrended message rate ${share(pooled(results.rate, count))} (${gainOver(results.ours, results.rate, count)}), ` +
      `reference formulas ${share(pooled(results.reference, count))} (${gainOver(results.ours, results.reference, count)}), ` +
      `random ${share(pooled(results.random, count))}`,
    aim: AIMS[count],
  }));
}

const recallOf = (hits: (count: (typeof COUNTS)[number]) => number): Recall => ({
  5: hits(5),
  10: hits(10),
  20: hits(20),
});
