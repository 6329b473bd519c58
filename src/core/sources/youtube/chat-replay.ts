import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { RangeMs } from '../../../shared/time.ts';
import { readChatPage, type ChatPage } from '../../domain/youtube/chat-page.ts';
import { sliceStarts } from '../../domain/youtube/replay-plan.ts';
import { HttpError } from '../../ports/http.ts';
import type { FetchChatRequest, FetchedChat, FetchGap } from '../../ports/site.ts';
import { closedChat, findChat } from './chat-entry.ts';
import { openInnertube, type InnertubeDeps, type InnertubeSession } from './innertube.ts';
import { openSliceJournal, readPages, readPlan, writePlan, type SliceJournal } from './replay-journal.ts';
import type { ReplayPlan } from './replay-journal.ts';
import { walkSlice } from './replay-slice.ts';
import { writeReplay } from './replay-messages.ts';

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
  const plan = (await planOf(workDir, stream.videoId, range)) ?? (await begin(deps, request, session, range));
  const journals: SliceJournal[] = [];
  try {
    for (const index of plan.starts.keys()) journals.push(await openSliceJournal(workDir, index));
    await walkAll({ request, session, plan, journals });
  } catch (thrown) {
    stop.abort();
    throw thrown;
  } finally {
    for (const journal of journals) await journal.close();
  }
  const file = join(request.outDir, 'chat.jsonl');
  const count = await writeReplay(file, request, readPages(workDir, plan.starts.length));
  const strategy = plan.starts.length > 1 ? 'innertube-slices' : 'innertube-cursor';
  return { file, count, gaps: gapsOf(journals, range), strategy };
}

async function planOf(dir: string, videoId: string, range: RangeMs): Promise<ReplayPlan | null> {
  const plan = await readPlan(dir);
  const fits = plan?.videoId === videoId && plan.startMs === range.startMs && plan.endMs === range.endMs;
  return fits ? plan : null;
}

/** Finds the chat, and cuts it up once its first page shows whether it can be jumped in. */
async function begin(
  deps: ReplayDeps,
  request: FetchChatRequest,
  session: InnertubeSession,
  range: RangeMs,
): Promise<ReplayPlan> {
  const { stream, workDir } = request;
  const entry = await findChat(session, stream.videoId);
  if (!entry.isReplay) throw notReady();
  const first = readChatPage(await session.chatReplay(entry.continuation, null));
  if (!first.isChat) throw closedChat(first.message);
  const seek = await jumpToken(session, [first.seek, entry.continuation], first, range);
  const starts = seek === null ? [range.startMs] : sliceStarts(range, deps.workers());
  // Without a token that was seen to jump, one is still tried where a walk breaks off.
  const plan = { videoId: stream.videoId, ...range, starts, seek: seek ?? first.seek };
  const journal = await openSliceJournal(workDir, 0);
  const isFromStart = range.startMs === 0 || seek === null;
  if (isFromStart && journal.pages.length === 0) {
    const { next, firstMs, lastMs, actions } = first;
    const page = { token: entry.continuation, next, firstMs, lastMs, count: actions.length };
    await journal.add({ ...page, gap: null, isEnd: false }, actions);
  }
  await journal.close();
  await writePlan(workDir, plan);
  return plan;
}

/**
 * The token that jumps: that of the site's own player, else the chat's first one (public code does so). It is believed
 * once a jump to the middle lands behind the first page. Null where none does, or the first page is all there is.
 */
async function jumpToken(
  session: InnertubeSession,
  candidates: readonly (string | null)[],
  first: ChatPage,
  range: RangeMs,
): Promise<string | null> {
  const middleMs = Math.floor((range.startMs + range.endMs) / 2);
  if (first.next === null || middleMs <= (first.lastMs ?? 0)) return null;
  for (const token of candidates) {
    if (token === null) continue;
    const page = await session.chatReplay(token, middleMs).then(readChatPage, refusedToken);
    if (page?.lastMs != null && page.lastMs > (first.lastMs ?? 0)) return token;
  }
  return null;
}

function refusedToken(thrown: unknown): null {
  if (thrown instanceof HttpError && (thrown.status === 400 || thrown.status === 404)) return null;
  throw thrown;
}

const notReady = (): AppError =>
  new AppError({
    code: 'link/chat-not-ready',
    message: 'The stream has no chat replay yet: YouTube makes it after the stream has ended.',
    nextStep: 'Try again in some hours; the video can be analysed without it now.',
  });

async function walkAll(run: {
  request: FetchChatRequest;
  session: InnertubeSession;
  plan: ReplayPlan;
  journals: readonly SliceJournal[];
}): Promise<void> {
  const { request, session, plan, journals } = run;
  const firsts = plan.starts.map(() => Promise.withResolvers<number>());
  const report = progressReporter(request, plan, journals);
  const wanted = { endMs: plan.endMs > 0 ? plan.endMs : null, stopsAtEnd: request.choice.range !== null };
  await Promise.all(
    plan.starts.map((startMs, index) =>
      walkSlice({
        ...{ session, startMs, isFirst: index === 0, seek: plan.seek, ...wanted },
        journal: journals[index]!,
        follower: firstOf(firsts.slice(index + 1).map(({ promise }) => promise)),
        onFirst: (placeMs) => firsts[index]!.resolve(placeMs),
        onPage: () => report(index),
      }),
    ),
  );
}

/** The first place that one of the following slices has: an empty one hands the question on. */
function firstOf(following: readonly Promise<number>[]): Promise<number> | null {
  if (following.length === 0) return null;
  return (async () => {
    for (const place of following) {
      const placeMs = await place;
      if (Number.isFinite(placeMs)) return placeMs;
    }
    return Infinity;
  })();
}

function progressReporter(
  request: FetchChatRequest,
  plan: ReplayPlan,
  journals: readonly SliceJournal[],
): (index: number) => void {
  const lengthMs = plan.endMs - plan.startMs;
  let messages = journals.flatMap(({ pages }) => pages).reduce((sum, { count }) => sum + count, 0);
  const coveredMs = plan.starts.map(() => 0);
  return (index) => {
    const { pages } = journals[index]!;
    const page = pages.at(-1)!;
    messages += page.count;
    const startMs = plan.starts[index]!;
    const endMs = plan.starts[index + 1] ?? plan.endMs;
    if (page.lastMs !== null) coveredMs[index] = Math.max(0, Math.min(page.lastMs, endMs) - startMs);
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
    .sort((a, b) => a.startMs - b.startMs)
    .map(({ startMs, endMs, reason }) => ({
      range: { startMs: Math.max(0, startMs - range.startMs), endMs: endMs - range.startMs },
      reason,
    }));
}
