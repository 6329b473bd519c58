import { once } from 'node:events';
import { runFfmpeg } from './ffmpeg.ts';
import { PICTURE_HEIGHT_PX, PICTURE_WIDTH_PX } from './game/scene.ts';
import { drawFrames, FRAMES_PER_SECOND } from './picture/frames.ts';
import type { StagedStream } from './stage-stream.ts';

export interface EncodeTarget {
  readonly wavPath: string;
  readonly outPath: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** ffmpeg's output options: codecs, rates, container. */
  readonly output: readonly string[];
  /** The part that is drawn; all of it where not given. */
  readonly range?: { readonly fromMs: number; readonly toMs: number };
}

/** Draws the frames straight into ffmpeg, one in memory at a time, with the sound of `wavPath` beside them. */
export async function encodePicture(target: EncodeTarget, stream: StagedStream): Promise<void> {
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${PICTURE_WIDTH_PX}x${PICTURE_HEIGHT_PX}`];
  const inputs = [...raw, '-r', String(FRAMES_PER_SECOND), '-i', 'pipe:0', '-i', target.wavPath];
  const filter = `scale=${target.widthPx}:${target.heightPx}:flags=lanczos,format=yuv420p`;
  const frames = drawFrames({ ...stream, voice: stream.sound.voice }, target.range);
  await runFfmpeg([...inputs, '-vf', filter, ...target.output, target.outPath], async (stdin) => {
    for (const frame of frames) {
      if (!stdin.write(Buffer.from(frame.rgba))) await once(stdin, 'drain');
    }
  });
}
