import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ffmpeg, makeCodedSource, readFrameNumbers } from '../../../../test/support/frame-code.ts';
import { mediaTool } from '../../../../test/support/media-lab.ts';
import { upTo } from '../../../../test/support/recorded-frames.ts';
import type { RunBytes } from '../../../shared/model/replay.ts';
import { joinedBytes } from '../../domain/live/covered-segments.ts';
import { ReplayBuffer } from '../../domain/live/replay-buffer.ts';
import { writeLiveClip } from '../clips/write-clip.ts';
import { openAppend } from './append-file.ts';
import { joinRuns } from './join-media.ts';
import { RunFiles } from './run-files.ts';

const FPS = 10;
const SEGMENTS = 16;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klipstream-runs-'));
  await makeCodedSource({
    ...{ path: join(folder, 'source.mp4'), rate: String(FPS), durationSec: SEGMENTS * 2 },
    video: ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '20', '-sc_threshold', '0'],
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The source as live segments of two seconds; `init` null for MPEG-TS. */
async function segmentsOf(kind: 'mpegts' | 'fmp4'): Promise<{ init: Buffer | null; segments: Buffer[] }> {
  const dir = join(folder, kind);
  await mkdir(dir);
  await ffmpeg(
    ...['-i', join(folder, 'source.mp4'), '-c', 'copy', '-f', 'hls', '-hls_time', '2'],
    ...['-hls_segment_type', kind, '-hls_list_size', '0', '-hls_fmp4_init_filename', 'init.mp4'],
    ...['-hls_segment_filename', join(dir, '%04d.seg'), join(dir, 'list.m3u8')],
  );
  const names = (await readdir(dir)).filter((name) => name.endsWith('.seg')).sort();
  return {
    init: kind === 'fmp4' ? await readFile(join(dir, 'init.mp4')) : null,
    segments: await Promise.all(names.map((name) => readFile(join(dir, name)))),
  };
}

it.each(['mpegts', 'fmp4'] as const)(
  '%s in several files: a clip across their border and the whole lack no frame',
  async (kind) => {
    const { init, segments } = await segmentsOf(kind);
    expect(segments).toHaveLength(SEGMENTS);
    const dir = join(folder, `${kind}-runs`);
    await mkdir(dir);
    const dropped: string[] = [];
    const files = new RunFiles({
      ...{ dir, open: openAppend, segments: [], insist: (work) => work() },
      buffer: new ReplayBuffer({ maxMs: SEGMENTS * 2000, maxBytes: 1e9 }),
      onDrop: (name) => Promise.resolve(void dropped.push(name)),
    });
    const written: RunBytes[] = [];
    const write = async (bytes: Buffer): Promise<void> => {
      const segment = { bytes, init, format: kind, durationMs: 2000 };
      const { run, bytesEnd, initBytes = 0 } = await files.write(segment, false);
      const last = written.at(-1);
      written.push({ run, fromByte: last?.run === run ? last.toByte : initBytes, toByte: bytesEnd });
    };
    for (const bytes of segments) await write(bytes);
    const [first, second] = [...new Set(written.map(({ run }) => run))];
    expect([dropped, await readdir(dir)]).toEqual([[], [first, second].toSorted()]);

    const clip = join(folder, `${kind}-clip.mp4`);
    await writeLiveClip(mediaTool(), { dir, parts: joinedBytes(written.slice(8, 13)) }, clip);
    expect(await readFrameNumbers(clip)).toEqual(upTo(8 * 20, 13 * 20 - 1));
    const run = { run: first!, parts: joinedBytes(written) };
    const { signal } = new AbortController();
    await joinRuns(mediaTool(), { dir, runs: [run], outFile: 'whole.mp4', signal });
    expect(await readFrameNumbers(join(dir, 'whole.mp4'))).toEqual(upTo(0, SEGMENTS * 20 - 1));

    await write(segments[0]!);
    await files.end();
    expect(dropped).toEqual([first]);
    expect(await readdir(dir)).not.toContain(first);
  },
);
