import { PassThrough } from 'node:stream';
import { toErrorShape } from '../../../shared/errors.ts';
import type { ExpressionMix, FaceRegion } from '../../../shared/model/faces.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import { faceArgs, faceFrames, FaceLooker, type FaceLookerDeps } from '../detect/face-frames.ts';
import type { TappedSegment } from '../recorder/recorder.ts';

/** So much that ffmpeg did not take yet is too much: memory is not for it. */
const MOST_WAITING_BYTES = 64 << 20;
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
  #input: PassThrough | null = null;
  #decoding: Promise<void> = Promise.resolve();
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
    if (beginsRun || this.#input === null) {
      this.#begin(startUnixMs);
      if (!beginsRun && init !== undefined) this.#input!.write(init);
    }
    const input = this.#input!;
    if (input.readableLength + input.writableLength < MOST_WAITING_BYTES) input.write(bytes);
    // Bytes left out would move everything behind them in time: this run is given up.
    else this.#giveUp(SLOW);
  }

  /** Nothing is decoded, waits or is told any more. */
  stop(): void {
    this.#stop.abort();
    this.#input?.destroy();
  }

  #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  #begin(startUnixMs: number): void {
    this.#input?.end();
    const input = new PassThrough();
    this.#input = input;
    // Runs follow each other: what is left of one is looked at before the next.
    this.#decoding = this.#decoding.then(() => this.#decode(input, startUnixMs));
  }

  async #decode(from: PassThrough, startUnixMs: number): Promise<void> {
    const { signal } = this.#stop;
    if (this.#isStopped() || from.destroyed) return;
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
    } finally {
      // Nobody reads it any more.
      from.destroy();
      if (this.#input === from) this.#input = null;
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
    this.#input?.destroy();
    this.#input = null;
    this.#failure = why;
    this.#restsUntilMs = this.#now() + REST_MS;
  }
}

function failureOf(thrown: unknown): string {
  const { message, detail } = toErrorShape(thrown);
  const hasNone = /matches no streams/i.test(`${message} ${detail ?? ''}`);
  return hasNone ? 'This stream has no picture.' : message;
}
