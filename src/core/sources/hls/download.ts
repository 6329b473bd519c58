import { AppError } from '../../../shared/errors.ts';
import type { RangeMs } from '../../../shared/time.ts';
import type { HlsSegment, MediaPlaylist } from '../../domain/hls/playlist.ts';
import type { HttpClient } from '../../ports/http.ts';
import type { Log } from '../../ports/log.ts';
import type { Bandwidth } from './bandwidth.ts';
import { createCurrentPlaylist } from './current-playlist.ts';
import { createSegmentFetcher } from './segment-fetcher.ts';
import type { SegmentStore } from './segment-store.ts';

export interface HlsDownloadProgress {
  readonly done: number;
  readonly total: number;
  /** On the disk, of this rendition and range. */
  readonly bytes: number;
  /** Average of the last seconds. */
  readonly bytesPerSec: number;
}

export interface HlsDownload {
  readonly http: HttpClient;
  readonly bandwidth: Bandwidth;
  readonly store: SegmentStore;
  /** Requests at a time. */
  readonly workers: number;
  /** Part of the stream in stream milliseconds; null = all. Whole segments are taken. */
  readonly range: RangeMs | null;
  readonly signal: AbortSignal;
  readonly log: Log;
  /**
   * The playlist as it is now. Called at the start, when a segment is refused (the addresses may have changed: then
   * with fresh tokens) and, while the playlist has no end, for what was added.
   */
  readonly loadPlaylist: (why: 'start' | 'refused' | 'grown', signal: AbortSignal) => Promise<MediaPlaylist>;
  /** Whether the service silenced this segment. */
  readonly isMuted?: (segment: HlsSegment) => boolean;
  onProgress(progress: HlsDownloadProgress): void;
  onChunk(name: string): void;
  /** Tries for a segment before it is given up. Default 6. */
  readonly tries?: number;
  /** First pause before another try; doubles. Default 500. */
  readonly firstWaitMs?: number;
  /** How long nothing at all may be reachable before the download fails (it can be continued). Default 10 minutes. */
  readonly offlineMs?: number;
}

export interface MissingSegment {
  readonly segment: HlsSegment;
  readonly reason: string;
}

export interface HlsDownloaded {
  /** What was asked for, in order; each is in the store or in `missing`. */
  readonly plan: readonly HlsSegment[];
  readonly missing: readonly MissingSegment[];
  /** False while the broadcast was still going on at the last look. */
  readonly ended: boolean;
}

/** While one segment is synced to the disk, the next is on its way in the same request slot. */
const SEGMENTS_PER_REQUEST = 2;

/**
 * Brings every segment of a playlist into the store, `workers` requests at a time. What is stored already is not asked
 * for. A segment that can't be had after all tries is listed as missing and the rest goes on; the download as a whole
 * fails only where nothing could be had, the network is gone, or the disk refuses.
 */
export async function downloadHls(job: HlsDownload): Promise<HlsDownloaded> {
  const stop = new AbortController();
  const signal = AbortSignal.any([job.signal, stop.signal]);
  const run = createRun(job, signal);
  await run.start();
  for (;;) {
    const length = Math.max(1, job.workers) * SEGMENTS_PER_REQUEST;
    const workers = Array.from({ length }, () => run.work());
    try {
      await Promise.all(workers);
    } catch (thrown) {
      stop.abort();
      await Promise.allSettled(workers);
      job.signal.throwIfAborted();
      throw thrown;
    }
    if (!(await run.grow())) return run.result();
  }
}

interface Run {
  start(): Promise<void>;
  work(): Promise<void>;
  /** Looks whether there is more to do: left over, or added to the playlist meanwhile. */
  grow(): Promise<boolean>;
  result(): HlsDownloaded;
}

/** What of a plan is in the store. Counted anew when the plan may have changed; in between each segment adds itself. */
function createTally({ segments }: SegmentStore): {
  readonly done: number;
  readonly bytes: number;
  note(index: number): void;
  recount(plan: readonly HlsSegment[]): void;
} {
  const tally = {
    ...{ done: 0, bytes: 0 },
    note(index: number): void {
      const stored = segments.get(index);
      if (stored === undefined) return;
      tally.done++;
      tally.bytes += stored.bytes;
    },
    recount(plan: readonly HlsSegment[]): void {
      tally.done = 0;
      tally.bytes = 0;
      for (const { index } of plan) tally.note(index);
    },
  };
  return tally;
}

function createRun(job: HlsDownload, signal: AbortSignal): Run {
  const firstWaitMs = job.firstWaitMs ?? 500;
  const missing = new Map<number, string>();
  const current = createCurrentPlaylist(job, firstWaitMs, signal);
  const fetcher = createSegmentFetcher(job, { signal, firstWaitMs, current });
  const { segments } = job.store;
  let next = 0;
  const tally = createTally(job.store);
  const report = (): void =>
    job.onProgress({
      ...{ done: tally.done, total: current.plan().length },
      ...{ bytes: tally.bytes, bytesPerSec: fetcher.bytesPerSec() },
    });

  return {
    async start() {
      await current.read('start');
      tally.recount(current.plan());
      report();
    },
    async work() {
      for (;;) {
        const segment = current.plan()[next++];
        if (segment === undefined) return;
        if (segments.has(segment.index)) continue;
        const reason = await fetcher.fetch(segment.index);
        if (reason === null) {
          tally.note(segment.index);
          job.onChunk(`segment ${segment.index}`);
        } else missing.set(segment.index, reason);
        report();
      }
    },
    async grow() {
      const isOpen = ({ index }: HlsSegment): boolean => !segments.has(index) && !missing.has(index);
      const firstOpen = current.plan().findIndex(isOpen);
      next = firstOpen < 0 ? current.plan().length : firstOpen;
      const hasMore = firstOpen >= 0 || (!current.isComplete() && (await current.read('grown')) > 0);
      if (hasMore) tally.recount(current.plan());
      return hasMore;
    },
    result() {
      const plan = current.plan();
      const lost = plan.filter(({ index }) => missing.has(index));
      if (lost.length === plan.length) throw nothingHad(current.refusal(), missing);
      return {
        plan,
        missing: lost.map((segment) => ({ segment, reason: missing.get(segment.index)! })),
        ended: current.isComplete(),
      };
    },
  };
}

const nothingHad = (refusal: AppError | null, missing: ReadonlyMap<number, string>): AppError =>
  refusal ??
  new AppError({
    code: 'link/no-media',
    message: `Not one part of this recording could be had: ${[...missing.values()][0] ?? 'nothing is listed'}.`,
    nextStep: 'It may have been removed just now. Try again later.',
  });
