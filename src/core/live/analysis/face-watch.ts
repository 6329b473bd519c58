import { PassThrough } from 'node:stream';
import { toErrorShape } from '../../../shared/errors.ts';
import type { ExpressionMix, FaceRegion } from '../../../shared/model/faces.ts';
import { byteBlocks } from '../../domain/dsp/whole-blocks.ts';
import { LIVE_FRAME, liveFaceFilter } from '../../domain/faces/face-frames.ts';
import { createLookPace, type LookPace } from '../../domain/faces/look-pace.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { WorkerPool } from '../../ports/worker-pool.ts';
import { PROBE_ARGS } from '../detect/hear.ts';
import type { TappedSegment } from '../recorder/recorder.ts';

/** So much that ffmpeg did not take yet is too much: memory is not for it. */
const MOST_WAITING_BYTES = 64 << 20;
/** After a failure nothing is tried for so long. */
const REST_MS = 60_000;
const FRAME_BYTES = LIVE_FRAME.widthPx * LIVE_FRAME.heightPx * 3;
const SLOW = 'This machine is too slow to look each second: some are left out.';

export interface FaceWatchDeps {
  readonly media: Pick<MediaTool, 'pipe'>;
  /** Where the model runs. */
  readonly workers: Pick<WorkerPool, 'run'>;
  readonly metrics: Pick<Metrics, 'observe'>;
  /** A clock in ms that only runs forward. */
  readonly now?: () => number;
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

/** ffmpeg's arguments: the region once a second, as `LIVE_FRAME`. Pictures that no other one needs are passed over, a tenth of the work. */
const faceArgs = (region: FaceRegion): string[] => [
  ...[...PROBE_ARGS, '-threads', '1', '-skip_frame', 'noref', '-i', 'pipe:0', '-map', '0:v:0', '-an'],
  ...['-vf', liveFaceFilter(region), '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'],
];

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
  readonly #pace: LookPace;
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
    this.#pace = createLookPace(this.#now());
  }

  status(): FaceStatus {
    return {
      failure: this.#failure,
      note: this.#pace.isBehind ? SLOW : null,
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
      const pipe = await this.#deps.media.pipe(faceArgs(this.#region), { input: from, signal });
      let second = 0;
      for await (const frame of byteBlocks(pipe.stdout as AsyncIterable<Uint8Array>, FRAME_BYTES)) {
        if (frame.length < FRAME_BYTES) break;
        await this.#look(frame, startUnixMs + second * 1000 + 500);
        second++;
        frame.fill(0);
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
    const { workers, metrics } = this.#deps;
    const { signal } = this.#stop;
    const fromMs = this.#now();
    if (this.#isStopped() || !this.#pace.mayLook(fromMs)) return;
    const rgb = new Uint8Array(frame);
    const input = { rgb, frame: LIVE_FRAME };
    const mix = await workers.run('faces.look', input, { signal, transfer: [rgb.buffer] });
    const tookMs = this.#now() - fromMs;
    this.#pace.took(tookMs);
    metrics.observe('faces', tookMs / 1000);
    if (this.#isStopped()) return;
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
