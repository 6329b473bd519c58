import { setTimeout as wait } from 'node:timers/promises';
import { isAbortError } from '../../../shared/errors.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { Link } from '../../../shared/model/link.ts';
import { DUPLICATE_REASON } from '../../domain/chat/formats/chat-sink.ts';
import { utcToUnixMs } from '../../domain/chat/formats/clock-time.ts';
import { innertubeParser } from '../../domain/chat/formats/innertube-parser.ts';
import { SeenMessages } from '../../domain/chat/formats/seen-messages.ts';
import { readChatPage, type ChatPage } from '../../domain/youtube/chat-page.ts';
import { readChatEntry } from '../../domain/youtube/next-answer.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LiveChat, LiveChatListener, LiveFeed } from '../../ports/live-feed.ts';
import type { Log } from '../../ports/log.ts';
import { openInnertube, type InnertubeSession } from './innertube.ts';
import { lookAtBroadcast, viewersOf } from './live-look.ts';
import { openYouTubePlaylist, type LivePlaylistDeps } from './live-playlist.ts';
import { videoOf } from './resolve.ts';

export interface LiveDeps extends LivePlaylistDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** First pause before connecting anew; doubles up to a minute. Default 1000. */
  readonly firstWaitMs?: number;
}

/** The server keeps the last ten seconds or so: whoever asks less often misses some. Protocol notes §5. */
const LONGEST_WAIT_MS = 8000;
const DEFAULT_WAIT_MS = 5000;
const MAX_RECONNECT_MS = 60_000;

/** YouTube's live side: what is on, its playlist (whose address expires), its chat, and the VOD that it becomes. */
export function createYouTubeLive(deps: LiveDeps): LiveFeed {
  return {
    platform: 'youtube',
    look: async (link, signal) =>
      (await lookAtBroadcast(await openInnertube(deps, signal), link))?.broadcast ?? null,
    viewers: async (link, signal) => viewersOf(await openInnertube(deps, signal), link),
    openPlaylist: (request) => openYouTubePlaylist(deps, request),
    findVod: (link, { broadcastId }) =>
      Promise.resolve(broadcastId === null ? null : videoLink(link, broadcastId)),
    connectChat: (link, listener) => connectChat(deps, link, listener),
  };
}

const videoLink = (link: Link, videoId: string): Link => ({
  ...link,
  ...{ kind: 'video', id: videoId, startMs: null, url: `https://www.youtube.com/watch?v=${videoId}` },
});

function connectChat(deps: LiveDeps, link: Link, listener: LiveChatListener): LiveChat {
  const stop = new AbortController();
  const ear = createEar(deps, listener);
  const done = listen(deps, { link, listener, ear }, stop.signal).catch((thrown: unknown) => {
    if (!isAbortError(thrown)) deps.log.error('youtube.live-chat-stopped', { link: link.id });
  });
  return {
    async close() {
      stop.abort();
      await done;
      ear.close();
    },
  };
}

/** Hears the chat until `signal`: connects, polls, and after a failure connects anew and tells the gap. */
async function listen(
  deps: LiveDeps,
  { link, listener, ear }: { link: Link; listener: LiveChatListener; ear: Ear },
  signal: AbortSignal,
): Promise<void> {
  const firstWaitMs = deps.firstWaitMs ?? 1000;
  for (let failures = 0; !signal.aborted;) {
    try {
      listener.onState('connecting');
      await hear(deps, { link, ear, signal, onPage: () => (failures = 0) });
      ear.lost('The live chat ended, or is switched off.');
    } catch (thrown) {
      signal.throwIfAborted();
      deps.log.warn('youtube.live-chat-lost', { code: (thrown as { code?: string }).code ?? 'unknown' });
      ear.lost("YouTube's live chat couldn't be reached.");
    }
    await wait(Math.min(MAX_RECONNECT_MS, firstWaitMs * 2 ** failures++), undefined, { signal });
  }
}

/** One connection: from its entry page to page, until the chat ends (returns) or fails (throws). */
async function hear(
  deps: LiveDeps,
  run: { link: Link; ear: Ear; signal: AbortSignal; onPage: () => void },
): Promise<void> {
  const session = await openInnertube(deps, run.signal);
  let token = await entryOf(session, run.link);
  while (token !== null) {
    const page = readChatPage(await session.liveChat(token));
    if (!page.isChat) return;
    run.onPage();
    run.ear.page(page);
    token = page.next;
    const waitMs = Math.min(LONGEST_WAIT_MS, page.timeoutMs ?? DEFAULT_WAIT_MS);
    if (token !== null) await wait(waitMs, undefined, { signal: run.signal });
  }
}

async function entryOf(session: InnertubeSession, link: Link): Promise<string | null> {
  const videoId = await videoOf(session, link);
  if (videoId === null) return null;
  const entry = readChatEntry(await session.next({ videoId }));
  return entry.isReplay ? null : entry.continuation;
}

interface Ear {
  page(page: ChatPage): void;
  lost(reason: string): void;
  /** Tells the gap that nothing more will end. */
  close(): void;
}

/** Hands each message on once, however often connections repeat it, and says what lies between two of them. */
function createEar({ clock }: LiveDeps, listener: LiveChatListener): Ear {
  /** Until it is heard for the first time: when listening began. */
  let heardAtUnixMs = clock.nowUnixMs();
  let lostReason: string | null = null;
  let isHeard = false;
  /** Of the page that is being read. */
  const read: { fresh: ChatMessage[]; hasRepeats: boolean } = { fresh: [], hasRepeats: false };
  const parser = innertubeParser({
    seen: new SeenMessages(),
    fileName: 'chat.json',
    localTime: utcToUnixMs,
    sink: {
      message: (message) => read.fresh.push(message),
      reject: ({ reason }) => (read.hasRepeats ||= reason === DUPLICATE_REASON),
    },
  });
  return {
    page({ actions }) {
      Object.assign(read, { fresh: [], hasRepeats: false });
      parser.item({ continuationContents: { liveChatContinuation: { actions } } }, 0);
      const { fresh, hasRepeats } = read;
      const nowUnixMs = clock.nowUnixMs();
      if (!isHeard) listener.onState('connected');
      // A page that repeats what was heard before the loss shows that nothing lies between.
      if (lostReason !== null && !hasRepeats) {
        const firstUnixMs = Math.min(
          nowUnixMs,
          ...fresh.map(({ sentAtUnixMs }) => sentAtUnixMs ?? nowUnixMs),
        );
        if (firstUnixMs > heardAtUnixMs) {
          listener.onGap({ fromUnixMs: heardAtUnixMs, toUnixMs: firstUnixMs, reason: lostReason });
        }
      }
      [isHeard, lostReason, heardAtUnixMs] = [true, null, nowUnixMs];
      for (const message of fresh) {
        listener.onMessage({ ...message, sentAtUnixMs: message.sentAtUnixMs ?? nowUnixMs });
      }
    },
    lost(reason) {
      // Also one that was never heard: a chat that the streamer switched off has no entry.
      listener.onState('lost');
      lostReason ??= reason;
      isHeard = false;
    },
    close() {
      if (lostReason !== null)
        listener.onGap({ fromUnixMs: heardAtUnixMs, toUnixMs: clock.nowUnixMs(), reason: lostReason });
      lostReason = null;
    },
  };
}
