import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHAT_MODEL_PATH } from '../../../../test/support/chat-model.ts';
import { syntheticStream } from '../../../../test/support/synthetic-stream.ts';
import { decodeTrackSet, encodeTrackSet } from '../../../shared/model/track-set.ts';
import { createChatSetWriter } from '../../infra/sqlite/chat-rows.ts';
import { openLibraryDb } from '../../infra/sqlite/open.ts';
import { openLibraryStore } from '../../infra/sqlite/library-store.ts';
import { DEFAULT_WEIGHTS } from '../../domain/scoring/weights.ts';
import { OutputGaps } from '../../pipeline/stage.ts';
import type { TaskContext } from '../task.ts';
import { alignChatTask, type AlignInput } from './chat-align.ts';
import { chatFeaturesTask } from './chat-features.ts';
import { learnTaste } from './learn-taste.ts';
import { scoreHypeTask } from './score-hype.ts';

const LAG_SEC = 5;
const CLOCK_ERROR_MS = 400_000;
const stream = syntheticStream({ seed: 12, durationSec: 3600, lagSec: LAG_SEC, momentsPerHour: 14 });
const ctx: TaskContext = { signal: new AbortController().signal, progress: () => undefined };

let dir: string;
let base: AlignInput;
const inDir = (name: string): string => join(dir, name);

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'klip-scoring-'));
  const dbPath = inDir('library.db');
  openLibraryStore(dbPath).vods.insert({
    vodId: 'v1',
    title: 'made up',
    channel: null,
    platformVideoId: null,
    recordedAtUnixMs: null,
    addedAtUnixMs: 1,
    durationMs: 3_600_000,
    voiceTrack: 0,
    chatOffsetMs: null,
    positionMs: 0,
    hypeSparkline: [],
    highlightCount: 0,
    removedAtUnixMs: null,
  });
  const db = openLibraryDb(dbPath);
  const writer = createChatSetWriter(db, 'v1');
  writer.add(
    stream.lines.map(({ atMs, message }) => ({ ...message, offsetMs: Math.round(atMs) - CLOCK_ERROR_MS })),
  );
  const { rowSet } = writer.finish();
  db.close();
  writeFileSync(inDir('loudness.tracks'), encodeTrackSet(stream.loudnessTracks));
  writeFileSync(inDir('voice.tracks'), encodeTrackSet(stream.voiceTracks));
  base = {
    dbPath,
    rowSet,
    loudnessPath: inDir('loudness.tracks'),
    durationMs: 3_600_000,
    recordedAtUnixMs: null,
    manualOffsetMs: null,
  };
});
afterAll(() => rmSync(dir, { recursive: true }));

const featuresInput = (outPath: string, chatModelPath = CHAT_MODEL_PATH) => ({
  dbPath: base.dbPath,
  chatModelPath,
  rowSet: base.rowSet,
  count: stream.lines.length,
  alignment: { offsetMs: CLOCK_ERROR_MS, origin: 'manual' as const, confidence: 1, lagMs: 5000 },
  durationMs: 3_600_000,
  coveredStartMs: 0,
  coveredEndMs: 3_600_000,
  ignoredChatters: [],
  outPath,
  truth: [],
});

