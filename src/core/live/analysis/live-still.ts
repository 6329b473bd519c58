import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { RecordedSegment } from '../../domain/live/covered-segments.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import { PROBE_ARGS } from '../detect/hear.ts';
import { readRunBytes } from '../recorder/run-bytes.ts';

/** Wide enough to mark a facecam in. */
const MOST_WIDE_PX = 1280;

/** The first keyframe of a recorded segment as JPEG, decoded in memory. Throws AppError of ffmpeg, or ENOENT where its file is gone. */
export async function stillOf(
  media: Pick<MediaTool, 'pipe'>,
  { dir, segment, signal }: { dir: string; segment: RecordedSegment; signal: AbortSignal },
): Promise<Uint8Array> {
  const scale = `scale='min(${MOST_WIDE_PX},iw*sar)':-2,setsar=1`;
  const args = [
    ...[...PROBE_ARGS, '-threads', '1', '-skip_frame', 'nokey', '-i', 'pipe:0', '-map', '0:v:0', '-an'],
    ...['-frames:v', '1', '-vf', scale, '-pix_fmt', 'yuvj420p', '-c:v', 'mjpeg', '-q:v', '4'],
    ...['-f', 'image2pipe', 'pipe:1'],
  ];
  const pipe = await media.pipe(args, { input: Readable.from(readRunBytes(dir, [segment])), signal });
  const jpeg = await buffer(pipe.stdout);
  await pipe.done;
  return jpeg;
}
