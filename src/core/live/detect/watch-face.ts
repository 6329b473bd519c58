import type { FaceRegion } from '../../../shared/model/faces.ts';
import type { OutsideEvent } from '../../domain/live/outside/outside-event.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import { noMetrics } from '../../ports/metrics.ts';
import type { WorkerPool } from '../../ports/worker-pool.ts';
import { faceArgs, faceFrames, FaceLooker } from './face-frames.ts';
import { inputArgs, type Found } from './listen.ts';

const SECOND_MS = 1000;

/**
 * Looks at one region of the picture of an address or a file (at the speed that it plays) once a second until it ends, and
 * tells what the face there expresses, where there is one. Times are as those of `listenTo`. Frames are in memory only.
 * Rejects with AbortError, AppError `faces/model`, or what ffmpeg failed with.
 */
export async function watchFace(
  { input, region }: { readonly input: string; readonly region: FaceRegion },
  deps: {
    readonly media: Pick<MediaTool, 'pipe'>;
    readonly workers: Pick<WorkerPool, 'run'>;
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly onFound: (event: Found<Extract<OutsideEvent, { kind: 'face_snapshot' }>>) => void;
  },
): Promise<void> {
  const { media, workers, clock, signal, onFound } = deps;
  const looker = new FaceLooker({ workers, metrics: noMetrics });
  const pipe = await media.pipe(faceArgs(inputArgs(input), region), { signal });
  let beganAtUnixMs = Number.POSITIVE_INFINITY;
  let endMs = 0;
  for await (const frame of faceFrames(pipe.stdout as AsyncIterable<Uint8Array>)) {
    endMs += SECOND_MS;
    beganAtUnixMs = Math.min(beganAtUnixMs, clock.nowUnixMs() - endMs);
    const at = Math.round(beganAtUnixMs + endMs - SECOND_MS / 2);
    const expressions = await looker.look(frame, signal);
    if (expressions != null) onFound({ kind: 'face_snapshot', at, expressions });
  }
  await pipe.done;
}
