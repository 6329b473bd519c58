import { join } from 'node:path';
import type { RangeMs } from '../../../shared/time.ts';
import type { FetchChatRequest, FetchedChat, FetchGap } from '../../ports/site.ts';
import { openInnertube, type InnertubeDeps } from './innertube.ts';
import { openSliceJournal, readPages, type ReplayPlan, type SliceJournal } from './replay-journal.ts';
import { writeReplay } from './replay-messages.ts';
import { fetchHeads, replayPlan, type ReplayRun } from './replay-plan.ts';
import { walkSlice } from './replay-slice.ts';
import { sideBySide } from './side-by-side.ts';

export interface ReplayDeps extends InnertubeDeps {
  /** Slices that are walked side by side. */
  readonly workers: () => number;
}

/**
 * The chat of an ended stream. It is cut into slices that are walked side by side, each from a jump to its place; a
 * slice ends where it is past the next one's first message, so a service that ignores jumps costs time and no message.
 */
export async function fetchReplay(deps: ReplayDeps, request: FetchChatRequest): Promise<FetchedChat> {
  const { stream, choice, workDir, signal } = request;
  const stop = new AbortController();
  const session = await openInnertube(deps, AbortSignal.any([signal, stop.signal]));
  const range: RangeMs = choice.range ?? { startMs: 0, endMs: stream.durationMs ?? 0 };
  const plan = await replayPlan({ session, request, range, workers: deps.workers() });
  const journals: SliceJournal[] = [];
  try {
    for (const index of plan.starts.keys()) journals.push(await openSliceJournal(workDir, index));
    const run = { session, plan, journals, workers: deps.workers(), stop: () => stop.abort() };
    await fetchHeads(run);
    await walkAll(request, run);
  } finally {
    for (const journal of journals) await journal.close();
  }
  const file = join(request.outDir, 'chat.jsonl');
  const count = await writeReplay(file, request, readPages(workDir, plan.starts.length));
  const strategy = plan.starts.length > 1 ? 'innertube-slices' : 'innertube-cursor';
  return { file, count, gaps: gapsOf(journals, range), strategy };
}

async function walkAll(request: FetchChatRequest, run: ReplayRun): Promise<void> {
  const { session, plan, journals, workers, stop } = run;
  const firsts = journals.map(({ pages }) => pages[0]?.firstMs ?? null);
  const report = progressReporter(request, plan, journals);
  const wanted = { endMs: plan.endMs > 0 ? plan.endMs : null, stopsAtEnd: request.choice.range !== null };
  // A slice that began in a stretch without messages is walked by the one before.
  const slices = [...plan.starts.keys()].filter((index) => index === 0 || firsts[index] !== null);
  const walk = (index: number): Promise<void> =>
    walkSlice({
      ...{ session, startMs: plan.starts[index]!, isFirst: index === 0, seek: plan.seek, ...wanted },
      journal: journals[index]!,
      followerMs: firsts.slice(index + 1).find((placeMs) => placeMs !== null) ?? null,
      onPage: () => report(index),
    });
  await sideBySide(slices, workers, walk, stop);
}

function progressReporter(
  request: FetchChatRequest,
  plan: ReplayPlan,
  journals: readonly SliceJournal[],
): (index: number) => void {
  const lengthMs = plan.endMs - plan.startMs;
  let messages = journals.flatMap(({ pages }) => pages).reduce((sum, { count }) => sum + count, 0);
  const coveredOf = (index: number): number => {
    const lastMs = journals[index]!.pages.findLast((page) => page.lastMs !== null)?.lastMs ?? 0;
    const endMs = plan.starts[index + 1] ?? plan.endMs;
    return Math.max(0, Math.min(lastMs, endMs) - plan.starts[index]!);
  };
  const coveredMs = [...plan.starts.keys()].map(coveredOf);
  return (index) => {
    const { pages } = journals[index]!;
    messages += pages.at(-1)!.count;
    coveredMs[index] = coveredOf(index);
    const covered = coveredMs.reduce((sum, ms) => sum + ms, 0);
    request.onChunk(`chat-${index}-${pages.length - 1}`);
    request.onProgress({
      fraction: lengthMs > 0 ? Math.min(1, covered / lengthMs) : null,
      detail: `${messages.toLocaleString('en-US')} messages`,
    });
  };
}

/** What was not reached, in media milliseconds, in order. */
function gapsOf(journals: readonly SliceJournal[], range: RangeMs): FetchGap[] {
  return journals
    .flatMap(({ pages }) => pages)
    .flatMap(({ gap }) => (gap === null ? [] : [gap]))
    .filter(({ endMs }) => endMs > range.startMs)
    .sort((a, b) => a.startMs - b.startMs)
    .map(({ startMs, endMs, reason }) => ({
      range: { startMs: Math.max(0, startMs - range.startMs), endMs: endMs - range.startMs },
      reason,
    }));
}
