import type { PlaybackPlan } from './plan.ts';

type ProxyPlan = Extract<PlaybackPlan, { kind: 'proxy' }>;

/** Where a proxy is written: one file, or numbered parts with a list of their times. */
export type ProxyTarget =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'parts'; readonly pattern: string; readonly listPath: string; readonly partSec: number };

const SOFTWARE_QUALITY = ['-preset', 'veryfast', '-crf', '24'];
const HARDWARE_QUALITY = ['-b:v', '3500k'];
/** A key picture every two seconds makes seeking quick. */
const KEY_EVERY_SEC = 2;
const MAX_HEIGHT_PX = 720;

/** ffmpeg's arguments behind `-i`; paths as it takes them. */
export function proxyArgs(plan: ProxyPlan, h264Encoder: string, target: ProxyTarget): string[] {
  const quality = h264Encoder === 'libx264' ? SOFTWARE_QUALITY : HARDWARE_QUALITY;
  const video = plan.copyVideo
    ? ['-c:v', 'copy']
    : [
        ...['-vf', `scale=w=-2:h='min(${MAX_HEIGHT_PX},ih)':flags=fast_bilinear`],
        ...['-c:v', h264Encoder, ...quality, '-pix_fmt', 'yuv420p'],
        ...['-force_key_frames', `expr:gte(t,n_forced*${KEY_EVERY_SEC})`],
      ];
  const audio = plan.copyAudio ? ['-c:a', 'copy'] : ['-c:a', 'aac', '-b:a', '160k', '-ac', '2'];
  const streams = [
    '-map',
    '0:v:0?',
    '-map',
    '0:a:0?',
    '-dn',
    '-sn',
    '-map_metadata',
    '-1',
    '-map_chapters',
    '-1',
  ];
  const common = [...streams, ...video, ...audio, '-max_muxing_queue_size', '4096'];
  if (target.kind === 'file') return [...common, '-movflags', '+faststart', '-f', 'mp4', '-y', target.path];
  return [
    ...[...common, '-f', 'segment', '-segment_format', 'mp4', '-segment_time', target.partSec.toFixed(3)],
    ...['-reset_timestamps', '1', '-segment_list_type', 'csv', '-segment_list', target.listPath],
    ...['-y', target.pattern],
  ];
}

export interface PartTimes {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** ffmpeg's segment list: `name,start,end` per line, in seconds from the recording's begin. */
export function parsePartList(csv: string): PartTimes[] {
  const parts: PartTimes[] = [];
  for (const line of csv.split(/\r?\n/)) {
    const [name, start, end] = line.split(',');
    const startMs = Math.round(Number(start) * 1000);
    const endMs = Math.round(Number(end) * 1000);
    if (name !== undefined && name !== '' && Number.isFinite(startMs) && endMs > startMs)
      parts.push({ name, startMs, endMs });
  }
  return parts;
}
