import { isAbortError, toErrorShape } from '../../../shared/errors.ts';
import type { Link, Platform } from '../../../shared/model/link.ts';
import type { LiveViewers } from '../../../shared/model/live.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LiveFeed } from '../../ports/live-feed.ts';
import type { Log } from '../../ports/log.ts';
import { patiently } from './looks.ts';

export interface ViewerWatchDeps {
  readonly feed: (platform: Platform) => Pick<LiveFeed, 'viewers'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Waits, or rejects with AbortError. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** How many watch the channels that are recorded. */
export interface ViewerWatch {
  /** Asks at once, then about once a minute until `end`. */
  begin(recordingId: string, link: Link): void;
  end(recordingId: string): void;
  /** Null = not known: not said, could not be asked, or said too long ago. */
  of(recordingId: string): LiveViewers | null;
}

const ASK_EVERY_MS = 60_000;
/** A figure that is older says nothing of now: the computer slept meanwhile. */
const KNOWN_FOR_MS = 180_000;

interface Watched {
  readonly stop: AbortController;
  answer: LiveViewers | null;
}

/** Nothing waits for it, and what fails leaves the figure unknown. */
export function createViewerWatch(deps: ViewerWatchDeps): ViewerWatch {
  const watched = new Map<string, Watched>();
  const end = (recordingId: string): void => {
    watched.get(recordingId)?.stop.abort();
    watched.delete(recordingId);
  };
  return {
    begin(recordingId, link) {
      end(recordingId);
      const one: Watched = { stop: new AbortController(), answer: null };
      watched.set(recordingId, one);
      void keepAsking(deps, link, one);
    },
    end,
    of(recordingId) {
      const answer = watched.get(recordingId)?.answer ?? null;
      if (answer === null || deps.clock.nowUnixMs() - answer.askedAtUnixMs > KNOWN_FOR_MS) return null;
      return answer;
    },
  };
}

/** Never rejects; ends with the watching. */
async function keepAsking(deps: ViewerWatchDeps, link: Link, one: Watched): Promise<void> {
  const { signal } = one.stop;
  try {
    while (!signal.aborted) {
      one.answer = await ask(deps, link, signal);
      await deps.wait(ASK_EVERY_MS, signal);
    }
  } catch (thrown) {
    if (!isAbortError(thrown)) deps.log.error('viewers.stopped', { code: toErrorShape(thrown).code });
  }
}

async function ask(deps: ViewerWatchDeps, link: Link, signal: AbortSignal): Promise<LiveViewers | null> {
  const askedAtUnixMs = deps.clock.nowUnixMs();
  try {
    const feed = deps.feed(link.platform);
    const look = (patient: AbortSignal): Promise<number | null> =>
      feed.viewers?.(link, patient) ?? Promise.resolve(null);
    const count = await patiently(deps, look, signal);
    return count === null ? null : { count, askedAtUnixMs };
  } catch (thrown) {
    signal.throwIfAborted();
    deps.log.info('viewers.unknown', { platform: link.platform, code: toErrorShape(thrown).code });
    return null;
  }
}
