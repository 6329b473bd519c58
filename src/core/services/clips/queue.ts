import { isAbortError, toErrorShape } from '../../../shared/errors.ts';
import type { Clip, CutMode } from '../../../shared/model/clip.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';

/** The clips' rows. Synchronous and short, as the library's store. */
export interface ClipStore {
  put(clip: Clip): void;
  get(clipId: string): Clip | null;
  /** Newest first. */
  list(vodId: string | null): Clip[];
}

/** What a finished clip is; `CutClipResult` with its place. */
export interface MadeClip {
  readonly path: string;
  readonly realStartMs: number;
  readonly realEndMs: number;
  readonly note: string;
  readonly sizeBytes: number;
}

interface MakeClipContext {
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
  /** Paths that other clips of the queue will be written to. */
  readonly promisedPaths: ReadonlySet<string>;
  /** Tells the queue where the clip goes, before it is made: a restart makes it at the same place. */
  readonly onPath: (path: string) => void;
}

export interface ClipQueueDeps {
  readonly store: ClipStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  /** Makes one clip. `clip.path` is where it goes when the person or an earlier try has chosen. */
  readonly make: (clip: Clip, context: MakeClipContext) => Promise<MadeClip>;
  /** Clips that changed: state changes at once, progress at most ten times a second. */
  readonly onChange: (clips: readonly Clip[]) => void;
  readonly concurrency?: number;
}

export interface NewClip {
  readonly vodId: string;
  readonly vodTitle: string;
  readonly highlightId: string | null;
  readonly title: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly mode: CutMode;
  /** A file that the person chose; null = folder and name template. */
  readonly outPath: string | null;
}

export interface ClipQueue {
  /** Takes up what a crash left: clips that were running are made again. */
  start(): void;
  add(clips: readonly NewClip[]): string[];
  /** Stops a running clip or takes a waiting one out; nothing for a clip that is finished. */
  cancel(clipId: string): void;
  /** Queues a failed or cancelled clip again, at the end. */
  retry(clipId: string): void;
  /** A clip with its progress of this moment. */
  get(clipId: string): Clip | null;
  list(vodId: string | null): Clip[];
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>;
  /** Stops everything; running clips stay queued for the next start. */
  dispose(): Promise<void>;
}

const PROGRESS_INTERVAL_MS = 100;
/** An ETA from less than this of the work jumps about. */
const ETA_FROM_FRACTION = 0.03;

interface Running {
  readonly abort: AbortController;
  readonly startedAtUnixMs: number;
  clip: Clip;
  sentAtUnixMs: number;
  done: Promise<void>;
}

/** The queue of clips: one at a time (ffmpeg uses every core by itself), kept in the store, resumed after a crash. */
export const createClipQueue = (deps: ClipQueueDeps): ClipQueue => new StoredClipQueue(deps);

class StoredClipQueue implements ClipQueue {
  readonly #deps: ClipQueueDeps;
  readonly #waiting: string[] = [];
  readonly #running = new Map<string, Running>();
  #idleWaiters: (() => void)[] = [];
  #disposed = false;

  constructor(deps: ClipQueueDeps) {
    this.#deps = deps;
  }

