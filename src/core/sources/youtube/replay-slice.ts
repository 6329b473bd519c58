import { readChatPage, type ChatPage } from '../../domain/youtube/chat-page.ts';
import { endsTooEarly } from '../../domain/youtube/replay-plan.ts';
import { HttpError } from '../../ports/http.ts';
import type { InnertubeSession } from './innertube.ts';
import type { PageRecord, SliceJournal } from './replay-journal.ts';

/** Pages in a row that bring nothing later: the continuation goes round in circles with ever new tokens. */
const STUCK_PAGES = 40;
const FIRST_STEP_MS = 1000;
const STEP_FACTOR = 4;
const LOST_REASON = "YouTube's chat replay breaks off here and goes on later.";
const CUT_REASON = "YouTube's chat replay ends here although the video goes on.";

export interface SliceTask {
  readonly session: InnertubeSession;
  /** Holds the slice's first page, and what an earlier run got. */
  readonly journal: SliceJournal;
  readonly startMs: number;
  /** Nobody goes before: what is missing before the first message is this slice's to report. */
  readonly isFirst: boolean;
  readonly seek: string | null;
  /** Where the video or the wanted part is over; null where that isn't known. */
  readonly endMs: number | null;
  /** Messages behind `endMs` are not wanted. */
  readonly stopsAtEnd: boolean;
  /** The first place that the following slice has; null: nobody follows. */
  readonly followerMs: number | null;
  onPage(): void;
}

interface Step {
  readonly page: ChatPage;
  readonly token: string | null;
  readonly gap: PageRecord['gap'];
}

/**
 * Walks one slice: from its first page from continuation to continuation until it is past the first place of the
 * following slice. Where the walk breaks off (no continuation, circles, a refused token) it jumps on behind the break.
 * Finished pages of the journal are not asked for again.
 */
export async function walkSlice(task: SliceTask): Promise<void> {
  const { journal } = task;
  const reached = progressOf(journal.pages);
  while (journal.pages.at(-1)?.isEnd !== true) {
    if (isPast(task, reached)) {
      await journal.add(endRecord(null), []);
      return;
    }
    const step = await nextStep(task, reached);
    if (step === null) await journal.add(endRecord(gapAtEnd(task, reached)), []);
    else await keep(task, reached, step);
  }
}

interface Reached {
  lastMs: number | null;
  messages: number;
  idlePages: number;
  next: string | null;
  /** The walk ended as the service says it: a page without a following one. */
  endedWell: boolean;
  readonly tokens: Set<string>;
}

function progressOf(pages: readonly PageRecord[]): Reached {
  const reached: Reached = {
    ...{ lastMs: null, messages: 0, idlePages: 0, next: null, endedWell: false },
    tokens: new Set(),
  };
  for (const page of pages) advance(reached, page);
  return reached;
}

function advance(reached: Reached, page: PageRecord): void {
  const before = reached.lastMs;
  if (page.lastMs !== null) reached.lastMs = Math.max(page.lastMs, before ?? page.lastMs);
  reached.messages += page.count;
  reached.idlePages = reached.lastMs === before ? reached.idlePages + 1 : 0;
  if (page.token !== null) reached.tokens.add(page.token);
  reached.endedWell = page.next === null;
  const isCircle = page.next !== null && reached.tokens.has(page.next);
  reached.next = isCircle || reached.idlePages >= STUCK_PAGES ? null : page.next;
}

async function keep(task: SliceTask, reached: Reached, step: Step): Promise<void> {
  const { actions, next, firstMs, lastMs } = step.page;
  const record: PageRecord = {
    ...{ token: step.token, next, firstMs, lastMs, gap: step.gap, isEnd: false },
    count: actions.length,
  };
  await task.journal.add(record, actions);
  if (step.token === null) reached.idlePages = 0;
  advance(reached, record);
  task.onPage();
}

const endRecord = (gap: PageRecord['gap']): PageRecord => ({
  ...{ token: null, next: null, firstMs: null, lastMs: null, count: 0, gap },
  isEnd: true,
});

/** The following page, by its token or behind a break; null where there is none any more. */
async function nextStep(task: SliceTask, reached: Reached): Promise<Step | null> {
  if (reached.next !== null) {
    const token = reached.next;
    const page = await pageOrNull(task.session, token, null);
    if (page !== null) return { page, token, gap: null };
    reached.endedWell = false;
    reached.next = null;
  }
  return behindTheBreak(task, reached);
}

