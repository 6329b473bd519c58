import { LIVE_FRAME, liveFaceFilter } from '../../domain/faces/face-frames.ts';
import { createLookPace, type LookPace } from '../../domain/faces/look-pace.ts';
import { byteBlocks } from '../../domain/dsp/whole-blocks.ts';
import type { ExpressionMix, FaceRegion } from '../../../shared/model/faces.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { WorkerPool } from '../../ports/worker-pool.ts';
import { PROBE_ARGS } from './hear.ts';

const FRAME_BYTES = LIVE_FRAME.widthPx * LIVE_FRAME.heightPx * 3;

/**
 * ffmpeg's arguments around those of the input: the region once a second, as `faceFrames` reads it, on stdout. Pictures that no
 * other one needs are passed over, a tenth of the work.
 */
export const faceArgs = (input: readonly string[], region: FaceRegion): string[] => [
  ...[...PROBE_ARGS, '-threads', '1', '-skip_frame', 'noref', ...input, '-map', '0:v:0', '-an'],
  ...['-vf', liveFaceFilter(region), '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'],
];

/** What ffmpeg decodes with `faceArgs`: a frame a second, that of its middle, each valid until the next and then wiped. */
export async function* faceFrames(decoded: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const frame of byteBlocks(decoded, FRAME_BYTES)) {
    if (frame.length < FRAME_BYTES) return;
    yield frame;
    frame.fill(0);
  }
}

export interface FaceLookerDeps {
  /** Where the model runs. */
  readonly workers: Pick<WorkerPool, 'run'>;
  readonly metrics: Pick<Metrics, 'observe'>;
  /** A clock in ms that only runs forward. */
  readonly now?: () => number;
}

/** Looks at one frame after the other, as far as there is time for it. */
export class FaceLooker {
  readonly #deps: FaceLookerDeps;
  readonly #now: () => number;
  readonly #pace: LookPace;

  constructor(deps: FaceLookerDeps) {
    this.#deps = deps;
    this.#now = deps.now ?? (() => performance.now());
    this.#pace = createLookPace(this.#now());
  }

  /** Some are left out at present: this machine is too slow. */
  get isBehind(): boolean {
    return this.#pace.isBehind;
  }

  /** Null: there is no face in it; undefined: it was left out. Throws AppError `faces/model`, AbortError. */
  async look(frame: Uint8Array, signal: AbortSignal): Promise<ExpressionMix | null | undefined> {
    const { workers, metrics } = this.#deps;
    const fromMs = this.#now();
    if (!this.#pace.mayLook(fromMs)) return undefined;
    const rgb = new Uint8Array(frame);
    const mix = await workers.run(
      'faces.look',
      { rgb, frame: LIVE_FRAME },
      { signal, transfer: [rgb.buffer] },
    );
    const tookMs = this.#now() - fromMs;
    this.#pace.took(tookMs);
    metrics.observe('faces', tookMs / 1000);
    return mix;
  }
}
