import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg, makeCodedSource } from '../../support/frame-code.ts';

export const SEGMENT_MS = 2000;
export const FRAMES_PER_SEC = 30;

/** Real MPEG-TS segments of 2 s: a programme whose frames carry their number, and an ad of another make. */
export interface LiveMedia {
  readonly programme: readonly Buffer[];
  /** 640×360 at 25 fps with 44.1 kHz mono: must never end up in a recording. */
  readonly ad: readonly Buffer[];
  /** The programme as an encoder sends it that was set to 44.1 kHz. */
  readonly otherRate: readonly Buffer[];
}

export async function makeLiveMedia(dir: string, durationSec: number): Promise<LiveMedia> {
  await mkdir(dir, { recursive: true });
  const programme = join(dir, 'programme.mp4');
  await makeCodedSource({
    ...{ path: programme, rate: String(FRAMES_PER_SEC), durationSec },
    video: ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '60', '-keyint_min', '60', '-sc_threshold', '0'],
  });
  return cutLiveMedia(dir, programme);
}

/** Of a file whose keyframes stand every 2 s. */
export async function cutLiveMedia(dir: string, programme: string): Promise<LiveMedia> {
  const cut = async (name: string, args: readonly string[]): Promise<Buffer[]> => {
    await ffmpeg(
      ...args,
      '-f',
      'segment',
      '-segment_time',
      '2',
      '-segment_format',
      'mpegts',
      join(dir, `${name}-%04d.ts`),
    );
    const files = (await readdir(dir)).filter((file) => file.startsWith(`${name}-`)).sort();
    return Promise.all(files.map((file) => readFile(join(dir, file))));
  };
  const ad = [
    ...['-f', 'lavfi', '-i', 'smptebars=size=640x360:rate=25:duration=6'],
    ...['-f', 'lavfi', '-i', 'sine=frequency=1000:sample_rate=44100:duration=6'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50', '-keyint_min', '50', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-ac', '1'],
  ];
  return {
    programme: await cut('programme', ['-i', programme, '-c', 'copy']),
    ad: await cut('ad', ad),
    otherRate: await cut('other', ['-i', programme, '-c:v', 'copy', '-c:a', 'aac', '-ar', '44100']),
  };
}
