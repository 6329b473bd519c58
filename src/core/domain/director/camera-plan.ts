import type { MediaProbe } from '../../../shared/model/vod.ts';
import type { RangeMs } from '../../../shared/time.ts';
import { type FrameRate, frameSec, framesPerSec, parseRate } from '../clips/frame-rate.ts';
import type { Shot } from './feeds.ts';

/** A recording of one camera, put on the clock that all share. */
export interface CameraFile {
  readonly feedId: string;
  readonly path: string;
  readonly probe: MediaProbe;
  /** When its first frame was, on the shared clock; may be negative. */
  readonly offsetMs: number;
}

/** A shot as frames of the clip. Times are seconds of the camera's own file and may lie outside of it. */
export interface CameraPiece {
  readonly camera: number;
  readonly fromSec: number;
  readonly frameCount: number;
}

export interface CameraPlan {
  readonly rate: FrameRate;
  /** Of the clip, even. */
  readonly width: number;
  readonly height: number;
  readonly frameCount: number;
  readonly pieces: readonly CameraPiece[];
}

const FAST_FROM = 45;

/** The first camera's rate; of one that varies, 30 or 60, whichever is nearer. */
export function clipRate({ video }: MediaProbe): FrameRate {
  const declared = video === null || video.variableFrameRate ? null : parseRate(video.frameRateRatio);
  return declared ?? { numerator: (video?.frameRate ?? 0) > FAST_FROM ? 60 : 30, denominator: 1 };
}

/** The minimum that keeps a shot as long as was asked for when its ends are rounded to frames of `rate`. */
export function minimumOnGrid(minShotMs: number, rate: FrameRate): number {
  const isOnGrid = rate.numerator % (10 * rate.denominator) === 0;
  return isOnGrid ? minShotMs : minShotMs + Math.ceil(frameSec(rate) * 1000);
}

/** How large a camera's picture is shown: turned as the file says, with even sides. */
export function shownSize({ video }: MediaProbe): { readonly width: number; readonly height: number } {
  const even = (side: number): number => Math.max(2, side - (side % 2));
  if (video === null) return { width: 2, height: 2 };
  const isTurned = video.rotationDeg % 180 !== 0;
  return {
    width: even(isTurned ? video.height : video.width),
    height: even(isTurned ? video.width : video.height),
  };
}

/** Puts shots on the frames of a clip at the first camera's rate and size: every frame belongs to one shot. */
export function planCameras(
  cameras: readonly CameraFile[],
  shots: readonly Shot[],
  range: RangeMs,
): CameraPlan {
  const { probe } = cameras[0]!;
  const rate = clipRate(probe);
  const frameAt = (ms: number): number => Math.round(((ms - range.startMs) / 1000) * framesPerSec(rate));
  const frameCount = Math.max(1, frameAt(range.endMs));
  const pieces = shots.flatMap(({ feedId, startMs, endMs }, at) => {
    const from = frameAt(startMs);
    const to = at === shots.length - 1 ? frameCount : frameAt(endMs);
    const camera = cameras.findIndex((file) => file.feedId === feedId);
    const fromSec = (range.startMs - cameras[camera]!.offsetMs) / 1000 + from * frameSec(rate);
    return to > from ? [{ camera, fromSec, frameCount: to - from }] : [];
  });
  return { rate, ...shownSize(probe), frameCount, pieces };
}