  start(): void {
    const left = this.#deps.store
      .list(null)
      .filter((clip) => clip.state === 'running' || clip.state === 'queued')
      .filter((clip) => !this.#waiting.includes(clip.clipId) && !this.#running.has(clip.clipId))
      .sort(
        (one, other) => one.createdAtUnixMs - other.createdAtUnixMs || (one.clipId < other.clipId ? -1 : 1),
      );
    for (const clip of left) this.#queueAgain(clip);
    this.#next();
  }

  add(clips: readonly NewClip[]): string[] {
    const { newId, clock } = this.#deps;
    const added = clips.map((wish) => newClip(wish, newId(), clock.nowUnixMs()));
    for (const clip of added) {
      this.#save(clip);
      this.#waiting.push(clip.clipId);
    }
    this.#next();
    return added.map((clip) => clip.clipId);
  }

  cancel(clipId: string): void {
    this.#running.get(clipId)?.abort.abort();
    const at = this.#waiting.indexOf(clipId);
    if (at === -1) return;
    this.#waiting.splice(at, 1);
    const clip = this.#deps.store.get(clipId);
    if (clip !== null) this.#save({ ...clip, state: 'cancelled', fraction: 0, etaMs: null });
    this.#next();
  }

  retry(clipId: string): void {
    const clip = this.#deps.store.get(clipId);
    if (clip === null || this.#running.has(clipId)) return;
    if (clip.state !== 'failed' && clip.state !== 'cancelled') return;
    this.#queueAgain(clip);
    this.#next();
  }

  get(clipId: string): Clip | null {
    return this.#running.get(clipId)?.clip ?? this.#deps.store.get(clipId);
  }

  list(vodId: string | null): Clip[] {
    return this.#deps.store.list(vodId).map((clip) => this.#running.get(clip.clipId)?.clip ?? clip);
  }

  idle(): Promise<void> {
    if (this.#running.size === 0 && this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    const ending = [...this.#running.values()];
    for (const entry of ending) entry.abort.abort();
    await Promise.all(ending.map((entry) => entry.done));
  }

  #save(clip: Clip): void {
    this.#deps.store.put(clip);
    this.#deps.onChange([clip]);
  }

  #queueAgain(clip: Clip): void {
    this.#save({ ...clip, state: 'queued', fraction: 0, etaMs: null, error: null });
    this.#waiting.push(clip.clipId);
  }

  #promisedPaths(except: string): Set<string> {
    const others = [...this.#waiting, ...this.#running.keys()].filter((clipId) => clipId !== except);
    return new Set(others.flatMap((clipId) => this.get(clipId)?.path ?? []));
  }

  #next(): void {
    const { store, concurrency = 1 } = this.#deps;
    while (!this.#disposed && this.#running.size < concurrency && this.#waiting.length > 0) {
      const clip = store.get(this.#waiting.shift()!);
      if (clip?.state === 'queued') this.#begin(clip);
    }
    if (this.#running.size > 0 || this.#waiting.length > 0) return;
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const resolve of waiters) resolve();
  }

  #begin(queued: Clip): void {
    const now = this.#deps.clock.nowUnixMs();
    const entry: Running = {
      abort: new AbortController(),
      startedAtUnixMs: now,
      clip: { ...queued, state: 'running', fraction: 0, etaMs: null, error: null },
      sentAtUnixMs: now,
      done: Promise.resolve(),
    };
    this.#running.set(queued.clipId, entry);
    this.#save(entry.clip);
    entry.done = this.#makeOne(entry).then((finished) => {
      this.#running.delete(queued.clipId);
      this.#save(finished);
      this.#next();
    });
  }

  async #makeOne(entry: Running): Promise<Clip> {
    const { clipId } = entry.clip;
    try {
      const made = await this.#deps.make(entry.clip, {
        signal: entry.abort.signal,
        promisedPaths: this.#promisedPaths(clipId),
        onPath: (path) => {
          entry.clip = { ...entry.clip, path };
          this.#deps.store.put(entry.clip);
        },
        onProgress: (fraction) => this.#report(entry, fraction),
      });
      return { ...entry.clip, ...made, state: 'done', fraction: 1, etaMs: null, error: null };
    } catch (thrown) {
      const stopped = { ...entry.clip, fraction: 0, etaMs: null };
      if (entry.abort.signal.aborted || isAbortError(thrown))
        return { ...stopped, state: this.#disposed ? 'queued' : 'cancelled' };
      const error = toErrorShape(thrown);
      this.#deps.log.warn('clip.failed', { clipId, code: error.code });
      return { ...stopped, state: 'failed', error };
    }
  }

  #report(entry: Running, fraction: number): void {
    const now = this.#deps.clock.nowUnixMs();
    const reached = Math.min(1, Math.max(entry.clip.fraction, fraction));
    const elapsedMs = now - entry.startedAtUnixMs;
    const etaMs = reached < ETA_FROM_FRACTION ? null : Math.round((elapsedMs * (1 - reached)) / reached);
    entry.clip = { ...entry.clip, fraction: reached, etaMs };
    if (now - entry.sentAtUnixMs < PROGRESS_INTERVAL_MS) return;
    entry.sentAtUnixMs = now;
    this.#deps.onChange([entry.clip]);
  }
}

function newClip({ outPath, ...wish }: NewClip, clipId: string, nowUnixMs: number): Clip {
  return {
    ...wish,
    clipId,
    realStartMs: null,
    realEndMs: null,
    state: 'queued',
    fraction: 0,
    etaMs: null,
    path: outPath,
    sizeBytes: null,
    note: null,
    error: null,
    createdAtUnixMs: nowUnixMs,
  };
}
