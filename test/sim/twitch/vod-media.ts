import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg, makeCodedSource } from '../../support/frame-code.ts';

export const VOD_FRAMES_PER_SEC = 30;
export const VOD_SEGMENT_SEC = 2;

/** Segments by index; undefined past the end. A list of buffers is one. */
export type SegmentList = Pick<readonly Buffer[], 'length' | 'at'>;

/** The segments of a VOD as Twitch's CDN serves them. */
export interface ServedMedia {
  readonly video: SegmentList;
  readonly sound: SegmentList;
  readonly durationSec: number;
  /** Default VOD_SEGMENT_SEC. */
  readonly segmentSec?: number;
}

/** Real MPEG-TS whose frames carry their number. */
export interface VodMedia extends ServedMedia {
  readonly video: readonly Buffer[];
  readonly sound: readonly Buffer[];
}

export async function makeVodMedia(dir: string, durationSec: number): Promise<VodMedia> {
  await mkdir(dir, { recursive: true });
  const path = join(dir, 'vod.mp4');
  const gop = String(VOD_SEGMENT_SEC * VOD_FRAMES_PER_SEC);
  await makeCodedSource({
    ...{ path, rate: String(VOD_FRAMES_PER_SEC), durationSec },
    video: ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', gop, '-keyint_min', gop, '-sc_threshold', '0'],
  });
  return cutVodMedia(dir, path, durationSec);
}

/** Cuts a file whose keyframes stand every `VOD_SEGMENT_SEC`. */
export async function cutVodMedia(dir: string, path: string, durationSec: number): Promise<VodMedia> {
  const cut = async (name: string, maps: readonly string[]): Promise<Buffer[]> => {
    const pattern = join(dir, `${name}-%04d.ts`);
    const segments = ['-f', 'segment', '-segment_time', String(VOD_SEGMENT_SEC), '-segment_format', 'mpegts'];
    await ffmpeg('-i', path, ...maps, '-c', 'copy', ...segments, pattern);
    const files = (await readdir(dir)).filter((file) => file.startsWith(`${name}-`)).sort();
    return Promise.all(files.map((file) => readFile(join(dir, file))));
  };
  return {
    video: await cut('video', ['-map', '0:v', '-map', '0:a']),
    sound: await cut('sound', ['-map', '0:a']),
    durationSec,
  };
}

/** The frames of a VOD, by their numbers, without those of some segments. */
export const framesWithout = (durationSec: number, lost: readonly number[] = []): number[] =>
  Array.from({ length: durationSec * VOD_FRAMES_PER_SEC }, (_, frame) => frame).filter(
    (frame) => !lost.includes(Math.floor(frame / (VOD_SEGMENT_SEC * VOD_FRAMES_PER_SEC))),
  );
