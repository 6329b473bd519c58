import { writeFileSync } from 'node:fs';
import { EXPRESSIONS, type FaceRegion } from '../../../shared/model/faces.ts';
import { encodeTrackSet } from '../../../shared/model/track-set.ts';
import { byteBlocks } from '../../domain/dsp/whole-blocks.ts';
import { faceFrameFilter, type FrameSize } from '../../domain/faces/face-frames.ts';
import { startFfmpeg } from '../../infra/ffmpeg/child.ts';
import { mediaPathArg } from '../../ports/media-tool.ts';
import { faceReader } from '../face-reader.ts';
import type { Task, TaskContext } from '../task.ts';
import { writeFailure } from '../write-failure.ts';

export interface ReadFacesInput {
  readonly ffmpegPath: string;
  readonly mediaPath: string;
  readonly region: FaceRegion;
  readonly frame: FrameSize;
  /** Whole seconds `[startSec, startSec + seconds)`. */
  readonly startSec: number;
  readonly seconds: number;
  readonly outPath: string;
}

export interface ReadFaces {
  readonly looked: number;
  readonly withFace: number;
  readonly backend: string;
}

/**
 * Writes a TrackSet of 1 s: `face` (1 a face, 0 none, NaN not looked at) and a probability per expression (NaN without
 * a face). One frame is in memory at a time; none is ever written down. Throws AppError `faces/model`, `disk/…` or what
 * ffmpeg failed with.
 */
export const readFaces: Task<ReadFacesInput, ReadFaces> = async (input, ctx) => {
  const { seconds, startSec } = input;
  const names = ['face', ...EXPRESSIONS] as const;
  const tracks = Object.fromEntries(
    names.map((name) => [name, new Float32Array(seconds).fill(NaN)]),
  ) as Record<(typeof names)[number], Float32Array>;
  const { read, backend } = await faceReader();
  let looked = 0;
  let withFace = 0;
  for await (const rgb of framesOf(input, ctx)) {
    const mix = await read(rgb, input.frame);
    tracks.face[looked] = mix === null ? 0 : 1;
    if (mix !== null) {
      withFace += 1;
      for (const name of EXPRESSIONS) tracks[name][looked] = mix[name];
    }
    looked += 1;
    ctx.progress(looked / seconds);
  }
  const set = { startMs: startSec * 1000, stepMs: 1000, length: seconds, tracks, meta: {} };
  try {
    writeFileSync(input.outPath, encodeTrackSet(set));
  } catch (thrown) {
    throw writeFailure(thrown, input.outPath);
  }
  return { looked, withFace, backend };
};

/** RGB frames, one a second, each valid until the next. */
async function* framesOf(input: ReadFacesInput, ctx: TaskContext): AsyncGenerator<Uint8Array> {
  const { ffmpegPath, mediaPath, region, frame, startSec, seconds } = input;
  const stop = new AbortController();
  const onAbort = (): void => stop.abort();
  ctx.signal.addEventListener('abort', onAbort, { once: true });
  try {
    const args = [
      ...['-ss', String(startSec), '-t', String(seconds), '-i', mediaPathArg(mediaPath), '-map', '0:v:0'],
      ...['-vf', faceFrameFilter(region, frame), '-frames:v', String(seconds)],
      ...['-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'],
    ];
    const pipe = startFfmpeg(ffmpegPath, args, { signal: stop.signal });
    const frameBytes = frame.widthPx * frame.heightPx * 3;
    for await (const rgb of byteBlocks(pipe.stdout as AsyncIterable<Uint8Array>, frameBytes)) {
      ctx.signal.throwIfAborted();
      if (rgb.length === frameBytes) yield rgb;
    }
    await pipe.done;
  } finally {
    stop.abort();
    ctx.signal.removeEventListener('abort', onAbort);
  }
}
