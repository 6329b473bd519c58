import type { MediaProbe } from '../../../shared/model/vod.ts';

/** Thumbnails over the whole recording, in sheets of columns × rows, left to right and top to bottom. */
export interface FilmstripLayout {
  /** Thumbnail n shows the moment n · stepMs, or a picture that stands alone close to it. */
  readonly stepMs: number;
  readonly count: number;
  readonly columns: number;
  readonly rows: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Reading the whole file for its key pictures, or seeking to every thumbnail. */
  readonly reading: 'through' | 'by-seeking';
}

const MAX_COUNT = 600;
const MIN_STEP_MS = 2000;
const COLUMNS = 10;
const ROWS = 10;
const WIDTH_PX = 160;
const MAX_HEIGHT_PX = 160;
/** Reading through costs about 5 s per hour of 720p and all of the file; 600 seeks cost about 50 s. */
const SEEK_FROM_MS = 4 * 3_600_000;
const SEEK_FROM_BYTES = 16e9;
/** Codecs in which every picture stands alone: reading through would decode them all. */
const INTRA_ONLY = new Set([
  'mjpeg',
  'prores',
  'dnxhd',
  'rawvideo',
  'ffv1',
  'utvideo',
  'huffyuv',
  'cfhd',
  'png',
]);

const even = (value: number): number => Math.max(2, Math.round(value / 2) * 2);

/** null for a recording without pictures. */
export function filmstripLayout(probe: MediaProbe): FilmstripLayout | null {
  const { video, durationMs } = probe;
  if (video === null || video.width <= 0 || video.height <= 0) return null;
  const isTurned = Math.abs(video.rotationDeg) % 180 === 90;
  const aspect = isTurned ? video.height / video.width : video.width / video.height;
  const heightPx = Math.min(MAX_HEIGHT_PX, even(WIDTH_PX / aspect));
  const widthPx = Math.min(WIDTH_PX, even(heightPx * aspect));
  const stepMs = Math.max(MIN_STEP_MS, Math.ceil(durationMs / MAX_COUNT / 1000) * 1000);
  const mustSeek =
    durationMs > SEEK_FROM_MS || probe.sizeBytes > SEEK_FROM_BYTES || INTRA_ONLY.has(video.codec);
  return {
    stepMs,
    count: Math.max(1, Math.ceil(durationMs / stepMs)),
    columns: COLUMNS,
    rows: ROWS,
    widthPx,
    heightPx,
    reading: mustSeek ? 'by-seeking' : 'through',
  };
}

/** Bytes of one thumbnail as yuv420p. */
export const thumbnailBytes = ({ widthPx, heightPx }: FilmstripLayout): number =>
  (widthPx * heightPx * 3) / 2;
