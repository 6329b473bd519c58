import type { FaceRegion } from '../../../shared/model/faces.ts';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import { uprightSize } from '../../../shared/picture.ts';

/** RGB frames as the face reader gets them. */
export interface FrameSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The detector scales every picture to a square of this side; more would be thrown away, less would be blurred. */
const LONG_SIDE_PX = 512;

type Video = Pick<NonNullable<MediaProbe['video']>, 'width' | 'height' | 'rotationDeg'>;

/** Size of the marked region's frames: its own shape, the longer side as the detector wants it. */
export function faceFrameSize(region: FaceRegion, video: Video): FrameSize {
  const picture = uprightSize(video);
  const widthPx = picture.width * region.width;
  const heightPx = picture.height * region.height;
  const scale = LONG_SIDE_PX / Math.max(widthPx, heightPx);
  return {
    widthPx: Math.max(1, Math.round(widthPx * scale)),
    heightPx: Math.max(1, Math.round(heightPx * scale)),
  };
}

/** ffmpeg's filter for one frame of the region per second; the frame of second n is the one at its middle. */
export const faceFrameFilter = (region: FaceRegion, { widthPx, heightPx }: FrameSize): string =>
  `${cutEachSecond(region)},scale=${widthPx}:${heightPx}`;

/** Frames of a picture whose size nobody knows beforehand. */
export const LIVE_FRAME: FrameSize = { widthPx: LONG_SIDE_PX, heightPx: LONG_SIDE_PX };

/**
 * The same frames, black where the region's shape leaves the square: what the detector itself makes of a frame that is
 * none.
 */
export function liveFaceFilter(region: FaceRegion): string {
  const { widthPx, heightPx } = LIVE_FRAME;
  const scaled = `scale=${widthPx}:${heightPx}:force_original_aspect_ratio=decrease`;
  return `${cutEachSecond(region)},${scaled},format=rgb24,pad=${widthPx}:${heightPx}`;
}

function cutEachSecond({ x, y, width, height }: FaceRegion): string {
  const part = (share: number, whole: string): string => `${whole}*${share.toFixed(6)}`;
  const crop = [part(width, 'iw'), part(height, 'ih'), part(x, 'iw'), part(y, 'ih')].join(':');
  return `fps=1:start_time=0:round=near,crop=${crop}`;
}
