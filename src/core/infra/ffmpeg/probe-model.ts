import { z } from 'zod';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import { secToMs } from '../../../shared/time.ts';

/** fluent-ffmpeg turns digits into numbers and leaves `N/A` and negatives as text. */
const Text = z.union([z.string(), z.number().transform(String)]).optional();
const Numeric = z
  .unknown()
  .transform((value) => {
    const number = typeof value === 'number' ? value : Number.parseFloat(String(value));
    return Number.isFinite(number) ? number : null;
  })
  .optional()
  .transform((value) => value ?? null);

const Tags = z.record(z.string(), Text).optional();

const RawStream = z.object({
  index: z.number().int(),
  codec_type: Text,
  codec_name: Text,
  profile: Text,
  width: Numeric,
  height: Numeric,
  pix_fmt: Text,
  r_frame_rate: Text,
  avg_frame_rate: Text,
  sample_rate: Numeric,
  channels: Numeric,
  rotation: Numeric,
  tags: Tags,
  disposition: z.record(z.string(), Numeric).optional(),
});
type RawStream = z.infer<typeof RawStream>;

export const RawProbe = z.object({
  streams: z.array(RawStream),
  format: z.object({
    format_name: z.string(),
    start_time: Numeric,
    duration: Numeric,
    bit_rate: Numeric,
    tags: Tags,
  }),
});
export type RawProbe = z.infer<typeof RawProbe>;

/** Frames per second of `30000/1001`; null for `0/0`. */
export function parseFrameRate(ratio: string | undefined): number | null {
  const match = /^(\d+)(?:\/(\d+))?$/.exec(ratio ?? '');
  if (match === null) return null;
  const rate = Number(match[1]) / Number(match[2] ?? 1);
  return Number.isFinite(rate) && rate > 0 ? rate : null;
}

/** mp4 written in fragments can be read while it grows; a plain one gets its index at the end. */
export const canBeReadWhileGrowing = (raw: RawProbe): boolean =>
  !raw.format.format_name.startsWith('mov,') ||
  /iso[5-9]|dash|cmf/.test(raw.format.tags?.['compatible_brands'] ?? '');

/** A start later than this is worth measuring the end for. */
const NEGLIGIBLE_START_SEC = 0.1;

/**
 * ffprobe gives the end on the container's own clock for Matroska and for mp4 (there except in old builds), a length
 * for the others: `certain` says whether it can be told which of the two it is.
 */
export function declaredDuration(raw: RawProbe): { durationMs: number; certain: boolean } | null {
  const { duration, start_time: startSec, format_name: name } = raw.format;
  if (duration === null || duration <= 0) return null;
  const start = Math.max(0, startSec ?? 0);
  const onContainerClock = name.startsWith('mov,') || name.startsWith('matroska');
  const length = onContainerClock && duration > start ? duration - start : duration;
  return { durationMs: secToMs(length), certain: !onContainerClock || start < NEGLIGIBLE_START_SEC };
}

const isUndetermined = (text: string | undefined): boolean =>
  text === undefined || text === '' || text === 'und';
const orNull = (text: string | undefined): string | null => (isUndetermined(text) ? null : (text ?? null));

/** Muxers write `SoundHandler` and the like; only a name that a person or OBS gave is a title. */
const handlerTitle = (handler: string | undefined): string | null =>
  handler === undefined || /handler|^(ISO Media|Core Media|Apple|GPAC|Mainconcept)/i.test(handler)
    ? null
    : orNull(handler);

export const videoStream = (raw: RawProbe): RawStream | undefined =>
  raw.streams.find((stream) => stream.codec_type === 'video' && stream.disposition?.['attached_pic'] !== 1);

export function audioStreams(raw: RawProbe): RawStream[] {
  const byIndex = new Map<number, RawStream>();
  // Transport streams list their streams twice, once below their program.
  for (const stream of raw.streams) if (stream.codec_type === 'audio') byIndex.set(stream.index, stream);
  return [...byIndex.values()];
}

interface Measured {
  readonly durationMs: number;
  readonly sizeBytes: number;
  readonly variableFrameRate: boolean;
}

/** ffprobe's answer and what was measured beside it, as the shared model. */
export function toMediaProbe(raw: RawProbe, measured: Measured): MediaProbe {
  const createdAtUnixMs = Date.parse(raw.format.tags?.['creation_time'] ?? '');
  return {
    container: raw.format.format_name,
    durationMs: measured.durationMs,
    startSec: raw.format.start_time ?? 0,
    sizeBytes: measured.sizeBytes,
    bitRate: raw.format.bit_rate,
    video: toVideo(raw, measured.variableFrameRate),
    audio: audioStreams(raw).map((stream, index) => ({
      index,
      codec: stream.codec_name ?? 'unknown',
      channels: stream.channels ?? 0,
      sampleRateHz: stream.sample_rate ?? 0,
      title: orNull(stream.tags?.['title']) ?? handlerTitle(stream.tags?.['handler_name']),
      language: orNull(stream.tags?.['language']),
    })),
    createdAtUnixMs: Number.isNaN(createdAtUnixMs) ? null : createdAtUnixMs,
    title: orNull(raw.format.tags?.['title']),
  };
}

function toVideo(raw: RawProbe, variableFrameRate: boolean): MediaProbe['video'] {
  const stream = videoStream(raw);
  if (stream === undefined) return null;
  const average = parseFrameRate(stream.avg_frame_rate);
  const ratio = average === null ? stream.r_frame_rate : stream.avg_frame_rate;
  const rotation = stream.rotation ?? Number.parseFloat(stream.tags?.['rotate'] ?? '0');
  return {
    codec: stream.codec_name ?? 'unknown',
    profile: stream.profile ?? null,
    width: stream.width ?? 0,
    height: stream.height ?? 0,
    pixelFormat: stream.pix_fmt ?? null,
    frameRate: average ?? parseFrameRate(stream.r_frame_rate) ?? 0,
    frameRateRatio: ratio ?? '0/0',
    variableFrameRate,
    rotationDeg: Number.isFinite(rotation) ? rotation : 0,
  };
}
