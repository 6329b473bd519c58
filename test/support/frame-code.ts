import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const BITS = 16;
const BLOCK_PX = 20;
const MAX_OUTPUT_BYTES = 1 << 28;

/** Runs ffmpeg for a test; stdout as bytes. */
export async function ffmpeg(...args: string[]): Promise<Buffer> {
  const { stdout } = await run('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], {
    encoding: 'buffer',
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  return stdout;
}

export async function withTempDir<T>(use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'klipstream-test-'));
  try {
    return await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

export interface CodedSource {
  readonly path: string;
  /** e.g. `30000/1001` */
  readonly rate: string;
  readonly durationSec: number;
  /** Encoder options; the default has B-frames and a keyframe every 2 s at 30 fps. */
  readonly video?: readonly string[];
  readonly audio?: readonly string[];
  /** Put after the picture: e.g. dropping frames. */
  readonly filter?: string;
  readonly format?: readonly string[];
  readonly audioDelaySec?: number;
  readonly size?: string;
}

/**
 * A video whose every frame carries its own number as 16 black or white blocks along the top (lowest bit first), over
 * a moving picture, with a 50 ms beep at every full second of media time.
 */
export async function makeCodedSource(source: CodedSource): Promise<void> {
  const size = source.size ?? '320x180';
  const blocks = Array.from(
    { length: BITS },
    (_value, bit) =>
      `drawbox=x=${bit * BLOCK_PX}:y=0:w=${BLOCK_PX}:h=16:color=white:t=fill:enable='gte(mod(floor(n/${2 ** bit})\\,2)\\,1)'`,
  );
  const picture = [
    `testsrc2=size=${size}:rate=${source.rate}`,
    `drawbox=x=0:y=0:w=${BITS * BLOCK_PX}:h=16:color=black:t=fill`,
    ...blocks,
    ...(source.filter === undefined ? [] : [source.filter]),
  ].join(',');
  const sound = "aevalsrc='0.5*sin(880*2*PI*t)*lt(mod(t,1),0.05)':sample_rate=48000:channel_layout=stereo";
  await ffmpeg(
    ...['-f', 'lavfi', '-i', picture],
    ...['-f', 'lavfi', '-i', sound],
    // Cut, not shifted: the beeps stay on the full seconds of the picture.
    ...(source.audioDelaySec === undefined ? [] : ['-af', `atrim=start=${source.audioDelaySec}`]),
    ...['-t', String(source.durationSec)],
    ...(source.video ?? ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '60', '-bf', '3']),
    ...['-pix_fmt', 'yuv420p'],
    ...(source.audio ?? ['-c:a', 'aac', '-b:a', '128k']),
    ...(source.filter === undefined ? [] : ['-vsync', 'passthrough']),
    ...(source.format ?? []),
    source.path,
  );
}

/** The numbers that the frames of a file carry, in the order shown. */
export async function readFrameNumbers(path: string, ...inputOptions: string[]): Promise<number[]> {
  const pixels = await ffmpeg(
    ...inputOptions,
    ...['-i', path, '-map', '0:v:0', '-vsync', 'passthrough'],
    ...['-vf', `crop=${BITS * BLOCK_PX}:16:0:0,scale=${BITS}:1:flags=area,format=gray`],
    ...['-f', 'rawvideo', '-'],
  );
  return Array.from({ length: pixels.length / BITS }, (_value, frame) => {
    let number = 0;
    for (let bit = 0; bit < BITS; bit++) if (pixels[frame * BITS + bit]! > 128) number += 2 ** bit;
    return number;
  });
}

/** Seconds at which the beeps begin, on the file's own clock. */
export async function readBeepsSec(path: string): Promise<number[]> {
  const rateHz = 8000;
  const bytes = await ffmpeg(
    ...['-i', path, '-map', '0:a:0', '-af', 'aresample=async=1:first_pts=0'],
    ...['-ac', '1', '-ar', String(rateHz), '-f', 's16le', '-'],
  );
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  const beeps: number[] = [];
  let quietSince = -rateHz;
  for (const [index, sample] of samples.entries()) {
    if (Math.abs(sample) < 3000) continue;
    if (index - quietSince > rateHz / 10) beeps.push(index / rateHz);
    quietSince = index;
  }
  return beeps;
}

/** MD5 of every decoded frame. */
export async function readFrameHashes(path: string, ...options: string[]): Promise<string[]> {
  const text = (await ffmpeg('-i', path, '-map', '0:v:0', ...options, '-f', 'framemd5', '-')).toString();
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)!.trim());
}

/** How long after the container's begin the first frame is shown (ms): encoders put sound a little before it. */
export async function readVideoLagMs(path: string): Promise<number> {
  const { stdout } = await run('ffprobe', [
    ...[
      '-v',
      'error',
      '-show_entries',
      'stream=codec_type,start_time:format=start_time',
      '-of',
      'json',
      path,
    ],
  ]);
  const found = JSON.parse(stdout) as {
    streams: { codec_type: string; start_time: string }[];
    format: { start_time: string };
  };
  const video = found.streams.find((stream) => stream.codec_type === 'video');
  return 1000 * (Number(video?.start_time ?? 0) - Number(found.format.start_time));
}
