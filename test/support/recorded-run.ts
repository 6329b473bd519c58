import { appendFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordedSegment } from '../../src/core/domain/live/covered-segments.ts';
import { ffmpeg } from './frame-code.ts';

export const RUN = 'run-0001.ts';

/** Puts a file with a keyframe every two seconds into a recording's folder, as its first run in segments of two seconds. */
export async function recordRun(
  source: string,
  dir: string,
  startedAtUnixMs: number,
): Promise<RecordedSegment[]> {
  await mkdir(dir, { recursive: true });
  const parts = await mkdtemp(`${dir}-parts-`);
  const list = ['-f', 'hls', '-hls_time', '2', '-hls_list_size', '0', '-hls_segment_filename'];
  await ffmpeg('-i', source, '-c', 'copy', ...list, join(parts, 'part-%03d.ts'), join(parts, 'list.m3u8'));
  const segments: RecordedSegment[] = [];
  const names = (await readdir(parts)).filter((name) => name.endsWith('.ts')).sort();
  for (const [index, name] of names.entries()) {
    const bytes = await readFile(join(parts, name));
    await appendFile(join(dir, RUN), bytes);
    const fromByte = segments.at(-1)?.toByte ?? 0;
    const startUnixMs = startedAtUnixMs + index * 2000;
    const toByte = fromByte + bytes.length;
    segments.push({ run: RUN, fromByte, toByte, startUnixMs, endUnixMs: startUnixMs + 2000 });
  }
  await rm(parts, { recursive: true });
  return segments;
}
