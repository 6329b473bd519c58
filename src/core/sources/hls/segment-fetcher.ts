import { setTimeout as wait } from 'node:timers/promises';
import { AppError, isAbortError } from '../../../shared/errors.ts';
import type { HlsSegment } from '../../domain/hls/playlist.ts';
import { HttpError } from '../../ports/http.ts';
import type { CurrentPlaylist } from './current-playlist.ts';
import type { HlsDownload } from './download.ts';
import { createRequestSlots } from './request-slots.ts';
import { createInits, requestOf, toStore } from './segment-request.ts';
import { createTransferRate } from './transfer-rate.ts';

const DEFAULT_TRIES = 6;
const MAX_WAIT_MS = 30_000;
/** Rounds of tries for a segment while the service answers elsewhere. */
const ROUNDS = 2;
/** So many segments in a row that failed for the network's or the server's sake: the service is down, not the segment. */
const FAILURES_IN_A_ROW = 24;
/** The same bytes so often, whole but not as long as listed: it is what the service has. */
const SAME_BYTES_TIMES = 2;

interface FetcherDeps {
  readonly signal: AbortSignal;
  readonly firstWaitMs: number;
  readonly current: CurrentPlaylist;
}

interface SegmentFetcher {
  /** Null once it is stored; else why it can't be had. */
  fetch(index: number): Promise<string | null>;
  bytesPerSec(): number;
}

/** What became of one try. `again`: worth repeating as it is; `elsewhere`: the address may have changed. */
interface Failure {
  readonly reason: string;
  readonly kind: 'content' | 'elsewhere' | 'network' | 'server';
  readonly afterMs: number | null;
  readonly sha256: string | null;
  readonly error: unknown;
}

export function createSegmentFetcher(job: HlsDownload, deps: FetcherDeps): SegmentFetcher {
  const { current, signal } = deps;
  const attempts = createAttempts(job, deps);
  let failuresInARow = 0;

  const round = async (index: number, seen: Map<string, number>): Promise<Failure | null> => {
    const tries = job.tries ?? DEFAULT_TRIES;
    for (let attempt = 1; ; attempt++) {
      const { segment, generation } = current.at(index);
      const same = [...seen].find(([, times]) => times >= SAME_BYTES_TIMES)?.[0] ?? null;
      const failure = await attempts.once(segment, same, attempt === 1 && seen.size === 0);
      if (failure === null || attempt >= tries) return failure;
      if (failure.sha256 !== null) seen.set(failure.sha256, (seen.get(failure.sha256) ?? 0) + 1);
      if (failure.kind === 'elsewhere') await current.refresh(generation);
      signal.throwIfAborted();
      const hasMoved = failure.kind === 'elsewhere' && current.at(index).segment.uri !== segment.uri;
      if (!hasMoved) await attempts.pause(failure, attempt);
    }
  };

  return {
    async fetch(index) {
      const seen = new Map<string, number>();
      for (let turn = 1; ; turn++) {
        const failure = await round(index, seen);
        if (failure === null) {
          failuresInARow = 0;
          return null;
        }
        job.log.warn('hls.segment-failed', { index, reason: failure.reason });
        if (failure.kind === 'network' && turn < ROUNDS) {
          await current.reachable();
          continue;
        }
        const isServices = failure.kind === 'network' || failure.kind === 'server';
        failuresInARow = isServices ? failuresInARow + 1 : 0;
        if (failuresInARow >= FAILURES_IN_A_ROW) throw failure.error;
        return failure.reason;
      }
    },
    bytesPerSec: attempts.bytesPerSec,
  };
}

interface Attempts {
  /** Null once the segment is stored. `first`: a finished file may be there since before a crash. */
  once(segment: HlsSegment, accept: string | null, first: boolean): Promise<Failure | null>;
  pause(failure: Failure, attempt: number): Promise<void>;
  readonly bytesPerSec: () => number;
}

function createAttempts(job: HlsDownload, { signal, firstWaitMs }: FetcherDeps): Attempts {
  const rate = createTransferRate();
  const inits = createInits(job, signal);
  const slots = createRequestSlots(Math.max(1, job.workers));
  /** A service that says when to come back is left alone by all until then. */
  let pausedUntilMs = 0;
  const leaveAlone = (ms: number): void => {
    pausedUntilMs = Math.max(pausedUntilMs, performance.now() + Math.min(MAX_WAIT_MS, ms));
  };

  async function* received(segment: HlsSegment): AsyncGenerator<Uint8Array> {
    const release = await slots.take();
    try {
      const restMs = pausedUntilMs - performance.now();
      if (restMs > 0) await wait(restMs, undefined, { signal });
      for await (const chunk of job.http.stream(requestOf(segment, signal), () => undefined)) {
        rate.add(chunk.length);
        await job.bandwidth.take(chunk.length, signal);
        yield chunk;
      }
    } catch (thrown) {
      // Before the slot is free: whoever waits for it must know.
      leaveAlone(retryAfterMs(thrown) ?? 0);
      throw thrown;
    } finally {
      release();
    }
  }

  return {
    async once(segment, accept, first) {
      try {
        const what = await toStore(segment, inits, job);
        if (first && (await job.store.adopt(what)) !== null) return null;
        const stored = await job.store.save(what, received(segment), accept);
        if (stored.ok) return null;
        return { reason: stored.reason, kind: 'content', afterMs: null, sha256: stored.sha256, error: null };
      } catch (thrown) {
        signal.throwIfAborted();
        if (isAbortError(thrown) || !(thrown instanceof AppError)) throw thrown;
        return failureOf(thrown);
      }
    },
    async pause(failure, attempt) {
      const backoffMs = firstWaitMs * 2 ** (attempt - 1) * (0.5 + Math.random());
      const ms = Math.min(MAX_WAIT_MS, Math.max(failure.afterMs ?? 0, backoffMs));
      if (failure.afterMs !== null) leaveAlone(ms);
      await wait(ms, undefined, { signal });
    },
    bytesPerSec: () => rate.perSec(),
  };
}

/** 403, 404, 410: CloudFront answers 403 for what is not there; both may mean that it has another address by now. */
const ELSEWHERE: ReadonlySet<number> = new Set([401, 403, 404, 410]);

const retryAfterMs = (thrown: unknown): number | null =>
  (thrown as { retryAfterMs?: number } | null)?.retryAfterMs ?? null;

function failureOf(error: AppError): Failure {
  const rest = { sha256: null, error, afterMs: null };
  if (!(error instanceof HttpError))
    return { ...rest, reason: error.message.replace(/\.$/, ''), kind: 'content' };
  if (error.status === 0) return { ...rest, reason: error.message.replace(/\.$/, ''), kind: 'network' };
  return {
    ...rest,
    reason: `the server answers with status ${error.status}`,
    kind: ELSEWHERE.has(error.status) ? 'elsewhere' : 'server',
    afterMs: retryAfterMs(error),
  };
}
