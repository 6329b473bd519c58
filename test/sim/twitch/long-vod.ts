import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg } from '../../support/frame-code.ts';
import { retimeTs } from './retime-ts.ts';
import type { SegmentList, ServedMedia } from './vod-media.ts';

/** A whole number of pictures (1200), of AAC frames at 48 kHz (1875), and of segments of 2 s and of 10 s. */
const PERIOD_SEC = 40;
const FRAMES_PER_SEC = 30;

export interface LongVodOptions {
  readonly durationSec: number;
  /** What Twitch serves is about 10; must divide 40. */
  readonly segmentSec: number;
  /** Of the picture; the sound adds 4 kB a second. */
  readonly videoBitsPerSec?: number;
}

/**
 * A VOD of any length that takes no room: 40 s of MPEG-TS are made, and each segment is one of theirs whose clock is moved
 * when it is asked for. Timestamps run on without a seam, as in a real VOD.
 */
export async function makeLongVod(dir: string, options: LongVodOptions): Promise<ServedMedia> {
  const { durationSec, segmentSec } = options;
  const bits = String(options.videoBitsPerSec ?? 40_000);
  const gop = String(segmentSec * FRAMES_PER_SEC);
  await mkdir(dir, { recursive: true });
  const source = join(dir, 'source.mp4');
  await ffmpeg(
    ...['-f', 'lavfi', '-i', `testsrc2=size=160x90:rate=${FRAMES_PER_SEC}`],
    ...['-f', 'lavfi', '-i', 'sine=frequency=330:beep_factor=3:sample_rate=48000'],
    // The middle of it is used: the first sound of an encoder begins before 0.
    ...[
      '-t',
      String(3 * PERIOD_SEC),
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-b:v',
      bits,
      '-maxrate',
      bits,
    ],
    ...['-bufsize', bits, '-g', gop, '-keyint_min', gop, '-sc_threshold', '0', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-b:a', '32k', source],
  );
  const count = Math.ceil(durationSec / segmentSec);
  const cut = async (name: string, maps: readonly string[]): Promise<SegmentList> => {
    const split = ['-f', 'segment', '-segment_time', String(segmentSec), '-segment_format', 'mpegts'];
    await ffmpeg('-i', source, ...maps, '-c', 'copy', ...split, join(dir, `${name}-%04d.ts`));
    const files = (await readdir(dir)).filter((file) => file.startsWith(`${name}-`)).sort();
    const inPeriod = PERIOD_SEC / segmentSec;
    const period = files.slice(inPeriod, 2 * inPeriod);
    return repeated(await Promise.all(period.map((file) => readFile(join(dir, file)))), count);
  };
  return {
    video: await cut('video', ['-map', '0:v', '-map', '0:a']),
    sound: await cut('sound', ['-map', '0:a']),
    ...{ durationSec, segmentSec },
  };
}

const repeated = (period: readonly Buffer[], count: number): SegmentList => ({
  length: count,
  at(index) {
    const segment = period[index % period.length];
    if (segment === undefined || index < 0 || index >= count) return undefined;
    return retimeTs(segment, (Math.floor(index / period.length) - 1) * PERIOD_SEC);
  },
});
