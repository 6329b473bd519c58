import { existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg } from '../../support/frame-code.ts';
import { hash32 } from '../twitch/chat-nodes.ts';
import { cutVodMedia, VOD_FRAMES_PER_SEC, VOD_SEGMENT_SEC, type VodMedia } from '../twitch/vod-media.ts';
import { cutLiveMedia, type LiveMedia } from '../twitch-live/live-media.ts';
import type { SimFormat } from '../youtube/videos.ts';

/** One stream as every platform serves it. */
export interface SeededMedia {
  readonly vod: VodMedia;
  readonly live: LiveMedia;
  /** As YouTube has it: picture and sound apart. */
  readonly formats: readonly SimFormat[];
  /** Its first `CLIP_SEC` as one file. */
  readonly clip: Buffer;
}

export const CLIP_SEC = 20;

/** Seconds between two moments. */
const MOMENT_EVERY_SEC = 75;

/** Seconds at which something happens: loud in the sound, talked about in the chats. */
export function momentSecs(seed: number, durationSec: number): number[] {
  const count = Math.max(1, Math.floor(durationSec / MOMENT_EVERY_SEC));
  const part = durationSec / count;
  return Array.from({ length: count }, (_, index) =>
    Math.floor(part * (index + 0.2 + (0.5 * hash32(seed, index, 77)) / 2 ** 32)),
  );
}

/** A picture with a running clock over sound with loud moments, made once for a seed and a length. */
export async function makeSeededMedia(dir: string, seed: number, durationSec: number): Promise<SeededMedia> {
  const folder = join(dir, `${seed}-${durationSec}`);
  await mkdir(folder, { recursive: true });
  const stream = join(folder, 'stream.mp4');
  if (!existsSync(stream)) await encode(stream, seed, durationSec);
  const part = async (name: string, ...args: string[]): Promise<Buffer> => {
    const path = join(folder, name);
    await ffmpeg('-i', stream, ...args, '-c', 'copy', '-movflags', '+faststart', path);
    return readFile(path);
  };
  return {
    vod: await cutVodMedia(folder, stream, durationSec),
    live: await cutLiveMedia(folder, stream),
    formats: [
      {
        ...{ itag: 134, mimeType: 'video/mp4; codecs="avc1.42c01e"', width: 640, height: 360 },
        ...{ fps: VOD_FRAMES_PER_SEC, bitrate: 200_000, isSound: false },
        bytes: await part('picture.mp4', '-map', '0:v'),
      },
      {
        ...{ itag: 140, mimeType: 'audio/mp4; codecs="mp4a.40.2"', bitrate: 96_000, isSound: true },
        bytes: await part('sound.m4a', '-map', '0:a'),
      },
    ],
    clip: await part('clip.mp4', '-t', String(CLIP_SEC)),
  };
}

async function encode(path: string, seed: number, durationSec: number): Promise<void> {
  const loud = momentSecs(seed, durationSec).map((sec) => `between(t,${sec},${sec + 6})`);
  const picture = `testsrc=size=640x360:rate=${VOD_FRAMES_PER_SEC},hue=h=${(seed * 47) % 360}`;
  const sound = `anoisesrc=color=pink:amplitude=0.9:sample_rate=48000:seed=${seed},volume='0.04+0.6*(${loud.join('+')})':eval=frame`;
  const gop = String(VOD_SEGMENT_SEC * VOD_FRAMES_PER_SEC);
  const unfinished = `${path}.part.mp4`;
  await ffmpeg(
    ...['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound, '-t', String(durationSec)],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '32', '-pix_fmt', 'yuv420p'],
    ...['-g', gop, '-keyint_min', gop, '-sc_threshold', '0'],
    ...['-c:a', 'aac', '-b:a', '96k', '-ac', '2', unfinished],
  );
  await rename(unfinished, path);
}
