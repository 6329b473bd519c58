import type { PassThrough } from 'node:stream';
import { toErrorShape } from '../../../shared/errors.ts';
import type { ExpressionMix, FaceRegion } from '../../../shared/model/faces.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import { faceArgs, faceFrames, FaceLooker, type FaceLookerDeps } from '../detect/face-frames.ts';
import type { TappedSegment } from '../recorder/recorder.ts';
import { lacksTrack, SegmentFeed } from './segment-feed.ts';

/** After a failure nothing is tried for so long. */
const REST_MS = 60_000;
const SLOW = 'This machine is too slow to look each second: some are left out.';

export interface FaceWatchDeps extends FaceLookerDeps {
  readonly media: Pick<MediaTool, 'pipe'>;
}

/** What a look saw. */
export interface FaceLook {
  /** The middle of the second that it is of. */
  readonly atUnixMs: number;
  /** Null = no face. */
  readonly mix: ExpressionMix | null;
}

export interface FaceStatus {
  /** Why nothing is looked at; null = all is well. */
  readonly failure: string | null;
  readonly note: string | null;
  readonly newest: FaceLook | null;
}

/** Whole segments, as they come. */
export type SeenSegment = Pick<TappedSegment, 'bytes' | 'beginsRun' | 'init' | 'startUnixMs'>;

/**
 * Looks at one region of live segments, from a consent to its end: one ffmpeg a run decodes it once a second, a worker
 * thread reads one frame after the other. Frames are in memory only; one that there is no time for is left out.
 */
export class FaceWatch {
  readonly #deps: FaceWatchDeps;
  readonly #region: FaceRegion;
  readonly #onSeen: (look: FaceLook) => void;
  readonly #stop = new AbortController();
  readonly #now: () => number;
  readonly #looker: FaceLooker;
  readonly #feed = new SegmentFeed((from, startUnixMs) => this.#decode(from, startUnixMs));
  #failure: string | null = null;
  #newest: FaceLook | null = null;
  #restsUntilMs = 0;

  constructor(deps: FaceWatchDeps, region: FaceRegion, onSeen: (look: FaceLook) => void) {
    this.#deps = deps;
    this.#region = region;
    this.#onSeen = onSeen;
    this.#now = deps.now ?? (() => performance.now());
    this.#looker = new FaceLooker(deps);
  }

  status(): FaceStatus {
    return {
      failure: this.#failure,
      note: this.#looker.isBehind ? SLOW : null,
      newest: this.#newest,
    };
  }

  push({ bytes, beginsRun, init, startUnixMs }: SeenSegment): void {
    if (this.#now() < this.#restsUntilMs) return;
    if (beginsRun || !this.#feed.isOpen) {
      this.#feed.begin(startUnixMs);
      if (!beginsRun && init !== undefined) this.#feed.write(init);
    }
    if (!this.#feed.write(bytes)) this.#giveUp(SLOW);
  }

  /** Nothing is decoded, waits or is told any more. */
  stop(): void {
    this.#stop.abort();
    this.#feed.drop();
  }

  #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #decode(from: PassThrough, startUnixMs: number): Promise<void> {
    const { signal } = this.#stop;
    if (this.#isStopped()) return;
    try {
      const pipe = await this.#deps.media.pipe(faceArgs(['-i', 'pipe:0'], this.#region), {
        ...{ input: from, signal },
      });
      let second = 0;
      for await (const frame of faceFrames(pipe.stdout as AsyncIterable<Uint8Array>)) {
        await this.#look(frame, startUnixMs + second * 1000 + 500);
        second++;
      }
      await pipe.done;
    } catch (thrown) {
      if (!this.#isStopped()) this.#giveUp(failureOf(thrown));
    }
  }

  async #look(frame: Uint8Array, atUnixMs: number): Promise<void> {
    if (this.#isStopped()) return;
    const mix = await this.#looker.look(frame, this.#stop.signal);
    if (mix === undefined || this.#isStopped()) return;
    this.#failure = null;
    this.#newest = { atUnixMs, mix };
    this.#onSeen(this.#newest);
  }

  #giveUp(why: string): void {
    this.#feed.drop();
    this.#failure = why;
    this.#restsUntilMs = this.#now() + REST_MS;
  }
}

const failureOf = (thrown: unknown): string =>
  lacksTrack(thrown) ? 'This stream has no picture.' : toErrorShape(thrown).message;