/** A token that is refused, or a page that the service can't make: others of the same replay may still be had. */
const isBrokenPage = (thrown: unknown): boolean =>
  thrown instanceof HttpError && ([400, 404].includes(thrown.status) || thrown.status >= 500);

/** A page; null where the service refuses it or answers without a chat. `broken` hears of a service that failed. */
export async function pageOrNull(
  session: InnertubeSession,
  token: string,
  offsetMs: number | null,
  broken?: (thrown: unknown) => void,
): Promise<ChatPage | null> {
  try {
    const page = readChatPage(await session.chatReplay(token, offsetMs));
    return page.isChat ? page : null;
  } catch (thrown) {
    if (!isBrokenPage(thrown)) throw thrown;
    if ((thrown as HttpError).status >= 500) broken?.(thrown);
    return null;
  }
}

function isPast({ followerMs, stopsAtEnd, endMs }: SliceTask, { lastMs }: Reached): boolean {
  const untilMs = followerMs ?? (stopsAtEnd ? endMs : null);
  return untilMs !== null && lastMs !== null && lastMs > untilMs;
}

/** Looks with growing steps, then by halves, for the first place behind a break that can be had again. */
async function behindTheBreak(task: SliceTask, reached: Reached): Promise<Step | null> {
  const { session, seek } = task;
  if (seek === null) return null;
  const fromMs = reached.lastMs ?? task.startMs;
  const untilMs = task.followerMs ?? task.endMs ?? fromMs;
  const failures: unknown[] = [];
  const isNews = (page: ChatPage): boolean =>
    page.lastMs !== null && (page.lastMs > fromMs || reached.lastMs === null);
  const look = async (placeMs: number): Promise<ChatPage | null> => {
    const page = await pageOrNull(session, seek, Math.round(placeMs), (thrown) => failures.push(thrown));
    return page !== null && isNews(page) ? page : null;
  };
  const atOnce = await look(fromMs);
  if (atOnce !== null) return { page: atOnce, token: null, gap: null };
  const found = await firstHit(look, fromMs, untilMs);
  // A service that fails is no proof that nothing is there: another run finds out.
  if (found === null && failures.length > 0) throw failures[0];
  if (found === null) return null;
  const firstMs = found.firstMs!;
  const isReported = firstMs > fromMs && (reached.lastMs !== null || task.isFirst);
  const gap = isReported ? { startMs: fromMs, endMs: firstMs, reason: LOST_REASON } : null;
  return { page: found, token: null, gap };
}

/** The page at the first place in (`fromMs`, `untilMs`] that `look` finds one at, to the millisecond; null where none is. */
async function firstHit(
  look: (placeMs: number) => Promise<ChatPage | null>,
  fromMs: number,
  untilMs: number,
): Promise<ChatPage | null> {
  let missedMs = fromMs;
  for (let stepMs = FIRST_STEP_MS; missedMs < untilMs; stepMs *= STEP_FACTOR) {
    let hitMs = Math.min(untilMs, fromMs + stepMs);
    let found = await look(hitMs);
    if (found === null) {
      missedMs = hitMs;
      continue;
    }
    while (hitMs - missedMs > 1) {
      const middleMs = Math.floor((missedMs + hitMs) / 2);
      const nearer = await look(middleMs);
      if (nearer === null) missedMs = middleMs;
      else [found, hitMs] = [nearer, middleMs];
    }
    return found;
  }
  return null;
}

/** What is missing between the last page that could be had and where the slice should end; null: nothing is. */
function gapAtEnd(task: SliceTask, reached: Reached): PageRecord['gap'] {
  const { followerMs, startMs, isFirst } = task;
  const fromMs = reached.lastMs ?? startMs;
  const endMs = followerMs ?? task.endMs;
  if (endMs === null || endMs <= fromMs || (reached.lastMs === null && !isFirst)) return null;
  const rest = { messages: reached.messages, coveredMs: fromMs - startMs, remainingMs: endMs - fromMs };
  const isCut = !reached.endedWell || followerMs !== null || endsTooEarly(rest);
  return isCut ? { startMs: fromMs, endMs, reason: CUT_REASON } : null;
}
