import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbortError, toErrorShape } from '../../shared/errors.ts';
import type { Platform } from '../../shared/model/link.ts';
import type { RemoteStream } from '../../shared/model/remote-stream.ts';
import { fillableGaps } from '../live/recorder/chat-keeping.ts';
import type { RecordingFacts } from '../live/recorder/facts.ts';
import { fillChatGap, readRecordingFacts, sentWithin } from '../live/recorder/fill-chat.ts';
import { FILES } from '../live/recorder/finalise.ts';
import type { Clock } from '../ports/clock.ts';
import type { ChatGap, LiveFeed } from '../ports/live-feed.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import type { Log } from '../ports/log.ts';
import type { Sites } from '../ports/site.ts';
import { fetchChat, hasChatReplay } from './fetch-chat.ts';
import type { Jobs } from './jobs.ts';
import type { Sources } from './sources.ts';

const MINUTE_MS = 60_000;
/** A VOD's chat is there minutes after the stream. Then it is tried once per start of the app, while VODs last. */
const WAITS_MS = [0, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS];
/** Twitch keeps most VODs for two weeks. */
const VODS_LAST_MS = 14 * 24 * 60 * MINUTE_MS;

export interface ChatFillDeps {
  readonly feed: (platform: Platform) => LiveFeed;
  readonly sites: Sites;
  readonly store: LibraryStore;
  readonly sources: Pick<Sources, 'attach'>;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Holds the recordings' folders. */
  readonly libraryDir: string;
  readonly changed: (vodId: string) => void;
  /** Waits, or rejects with AbortError. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Fills what a recording's chat missed from the chat of the VOD that the broadcast became. */
export interface ChatFill {
  /** In the background: `dir` is the recording's folder. */
  queue(vodId: string, dir: string): void;
  /** Takes up recordings of the last days whose chat has gaps. */
  start(): Promise<void>;
  /** Resolves once nothing is fetched for the VOD any more. */
  cancel(vodId: string): Promise<void>;
  dispose(): Promise<void>;
}

export function createChatFill(deps: ChatFillDeps): ChatFill {
  const closing = new AbortController();
  const running = new Map<string, { readonly work: Promise<void>; readonly stop: AbortController }>();
  const queue = (vodId: string, dir: string): void => {
    if (running.has(vodId)) return;
    const stop = new AbortController();
    const signal = AbortSignal.any([closing.signal, stop.signal]);
    const work = fillPatiently(deps, { vodId, dir }, signal)
      .catch((thrown: unknown) => {
        if (!isAbortError(thrown))
          deps.log.error('chat-fill.failed', { vodId, error: toErrorShape(thrown).message });
      })
      .finally(() => running.delete(vodId));
    running.set(vodId, { work, stop });
  };
  return {
    queue,
    async start() {
      const folder = join(deps.libraryDir, 'recordings');
      for (const name of await readdir(folder).catch(() => [])) {
        const facts = await readRecordingFacts(join(folder, name));
        const isRecent = (facts?.startedAtUnixMs ?? 0) > deps.clock.nowUnixMs() - VODS_LAST_MS;
        if (facts?.vodId != null && isRecent) queue(facts.vodId, join(folder, name));
      }
    },
    async cancel(vodId) {
      running.get(vodId)?.stop.abort();
      await running.get(vodId)?.work;
    },
    async dispose() {
      closing.abort();
      await Promise.all([...running.values()].map(({ work }) => work));
    },
  };
}

/** A gap where the person did not want chat kept stays one. */
const fillable = ({ chatGaps, chatKeeping }: RecordingFacts): ChatGap[] =>
  fillableGaps(chatGaps, chatKeeping);

interface Recorded {
  readonly vodId: string;
  readonly dir: string;
}

async function fillPatiently(deps: ChatFillDeps, recorded: Recorded, signal: AbortSignal): Promise<void> {
  const { store, log, wait } = deps;
  const { vodId, dir } = recorded;
  const facts = await readRecordingFacts(dir);
  if (facts === null) return;
  for (const waitMs of WAITS_MS) {
    if (fillable(facts).length === 0 || store.vods.get(vodId)?.removedAtUnixMs !== null) return;
    await wait(waitMs, signal);
    try {
      await fillOnce(deps, recorded, facts, signal);
    } catch (thrown) {
      if (isAbortError(thrown)) throw thrown;
      log.warn('chat-fill.not-now', { vodId, code: toErrorShape(thrown).code });
    }
  }
}

/** Fills as many gaps as can be had now. */
async function fillOnce(
  deps: ChatFillDeps,
  { vodId, dir }: Recorded,
  facts: RecordingFacts,
  signal: AbortSignal,
): Promise<void> {
  const stream = await findStream(deps, facts, signal);
  if (stream === null) return;
  let filled = 0;
  for (const gap of fillable(facts)) {
    if (await fillGap(deps, { dir, facts, stream, gap }, signal)) filled++;
  }
  if (filled === 0) return;
  await deps.sources.attach(vodId, 'chat', join(dir, FILES.chat));
  await deps.sources.attach(vodId, 'timemap', join(dir, FILES.timeMap));
  deps.jobs.enqueue(vodId, null);
  deps.changed(vodId);
}

async function findStream(
  { feed, sites }: ChatFillDeps,
  facts: RecordingFacts,
  signal: AbortSignal,
): Promise<RemoteStream | null> {
  const { link, broadcastId, broadcastStartedAtUnixMs } = facts;
  const broadcast = { broadcastId, startedAtUnixMs: broadcastStartedAtUnixMs };
  const vod = await feed(link.platform).findVod?.(link, broadcast, signal);
  return vod == null ? null : await sites.of(link.platform).resolve(vod, signal);
}

interface GapFill {
  readonly dir: string;
  readonly facts: RecordingFacts;
  readonly stream: RemoteStream;
  readonly gap: ChatGap;
}

/** False where the service didn't give the whole stretch: then it is asked again later. */
async function fillGap(deps: ChatFillDeps, fill: GapFill, signal: AbortSignal): Promise<boolean> {
  const { dir, facts, stream, gap } = fill;
  const site = deps.sites.of(stream.link.platform);
  const startedAt = stream.startedAtUnixMs;
  if (!hasChatReplay(site) || startedAt === null) return false;
  const { fromUnixMs, toUnixMs } = sentWithin(facts, gap);
  const range = {
    startMs: Math.max(0, fromUnixMs - startedAt - MINUTE_MS),
    endMs: toUnixMs - startedAt + MINUTE_MS,
  };
  // A growing VOD's chat may not have come so far yet.
  if (stream.durationMs !== null && stream.durationMs < range.endMs - 2 * MINUTE_MS) return false;
  const work = join(dir, 'fill');
  try {
    const { file, gaps } = await fetchChat({ site, stream, range, dir: work, signal, log: deps.log });
    if (gaps.length > 0) return false;
    const messages = await fillChatGap(dir, facts, { gap, fetchedPath: file });
    deps.log.info('chat-fill.filled', { vodId: facts.vodId, messages });
    return true;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
