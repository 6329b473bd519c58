import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeLongVod, type LongVodOptions } from '../sim/twitch/long-vod.ts';
import { startTwitchSim, VOD_ID } from '../sim/twitch/twitch-sim.ts';
import { measureCommand, stageTimes, type MeasuredCommand } from './measured-command.ts';
import { residentBytes } from './process-tree.ts';
import { add, count, isQuick, median, megabytes, ms, ratio, RUNS } from './report.ts';

const LATENCY_MS = 80;
const WORKERS = 8;
const Answer = z.object({ durationMs: z.number(), gaps: z.array(z.unknown()) });

interface FetchedVod extends MeasuredCommand {
  /** From the begin of the stage until the last segment was verified and on the disk. */
  readonly segmentsMs: number;
  /** The whole stage. */
  readonly videoMs: number;
}

interface FetchOrder {
  readonly vod: LongVodOptions;
  readonly workers: number;
  readonly latencyMs: number;
  readonly messages: number;
}

/** `klipstream fetch` as it is built, from a stand-in in this process into an empty library. */
async function fetchVod(dir: string, order: FetchOrder): Promise<FetchedVod> {
  const { vod, workers, latencyMs, messages } = order;
  const media = await makeLongVod(join(dir, `vod-${vod.durationSec}-${vod.segmentSec}`), vod);
  const sim = await startTwitchSim({ media, messages, latencyMs });
  const dataDir = join(dir, 'fetch');
  mkdirSync(dataDir);
  const settings = { endpoints: sim.endpoints, downloadWorkers: workers };
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(settings));
  try {
    const measured = await measureCommand(dataDir, ['fetch', `https://www.twitch.tv/videos/${VOD_ID}`]);
    const { gaps } = Answer.parse(measured.answer);
    if (gaps.length > 0) throw new Error(`the VOD was not whole: ${JSON.stringify(gaps)}`);
    const expected = media.video.length + media.sound.length;
    const served = [...sim.served.values()].reduce((sum, times) => sum + times, 0);
    if (served !== expected) throw new Error(`${served} segments were fetched instead of ${expected}`);
    const { beganUnixMs, doneUnixMs, lastPartUnixMs } = stageTimes(dataDir).get('fetch-video')!;
    return {
      ...measured,
      segmentsMs: lastPartUnixMs! - beganUnixMs,
      videoMs: doneUnixMs - beganUnixMs,
    };
  } finally {
    await sim.server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Eight workers against one: the segments verified and on the disk, and the whole stage with joining them. */
export async function parallelDownload(dir: string): Promise<void> {
  const vod = { durationSec: isQuick ? 2400 : 4800, segmentSec: 10 };
  const runs: { one: FetchedVod; many: FetchedVod }[] = [];
  for (let run = 0; run < RUNS; run++) {
    const fetched = { vod, latencyMs: LATENCY_MS, messages: 300 };
    runs.push({
      one: await fetchVod(dir, { ...fetched, workers: 1 }),
      many: await fetchVod(dir, { ...fetched, workers: WORKERS }),
    });
  }
  const medianRatio = (of: (vod: FetchedVod) => number): string =>
    ratio(median(runs.map(({ one, many }) => of(one) / of(many))));
  const segments = vod.durationSec / vod.segmentSec;
  add(
    `VOD of ${segments} segments, ${LATENCY_MS} ms a request: 1 worker`,
    ms(median(runs.map(({ one }) => one.segmentsMs))),
  );
  add(
    `  that ÷ ${WORKERS} workers`,
    medianRatio(({ segmentsMs }) => segmentsMs),
    'aim ≥ 6',
  );
  add(
    '  the same with joining them into a file',
    medianRatio(({ videoMs }) => videoMs),
  );
}

/** The longest VOD there is, in segments as Twitch makes them and in five times as many. */
export async function longDownload(dir: string): Promise<void> {
  const hours = isQuick ? 2 : 13;
  for (const segmentSec of [10, 2]) {
    const runs: FetchedVod[] = [];
    const vod = { durationSec: hours * 3600, segmentSec };
    const messages = isQuick ? 30_000 : 200_000;
    // Five times the segments take five times as long; one run shows whether they fit.
    for (let run = 0; run < (segmentSec === 10 ? RUNS : 1); run++)
      runs.push(await fetchVod(dir, { vod, workers: WORKERS, latencyMs: LATENCY_MS, messages }));
    const peakBytes = median(runs.map(({ peak }) => residentBytes(peak)));
    const segments = count(vod.durationSec / segmentSec);
    add(
      `VOD of ${hours} h, ${segments} segments: peak RSS of the tree`,
      megabytes(peakBytes),
      'aim ≤ 250 MB',
    );
    for (const part of runs.find(({ peak }) => residentBytes(peak) === peakBytes)?.peak ?? [])
      add(`  of that at its peak: ${part.name}`, megabytes(part.residentBytes));
    add('  sound, pictures and chat', ms(median(runs.map(({ elapsedMs }) => elapsedMs))));
    add('  event-loop delay p99', ms(median(runs.map(({ eventLoop }) => eventLoop.p99Ms))));
  }
}
