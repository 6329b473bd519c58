import { AppError } from '../../../shared/errors.ts';
import type { RangeMs } from '../../../shared/time.ts';
import { readChatPage, type ChatPage } from '../../domain/youtube/chat-page.ts';
import { sliceStarts } from '../../domain/youtube/replay-plan.ts';
import { HttpError } from '../../ports/http.ts';
import type { FetchChatRequest } from '../../ports/site.ts';
import { closedChat, findChat } from './chat-entry.ts';
import type { InnertubeSession } from './innertube.ts';
import {
  openSliceJournal,
  readPlan,
  writePlan,
  type ReplayPlan,
  type SliceJournal,
} from './replay-journal.ts';
import { pageOrNull } from './replay-slice.ts';
import { sideBySide } from './side-by-side.ts';

export interface ReplayStart {
  readonly session: InnertubeSession;
  readonly request: FetchChatRequest;
  readonly range: RangeMs;
  readonly workers: number;
}

/** A replay that is cut up, on its way. */
export interface ReplayRun {
  readonly session: InnertubeSession;
  readonly plan: ReplayPlan;
  readonly journals: readonly SliceJournal[];
  readonly workers: number;
  /** Ends every request of the session. */
  readonly stop: () => void;
}

/** How the replay is cut up: as an earlier run of this transfer did, else anew. */
export async function replayPlan(start: ReplayStart): Promise<ReplayPlan> {
  const { range, request } = start;
  const plan = await readPlan(request.workDir);
  const isSame = plan?.startMs === range.startMs && plan.endMs === range.endMs;
  return plan?.videoId === request.stream.videoId && isSame ? plan : begin(start);
}

/** Finds the chat, and cuts it up once its first page shows whether it can be jumped in. */
async function begin({ session, request, range, workers }: ReplayStart): Promise<ReplayPlan> {
  const { stream, workDir } = request;
  const entry = await findChat(session, stream.videoId);
  if (!entry.isReplay) throw notReady();
  const first = readChatPage(await session.chatReplay(entry.continuation, null));
  if (!first.isChat) throw closedChat(first.message);
  const seek = await jumpToken(session, [first.seek, entry.continuation], first, range);
  const starts = seek === null ? [range.startMs] : sliceStarts(range, workers);
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

/** Jumps to where each slice begins; an empty page says that nobody spoke there, or that it is lost. */
export async function fetchHeads(run: ReplayRun): Promise<void> {
  const { session, plan, journals, workers, stop } = run;
  const missing = [...plan.starts.keys()].filter((index) => journals[index]!.pages.length === 0);
  const fetchHead = async (index: number): Promise<void> => {
    const page = plan.seek === null ? null : await pageOrNull(session, plan.seek, plan.starts[index]!);
    const { next = null, firstMs = null, lastMs = null, actions = [] } = page ?? {};
    const record = { token: null, next, firstMs, lastMs, count: actions.length, gap: null, isEnd: false };
    await journals[index]!.add(record, actions);
  };
  await sideBySide(missing, workers, fetchHead, stop);
}
