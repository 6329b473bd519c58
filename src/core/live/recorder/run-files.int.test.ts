import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ffmpeg, makeCodedSource, readFrameNumbers } from '../../../../test/support/frame-code.ts';
import { mediaTool } from '../../../../test/support/media-lab.ts';
import { bytesOfRuns, upTo } from '../../../../test/support/recorded-frames.ts';
import type { RunBytes } from '../../../shared/model/replay.ts';
import { joinedBytes } from '../../domain/live/covered-segments.ts';
import { ReplayBuffer } from '../../domain/live/replay-buffer.ts';
import { writeLiveClip } from '../clips/write-clip.ts';
import { openAppend } from './append-file.ts';
import { addFact, factsOf } from './facts.ts';
import type { JournalEntry } from './journal.ts';
import { joinRuns } from './join-media.ts';
import { forgetGone, RunFiles, trimRuns } from './run-files.ts';

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

describe('a replay buffer that is killed', () => {
  const [MAX_BYTES, SEGMENT_BYTES] = [950, 100];
  const link = {
    platform: 'relay',
    kind: 'channel',
    id: 'x',
    channel: null,
    url: 'x',
    startMs: null,
  } as const;
  const begin = { type: 'begin', version: 1, recordingId: 'r', quality: 'best', startedAtUnixMs: 0 } as const;
  const replay = { maxMs: 70_000, maxBytes: MAX_BYTES };

  /** Writes segments until `steps` things were done on the disk; what the journal then holds. */
  async function writeUntilKilled(dir: string, before: readonly JournalEntry[], steps: number) {
    const entries = [...before];
    const facts = factsOf(entries)!;
    let left = steps;
    const step = async <T>(work: () => Promise<T>): Promise<T> => {
      if (left-- <= 0) throw new Error('killed');
      return work();
    };
    const tell = (entry: JournalEntry): Promise<void> =>
      step(() => {
        entries.push(entry);
        addFact(facts, entry);
        return Promise.resolve();
      });
    await forgetGone(dir, facts);
    await trimRuns(dir, facts.segments);
    const sizes = await Promise.all(
      (await readdir(dir)).map(async (name) => [name, (await stat(join(dir, name))).size]),
    );
    const known = new Map(facts.segments.map(({ run, bytesEnd }) => [run, bytesEnd]));
    expect(new Map(sizes as [string, number][])).toEqual(known);
    const files = new RunFiles({
      ...{ dir, open: openAppend, segments: facts.segments, insist: step },
      buffer: new ReplayBuffer(replay),
      onDrop: async (run) => {
        // A full disk has space again for the journal.
        expect(await readdir(dir)).not.toContain(run);
        await tell({ type: 'run-dropped', run, atUnixMs: 0 });
      },
    });
    const init = Buffer.from('init');
    const write = async (): Promise<void> => {
      const segment = { bytes: Buffer.alloc(SEGMENT_BYTES), init, format: 'mp4', durationMs: 10_000 };
      const { run, bytesEnd } = await files.write(segment, false);
      expect(await bytesOfRuns(dir)).toBeLessThanOrEqual(MAX_BYTES);
      const about = { sequence: 0, durationMs: 10_000, wallStartUnixMs: null, holes: [], atUnixMs: 0 };
      await tell({ type: 'segment', run, bytesEnd, ...about });
    };
    const killed = (async (): Promise<void> => {
      for (;;) await write();
    })();
    await expect(killed).rejects.toThrow('killed');
    await files.end();
    return entries;
  }

  it('at any step agrees with its journal at the next start, within its bounds', async () => {
    for (let steps = 18; steps < 48; steps++) {
      const dir = await mkdtemp(join(folder, 'killed-'));
      let entries: JournalEntry[] = [{ ...begin, link, replay }];
      for (let time = 0; time < 3; time++) entries = await writeUntilKilled(dir, entries, steps);
      expect(entries.some(({ type }) => type === 'run-dropped')).toBe(true);
    }
  });
});
