import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Transcript } from '../../src/shared/model/transcript.ts';
import { findFfmpeg } from './ffmpeg.ts';
import { makeSample, type SamplePaths, type SampleTruth } from './make.ts';

interface ChatFile {
  readonly comments: readonly { content_offset_seconds: number; message: { body: string } }[];
}
const readJson = async <T>(path: string): Promise<T> => JSON.parse(await readFile(path, 'utf8')) as T;

describe('a sample stream without video', () => {
  let folder: string;
  let paths: SamplePaths;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'klipstream-sample-'));
    paths = await makeSample({ seed: 11, minutes: 6, video: false, outDir: join(folder, 'first') });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has sound of the planned length and a realistic loudness', () => {
    const said = spawnSync(
      findFfmpeg(),
      ['-hide_banner', '-nostats', '-i', paths.mediaPath, '-af', 'ebur128', '-f', 'null', '-'],
      { encoding: 'utf8' },
    ).stderr;
    expect(said).toContain('Duration: 00:06:00');
    const integrated = Number(/I:\s+(-?[\d.]+) LUFS\s+Threshold/.exec(said)?.[1]);
    expect(integrated).toBeGreaterThan(-19);
    expect(integrated).toBeLessThan(-14);
  });

  it('brings a transcript that the model accepts and a truth whose clips hold their causes', async () => {
    const transcript = Transcript.parse(await readJson(paths.transcriptPath));
    const truth = await readJson<SampleTruth>(paths.truthPath);
    expect(transcript.sentences.length).toBeGreaterThan(50);
    expect(truth.moments).toHaveLength(5);
    for (const moment of truth.moments) {
      expect(moment.startMs).toBeLessThan(moment.causeMs);
      expect(moment.causeMs).toBeLessThan(moment.endMs);
      expect(moment.endMs).toBeLessThanOrEqual(truth.durationMs);
    }
  });

  it('gives the same bytes for the same request', async () => {
    const again = await makeSample({ seed: 11, minutes: 6, video: false, outDir: join(folder, 'again') });
    for (const kind of ['mediaPath', 'chatPath', 'transcriptPath', 'truthPath'] as const) {
      expect(Buffer.compare(await readFile(again[kind]), await readFile(paths[kind]))).toBe(0);
    }
  });

  it('shifts the clock of a chat that began before the recording', async () => {
    const early = await makeSample({
      seed: 11,
      minutes: 6,
      video: false,
      chatLeadMs: 42_000,
      outDir: join(folder, 'early'),
    });
    const truth = await readJson<SampleTruth>(early.truthPath);
    const { comments } = await readJson<ChatFile>(early.chatPath);
    const raid = comments.find((comment) => comment.message.body.endsWith('have joined!'));
    const decoy = truth.decoys.find((candidate) => candidate.kind === 'raid');
    const shiftMs = raid!.content_offset_seconds * 1000 - decoy!.startMs;
    expect(comments[0]!.content_offset_seconds).toBeGreaterThanOrEqual(0);
    expect(comments[0]!.content_offset_seconds).toBeLessThan(42);
    expect(Math.abs(shiftMs - 42_900)).toBeLessThan(1500);
  });
});
