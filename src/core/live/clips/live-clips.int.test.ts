import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ffmpeg, makeCodedSource, readFrameNumbers } from '../../../../test/support/frame-code.ts';
import { AppError } from '../../../shared/errors.ts';
import type { LiveClip, LiveMoment } from '../../../shared/model/live.ts';
import type { RecordedSegment } from '../../domain/live/covered-segments.ts';
import { createMediaTool } from '../../infra/ffmpeg/media-tool.ts';
import { openClipLedger } from '../../infra/clip-jobs/sqlite-ledger.ts';
import type { ClipLedger } from '../../ports/clip-jobs.ts';
import { createClipJobs, makeClipHere, type ClipJobs } from './clip-jobs.ts';
import { createLiveClips, type LiveClips } from './live-clips.ts';

const START = Date.UTC(2026, 10, 26, 12, 0, 0);
const FPS = 30;
const media = createMediaTool({
  settings: () => ({ ffmpegPath: null, ffprobePath: null }),
  env: process.env,
});

let folder: string;
/** Ten segments of 2 s of a picture whose frames carry their number, as MPEG-TS and as fMP4 (whose first holds the init). */
const made: Record<string, Buffer[]> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klipstream-live-clips-'));
  const source = join(folder, 'source.mp4');
  const video = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-g',
    '60',
    '-keyint_min',
    '60',
    '-sc_threshold',
    '0',
  ];
  await makeCodedSource({ path: source, rate: String(FPS), durationSec: 20, video });
  const common = ['-i', source, '-c', 'copy', '-f', 'hls', '-hls_time', '2', '-hls_list_size', '0'];
  for (const [extension, type] of [
    ['ts', 'mpegts'],
    ['mp4', 'fmp4'],
  ] as const) {
    const dir = await mkdtemp(join(folder, `${extension}-`));
    const pattern = join(dir, extension === 'ts' ? 'part-%03d.ts' : 'part-%03d.m4s');
    await ffmpeg(
      ...common,
      '-hls_segment_type',
      type,
      '-hls_segment_filename',
      pattern,
      join(dir, 'list.m3u8'),
    );
    const names = (await readdir(dir)).filter((name) => name.startsWith('part-')).sort();
    const parts = await Promise.all(names.map((name) => readFile(join(dir, name))));
    if (extension === 'mp4') parts[0] = Buffer.concat([await readFile(join(dir, 'init.mp4')), parts[0]!]);
    made[extension] = parts;
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let dir: string;
let segments: RecordedSegment[];
let told: Map<string, LiveClip | null>;
let ledger: ClipLedger;
let clipJobs: ClipJobs;
beforeEach(async () => {
  dir = await mkdtemp(join(folder, 'recording-'));
  segments = [];
  told = new Map();
  ledger = openClipLedger(join(dir, 'clip-jobs.db'));
  clipJobs = createClipJobs(ledger, makeClipHere(media), media);
});
afterEach(() => ledger.close());

const open = (): LiveClips =>
  createLiveClips({
    ...{
      clipJobs,
      recordingId: 'r1',
      dir,
      outDir: join(dir, 'clips'),
      segments: () => segments,
      startedAtUnixMs: START,
    },
    onChange: (momentId, clip) => told.set(momentId, clip),
  });

/** Records segment `index` of the source behind what is there. */
async function record(extension: 'ts' | 'mp4', index: number, run = `run-0001.${extension}`): Promise<void> {
  const bytes = made[extension]![index]!;
  const fromByte = (await stat(join(dir, run)).catch(() => null))?.size ?? 0;
  await appendFile(join(dir, run), bytes);
  const startUnixMs = START + index * 2000;
  segments.push({
    run,
    fromByte,
    toByte: fromByte + bytes.length,
    startUnixMs,
    endUnixMs: startUnixMs + 2000,
  });
}

const moment = (startMs: number, endMs: number, momentId = 'a5'): LiveMoment => ({
  ...{ momentId, origin: 'auto', startMs, peakMs: (startMs + endMs) / 2, endMs, isOpen: false },
  ...{
    score: 50,
    parts: [],
    reason: 'chat ×4: "wow"',
    terms: [],
    verdict: null,
    clip: null,
    cameras: null,
    obs: null,
  },
});

describe('clips of a recording that goes on', () => {
  it.each(['ts', 'mp4'] as const)(
    'hold their moment to the frame, without encoding (%s)',
    async (extension) => {
      for (let index = 0; index < 4; index++) await record(extension, index);
      const clips = open();
      clips.want(moment(5000, 9000));
      expect(told.get('a5')).toMatchObject({ state: 'waiting', path: null });
      await record(extension, 4);
      clips.recorded();
      await clips.finish();
      const clip = told.get('a5')!;
      expect(clip).toMatchObject({ state: 'saved', note: null });
      expect(clip.path).toMatch(/2026-11-26 12\.00\.07 chat ×4꞉ ”wow”\.mp4$/);
      expect((await stat(clip.path!)).size).toBe(clip.bytes);
      // 4 s to 10 s in whole segments.
      const frames = await readFrameNumbers(clip.path!);
      expect([frames[0], frames.at(-1), frames.length]).toEqual([4 * FPS, 10 * FPS - 1, 6 * FPS]);
      expect(Math.abs(clip.durationMs! - 6000)).toBeLessThanOrEqual(60);
      expect((await readdir(join(dir, 'clips'))).length).toBe(1);
    },
  );

  it('are written once, under names of their own, and not when they are dropped in time', async () => {
    const clips = open();
    for (let index = 0; index < 3; index++) await record('ts', index);
    clips.want(moment(0, 4000, 'one'));
    clips.want(moment(0, 4000, 'one'));
    clips.want(moment(0, 4000, 'two'));
    clips.want(moment(0, 60_000, 'never'));
    clips.drop('never');
    await clips.finish();
    clips.drop('one');
    expect([...told].map(([id, clip]) => [id, clip?.state ?? null])).toEqual([
      ['one', 'saved'],
      ['two', 'saved'],
      ['never', null],
    ]);
    expect((await readdir(join(dir, 'clips'))).sort()).toHaveLength(2);
  });

  it('are the same file after a crash between the clip and the note of it', async () => {
    for (let index = 0; index < 3; index++) await record('ts', index);
    // What a killed process leaves: the path is chosen, the clip is there, nobody knows.
    const forgetful = { ...ledger, finish: () => undefined };
    clipJobs = createClipJobs(forgetful, makeClipHere(media), media);
    const before = open();
    before.want(moment(0, 4000));
    await before.finish();
    const first = told.get('a5')!;
    clipJobs = createClipJobs(ledger, () => Promise.reject(new Error('made twice')), media);
    for (let time = 0; time < 2; time++) {
      const after = open();
      after.want(moment(0, 4000));
      await after.finish();
      expect(told.get('a5')).toEqual(first);
    }
    expect(first.state).toBe('saved');
    expect(await readdir(join(dir, 'clips'))).toHaveLength(1);
  });

  it('wait for space while the recording goes on, and are said to be missing once it is over', async () => {
    let isFull = true;
    const make = makeClipHere(media);
    clipJobs = createClipJobs(
      ledger,
      (task, path) =>
        isFull
          ? Promise.reject(new AppError({ code: 'disk/full', message: 'Full.', nextStep: 'Free some.' }))
          : make(task, path),
      media,
    );
    for (let index = 0; index < 3; index++) await record('ts', index);
    const clips = open();
    clips.want(moment(0, 4000, 'early'));
    await expect.poll(() => told.get('early')?.note).toMatch(/once there is space/);
    isFull = false;
    clips.recorded();
    await expect.poll(() => told.get('early')?.state).toBe('saved');
    isFull = true;
    clips.want(moment(0, 4000, 'late'));
    await clips.finish();
    expect(told.get('late')).toMatchObject({ state: 'failed', path: null });
    expect(told.get('late')!.note).toMatch(/until the recording ended/);
    expect(await readdir(join(dir, 'clips'))).toHaveLength(1);
  });

  it('are what is left where the buffer let a file go before it was read', async () => {
    const old = 'run-0001.ts';
    for (let index = 0; index < 3; index++) await record('ts', index, old);
    for (let index = 3; index < 5; index++) await record('ts', index, 'run-0001.part-0002.ts');
    const make = makeClipHere(media);
    clipJobs = createClipJobs(
      ledger,
      async (task, path) => {
        await rm(join(dir, old), { force: true });
        segments = segments.filter(({ run }) => run !== old);
        return make(task, path);
      },
      media,
    );
    const clips = open();
    clips.want(moment(2500, 9000));
    await clips.finish();
    const clip = told.get('a5')!;
    expect(clip).toMatchObject({ state: 'saved', note: 'Not all of it was recorded.' });
    const frames = await readFrameNumbers(clip.path!);
    expect([frames[0], frames.at(-1)]).toEqual([6 * FPS, 10 * FPS - 1]);
    expect(await readdir(join(dir, 'clips'))).toHaveLength(1);
  });

  it('are not taken for whole where a file goes while they are read', async () => {
    await record('ts', 0);
    const { run, fromByte, toByte } = segments[0]!;
    const parts = [
      { run, fromByte, toByte },
      { run: 'run-0001.part-0002.ts', fromByte: 0, toByte: 9 },
    ];
    const out = join(dir, 'clips', 'cut.mp4');
    const made = makeClipHere(media)({ jobId: 'r1-a5', dir, parts }, out);
    await expect(made).rejects.toMatchObject({ code: 'media/input-broke-off' });
    expect(await readdir(join(dir, 'clips'))).toEqual([]);
  });

  it('say what is missing: an ad, a cut-off end, a folder that is none', async () => {
    await record('ts', 0);
    await record('ts', 4, 'run-0002.ts');
    const clips = open();
    clips.want(moment(2500, 7000, 'in the ad'));
    clips.want(moment(8000, 30_000, 'cut off'));
    await clips.finish();
    expect(told.get('in the ad')).toMatchObject({ state: 'failed', path: null });
    expect(told.get('cut off')).toMatchObject({ state: 'saved', note: 'Not all of it was recorded.' });
    const blocked = join(dir, 'blocked');
    await writeFile(blocked, '');
    const stuck = createLiveClips({
      ...{
        clipJobs,
        recordingId: 'r1',
        dir,
        outDir: join(blocked, 'clips'),
        segments: () => segments,
        startedAtUnixMs: START,
      },
      onChange: (momentId, clip) => told.set(momentId, clip),
    });
    stuck.want(moment(0, 1000, 'stuck'));
    await stuck.finish();
    expect(told.get('stuck')).toMatchObject({ state: 'failed' });
    expect(told.get('stuck')!.note).toMatch(/blocked/);
  });
});