describe('scoring from the library’s rows', () => {
  it('finds where the chat lies on the media and how late it reacts', async () => {
    const alignment = await alignChatTask(base, ctx);
    expect(alignment.origin).toBe('measured');
    // A shift and a lag can't be told apart; together they are exact.
    const together = (alignment.offsetMs - (alignment.lagMs ?? 6000)) / 1000;
    expect(Math.abs(together - (CLOCK_ERROR_MS / 1000 - LAG_SEC))).toBeLessThanOrEqual(1);
    expect(await alignChatTask({ ...base, manualOffsetMs: 7 }, ctx)).toMatchObject({
      offsetMs: 7,
      origin: 'manual',
    });
  });

  it('makes the chat tracks once and the same bytes again', async () => {
    const meta = await chatFeaturesTask(featuresInput(inDir('chat.tracks')), ctx);
    expect(meta).toMatchObject({ messages: stream.lines.length, beforeStart: 0, lagMs: 5000 });
    expect(meta).not.toHaveProperty('phrases');
    await chatFeaturesTask(featuresInput(inDir('again.tracks')), ctx);
    expect(readFileSync(inDir('again.tracks')).equals(readFileSync(inDir('chat.tracks')))).toBe(true);
  });

  it('reads the chat with the shipped model, or says why it could not', async () => {
    const meta = await chatFeaturesTask(featuresInput(inDir('chat.tracks')), ctx);
    expect(meta['classifier']).toMatch(/^klipstream-chat-/);
    expect(meta).not.toHaveProperty('gaps');

    const damaged = inDir('damaged.bin');
    writeFileSync(damaged, readFileSync(CHAT_MODEL_PATH).subarray(0, 5000));
    for (const path of [damaged, inDir('nowhere.bin')]) {
      const without = await chatFeaturesTask(featuresInput(inDir('without.tracks'), path), ctx);
      expect(without['classifier']).toMatch(/^klipstream-lexicon-/);
      expect(OutputGaps.parse(without['gaps'])).toEqual([
        { reason: expect.stringContaining('chat model') as string, nextStep: expect.any(String) as string },
      ]);
    }
  });

  it('scores and ranks what there is', async () => {
    await chatFeaturesTask(featuresInput(inDir('chat.tracks')), ctx);
    const { highlights, meta } = await scoreHypeTask(
      {
        chatPath: inDir('chat.tracks'),
        loudnessPath: base.loudnessPath,
        voicePath: inDir('voice.tracks'),
        transcriptPath: null,
        soundsPath: null,
        affectsPath: null,
        durationMs: 3_600_000,
        outPath: inDir('hype.tracks'),
        truth: [],
        rank: { weights: DEFAULT_WEIGHTS, sensitivity: 0.5, endShift: null },
      },
      ctx,
    );
    expect(meta).toMatchObject({ lagMs: 5000, lagIsMeasured: true });
    expect(decodeTrackSet(readFileSync(inDir('hype.tracks'))).length).toBe(3600);
    const found = stream.moments.filter(({ onsetSec }) =>
      highlights.some(({ peakMs }) => Math.abs(peakMs / 1000 - onsetSec) <= 3),
    );
    expect(found.length).toBe(stream.moments.length);
  });

  it('stops when the job is cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    const cancelled = { ...ctx, signal: controller.signal };
    await expect(alignChatTask(base, cancelled)).rejects.toThrow();
    await expect(chatFeaturesTask(featuresInput(inDir('never.tracks')), cancelled)).rejects.toThrow();
  });
});

describe('the taste of a person', () => {
  it('is learned from the parts of the judged moments in the score files', async () => {
    const steady = (strong: 'loudness' | 'chat-rate', from: number): Float32Array =>
      Float32Array.from({ length: 600 }, (_value, second) =>
        second % 20 === 10 && second < 300 === (strong === 'chat-rate') ? from + (second % 7) : 0,
      );
    const streams = [1, 2, 3].map((seed) => {
      const path = inDir(`taste-${seed}.tracks`);
      const tracks = {
        'chat-rate.surprise': steady('chat-rate', 4 + seed),
        'loudness.surprise': steady('loudness', 12 + seed),
      };
      writeFileSync(path, encodeTrackSet({ startMs: 0, stepMs: 1000, length: 600, tracks, meta: {} }));
      // What chat does is kept, what is loud alone is skipped; the last stretch lies outside of the stream.
      const judged = Array.from({ length: 30 }, (_value, index) => ({
        fromMs: (index * 20 + 6) * 1000,
        toMs: (index * 20 + 14) * 1000,
        good: index < 15,
      }));
      judged.push({ fromMs: 900_000, toMs: 910_000, good: true });
      return { vodId: `v${seed}`, hypePath: path, judged };
    });
    const { weights, ends } = await learnTaste({ streams, edits: [] }, ctx);
    expect(weights).toMatchObject({ kept: 45, skipped: 45, streams: 3 });
    expect(weights.learned!['chat-rate']).toBeGreaterThan(weights.learned!.loudness);
    expect(ends).toMatchObject({ edited: 0, shift: null });
  });
});
