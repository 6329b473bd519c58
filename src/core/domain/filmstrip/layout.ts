import type { MediaProbe } from '../../../shared/model/vod.ts';
import { uprightSize } from '../../../shared/picture.ts';

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
/**
 * What reading costs, in seconds of one core, measured with ffmpeg 5.1 on H.264: a key picture of 720p decoded, a
 * start of ffmpeg with its seek, the index of an hour of MP4 parsed at every start, and a byte read.
 */
const PER_KEY_PICTURE_SEC = 0.0027;
const PER_START_SEC = 0.15;
const PER_INDEX_HOUR_SEC = 0.03;
const PER_BYTE_SEC = 1 / 300e6;
const USUAL_KEY_GAP_MS = 2000;
const PIXELS_720P = 1280 * 720;
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
  const { width, height } = uprightSize(video);
  const aspect = width / height;
  const heightPx = Math.min(MAX_HEIGHT_PX, even(WIDTH_PX / aspect));
  const widthPx = Math.min(WIDTH_PX, even(heightPx * aspect));
  const stepMs = Math.max(MIN_STEP_MS, Math.ceil(durationMs / MAX_COUNT / 1000) * 1000);
  const count = Math.max(1, Math.ceil(durationMs / stepMs));
  return {
    stepMs,
    count,
    columns: COLUMNS,
    rows: ROWS,
    widthPx,
    heightPx,
    reading: throughSec(probe, video) <= seekingSec(probe, video, count) ? 'through' : 'by-seeking',
  };
}

type Video = NonNullable<MediaProbe['video']>;

const isMp4 = (probe: MediaProbe): boolean => probe.container.startsWith('mov,');
const decodeSec = (video: Video): number => (PER_KEY_PICTURE_SEC * video.width * video.height) / PIXELS_720P;

/** An MP4's index lets the demuxer read key pictures alone; of the others every byte is read. */
function throughSec(probe: MediaProbe, video: Video): number {
  const isIntraOnly = INTRA_ONLY.has(video.codec);
  const keyGapMs = isIntraOnly ? 1000 / Math.max(1, video.frameRate) : USUAL_KEY_GAP_MS;
  const reading = isMp4(probe) && !isIntraOnly ? 0 : probe.sizeBytes * PER_BYTE_SEC;
  return (probe.durationMs / keyGapMs) * decodeSec(video) + reading;
}

function seekingSec(probe: MediaProbe, video: Video, count: number): number {
  const index = isMp4(probe) ? (probe.durationMs / 3_600_000) * PER_INDEX_HOUR_SEC : 0;
  return count * (PER_START_SEC + index + decodeSec(video));
}

/** Bytes of one thumbnail as yuv420p. */
export const thumbnailBytes = ({ widthPx, heightPx }: FilmstripLayout): number =>
  (widthPx * heightPx * 3) / 2;
