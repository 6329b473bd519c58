import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHAT_MODEL_PATH } from '../../../../test/support/chat-model.ts';
import { chatLine, syntheticStream } from '../../../../test/support/synthetic-stream.ts';
import { StreamSummary } from '../../../shared/model/summary.ts';
import { createChatSetWriter } from '../../infra/sqlite/chat-rows.ts';
import { openLibraryStore } from '../../infra/sqlite/library-store.ts';
import { openLibraryDb } from '../../infra/sqlite/open.ts';
import type { TaskContext } from '../task.ts';
import { chatHistogram } from './chat-histogram.ts';
import { summariseTask, type SummariseInput } from './summarise.ts';

const DURATION_MS = 1_900_000;
const OFFSET_MS = -2500;
const stream = syntheticStream({ seed: 7, durationSec: DURATION_MS / 1000, lagSec: 5 });
const EXTRA = [
  [1000, 'no way LULW'],
  [2499, 'No  WAY!'],
  [2500, 'NO way that is lul :)'],
  [3400, 'LUL LUL LUL'],
  [3600, "don't you dare 🔥"],
  [62_400, 'no, way too late <3'],
] as const;
const ctx: TaskContext = { signal: new AbortController().signal, progress: () => undefined };

let dir: string;
let base: SummariseInput;
let other: number;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'klip-summary-'));
  const dbPath = join(dir, 'library.db');
  openLibraryStore(dbPath).vods.insert({
    vodId: 'v1',
    title: 'made up',
    channel: null,
    platformVideoId: null,
    recordedAtUnixMs: null,
    addedAtUnixMs: 1,
    durationMs: DURATION_MS,
    voiceTrack: 0,
    chatOffsetMs: null,
    positionMs: 0,
    hypeSparkline: [],
    highlightCount: 0,
    removedAtUnixMs: null,
  });
  const db = openLibraryDb(dbPath);
  const write = (lines: readonly { atMs: number; message: ReturnType<typeof chatLine> }[]) => {
    const writer = createChatSetWriter(db, 'v1');
    writer.add(lines.map(({ atMs, message }) => ({ ...message, offsetMs: Math.round(atMs) })));
    return writer.finish();
  };
  const { rowSet, count } = write(stream.lines);
  // A neighbour's rows must never be counted; its author is called like a word.
  other = write(
    EXTRA.map(([atMs, text], i) => ({ atMs, message: chatLine(text, i === 4 ? 'lul' : 'anna') })),
  ).rowSet;
  db.close();
  writeFileSync(
    join(dir, 'transcript.json'),
    JSON.stringify({ origin: 'test', language: 'en', sentences: stream.sentences, gaps: [] }),
  );
  base = {
    dbPath,
    chatModelPath: CHAT_MODEL_PATH,
    durationMs: DURATION_MS,
    chat: { rowSet, count, offsetMs: 0, lagMs: 5000 },
    ignoredChatters: [],
    transcriptPath: join(dir, 'transcript.json'),
    highlightsPath: null,
    missing: [],
    outPath: join(dir, 'summary.json'),
  };
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const summaryOf = async (change: Partial<SummariseInput>): Promise<StreamSummary> => {
  const input = { ...base, ...change };
  await summariseTask(input, ctx);
  return StreamSummary.parse(JSON.parse(readFileSync(input.outPath, 'utf8')));
};

describe('the summary of a stored chat', () => {
  it('covers every window, and counts every line that a person or a bot wrote', async () => {
    const summary = await summaryOf({});
    expect(summary.windows.map(({ startMs }) => startMs)).toEqual(
      [0, 3, 6, 9, 12, 15, 18].map((n) => n * 100_000),
    );
    const lines = summary.windows.reduce((sum, { chat }) => sum + chat!.lines, 0);
    expect(lines).toBe(summary.chat!.lines);
    expect(lines).toBeGreaterThan(stream.lines.length * 0.9);
    expect(summary.windows.every(({ spoken }) => spoken !== null)).toBe(true);
  });

  it('is the same byte for byte', async () => {
    const first = await summaryOf({ outPath: join(dir, 'one.json') });
    expect(JSON.stringify(await summaryOf({ outPath: join(dir, 'two.json') }))).toBe(JSON.stringify(first));
  });

  it('leaves out what is missing and says so', async () => {
    const missing = [{ part: 'chat', reason: 'There is no chat for this recording.' }] as const;
    const summary = await summaryOf({ chat: null, missing: [...missing] });
    expect(summary).toMatchObject({ chat: null, missing });
    expect(summary.windows.every(({ chat }) => chat === null)).toBe(true);
  });
});

describe('chat lines that hold a text, per second', () => {
  const count = (text: string): Promise<unknown> =>
    chatHistogram({ dbPath: base.dbPath, rowSet: other, offsetMs: OFFSET_MS, text }, ctx);

  it('are counted on VOD time, whole words only, whatever the capitals', async () => {
    expect(await count('no way')).toEqual({ seconds: [0, 59], counts: [1, 1], total: 2 });
    expect(await count('LUL')).toEqual({ seconds: [0], counts: [2], total: 2 });
    expect(await count('lulw')).toEqual({ seconds: [], counts: [], total: 0 });
  });

  it('find what the index does not keep', async () => {
    expect(await count(':)')).toMatchObject({ seconds: [0], total: 1 });
    expect(await count('🔥')).toMatchObject({ seconds: [1], total: 1 });
    expect(await count('<3')).toMatchObject({ seconds: [59], total: 1 });
    expect(await count("don't")).toMatchObject({ seconds: [1], total: 1 });
  });

  it('take nothing of the query for syntax', async () => {
    for (const text of ['"', 'a" OR "b', 'text:no', '*', 'NEAR(a b)', '%', '_'])
      await expect(count(text)).resolves.toMatchObject({ total: 0 });
  });
});
