import { setTimeout as wait } from 'node:timers/promises';
import { AppError, isAbortError } from '../../../shared/errors.ts';
import { mergePlaylists, segmentsOfRange } from '../../domain/hls/segment-plan.ts';
import { totalSec, type HlsSegment } from '../../domain/hls/playlist.ts';
import type { HlsDownload } from './download.ts';

const MAX_WAIT_MS = 30_000;
/** In first pauses: shorter than what the tries for one segment take together, so that each sees at least one reading. */
const QUIET_WAITS = 8;

/** The playlist that a download works from, as last read. */
export interface CurrentPlaylist {
  /** What was asked for, in order. Only ever grows at its end. */
  plan(): readonly HlsSegment[];
  /** A segment as known by now, and the number of the reading that says so. */
  at(index: number): { readonly segment: HlsSegment; readonly generation: number };
  /** Reads it; how many segments were added. */
  read(why: 'start' | 'grown'): Promise<number>;
  /**
   * For a segment that is refused: reads it again, once for all that wait, and not so soon after a reading that changed
   * nothing (of a long recording whose middle is gone thousands are refused). `seen`: the reading that the caller knew.
   * A playlist that is refused as well leaves the known addresses in force.
   */
  refresh(seen: number): Promise<void>;
  /** Waits until the service can be reached at all; throws the network's error after `offlineMs`. */
  reachable(): Promise<void>;
  /** Nothing will be added to what was asked for. */
  isComplete(): boolean;
  /** Why the playlist itself is refused by now, e.g. because the recording was deleted meanwhile. */
  refusal(): AppError | null;
}

export function createCurrentPlaylist(
  job: HlsDownload,
  firstWaitMs: number,
  signal: AbortSignal,
): CurrentPlaylist {
  let playlist: HlsSegment[] = [];
  let byIndex = new Map<number, HlsSegment>();
  let plan: readonly HlsSegment[] = [];
  let ended = false;
  let generation = 0;
  let reading: Promise<unknown> | null = null;
  let refusal: AppError | null = null;
  let quietUntilMs = 0;
  const beQuiet = (): void => void (quietUntilMs = performance.now() + QUIET_WAITS * firstWaitMs);

  const read = async (why: 'start' | 'grown' | 'refused'): Promise<number> => {
    const answer = await job.loadPlaylist(why, signal);
    const merged = mergePlaylists(playlist, answer.segments);
    playlist = merged.segments;
    byIndex = new Map(playlist.map((segment) => [segment.index, segment]));
    plan = segmentsOfRange(playlist, job.range);
    ended = answer.ended;
    generation++;
    if (why === 'refused' && merged.moved + merged.added === 0) beQuiet();
    job.log.info('hls.playlist', { why, segments: playlist.length, moved: merged.moved });
    return merged.added;
  };

  const readAgain = async (seen: number): Promise<void> => {
    if (generation !== seen) return;
    reading ??= read('refused').finally(() => (reading = null));
    await reading;
  };

  const noteRefusal = (thrown: unknown): void => {
    refusal = refusalOf(thrown);
    generation++;
    beQuiet();
  };

  return {
    plan: () => plan,
    at: (index) => ({ segment: byIndex.get(index)!, generation }),
    read,
    async refresh(seen) {
      if (reading === null && performance.now() < quietUntilMs) return;
      await readAgain(seen).catch(noteRefusal);
    },
    async reachable() {
      try {
        await untilReached({ job, firstWaitMs, signal }, () => readAgain(generation));
      } catch (thrown) {
        if (isOffline(thrown)) throw thrown;
        noteRefusal(thrown);
      }
    },
    isComplete: () =>
      ended ||
      refusal !== null ||
      (job.range !== null && job.range.endMs <= totalSec({ segments: playlist }) * 1000),
    refusal: () => refusal,
  };
}

/** Reads until there is an answer of any kind. Throws the refusal, or the network's error once `offlineMs` are over. */
async function untilReached(
  { job, firstWaitMs, signal }: { job: HlsDownload; firstWaitMs: number; signal: AbortSignal },
  read: () => Promise<void>,
): Promise<void> {
  const until = performance.now() + (job.offlineMs ?? 600_000);
  for (let attempt = 0; ; attempt++) {
    try {
      await read();
      return;
    } catch (thrown) {
      if (!isOffline(thrown) || performance.now() > until) throw thrown;
      await wait(Math.min(MAX_WAIT_MS, firstWaitMs * 2 ** attempt), undefined, { signal });
    }
  }
}

function refusalOf(thrown: unknown): AppError {
  if (isAbortError(thrown) || !(thrown instanceof AppError)) throw thrown;
  return thrown;
}

/** No answer came at all, as opposed to one that says no. */
const isOffline = (thrown: unknown): boolean =>
  thrown instanceof AppError && thrown.code.startsWith('net/') && thrown.code !== 'net/status';
