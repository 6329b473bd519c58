import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chatLine, syntheticStream } from '../../../../test/support/synthetic-stream.ts';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import { lexiconClassifier } from '../../domain/chat/lexicon-classifier.ts';
import type { OutsideEvent, TakenEvent } from '../../domain/live/outside/outside-event.ts';
import { DEFAULT_WEIGHTS } from '../../domain/scoring/weights.ts';
import { noMetrics } from '../../ports/metrics.ts';
import { openClipLedger } from '../../infra/clip-jobs/sqlite-ledger.ts';
import { silentLog } from '../../ports/log.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import { createClipJobs, makeClipHere, type ClipJobs } from '../clips/clip-jobs.ts';
import { LiveAnalysis, type LiveAnalysisOptions } from './live-analysis.ts';
import { MOMENTS_FILE, readMoments } from './moment-file.ts';
import { readMediaNotes, writeMediaNotes } from './note-file.ts';

const START = 1_700_000_000_000;

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klipstream-live-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const refuse = (): Promise<never> => Promise.reject(new Error('no sound here'));
const noMedia = { pipe: refuse, run: refuse, probe: refuse };

const jobsWith = (media: Pick<MediaTool, 'run' | 'probe'>): ClipJobs =>
  createClipJobs(openClipLedger(':memory:'), makeClipHere(media), media);

type More = Partial<LiveAnalysisOptions> & { media?: Pick<MediaTool, 'pipe' | 'run' | 'probe'> };

const open = (more: More = {}): LiveAnalysis =>
  new LiveAnalysis({
    ...{
      media: noMedia,
      ...{ log: silentLog, metrics: noMetrics },
      clipJobs: jobsWith(more.media ?? noMedia),
      segments: [],
      clipsDir: join(dir, 'clips'),
      savesClips: () => false,
      chatKeptSince: () => 0,
      takesFaces: () => true,
      onMoment: () => undefined,
    },
    ...{ classifier: lexiconClassifier, ignoredChatters: [], weights: DEFAULT_WEIGHTS, sensitivity: 0.5 },
    ...{ recordingId: 'r1', startedAtUnixMs: START, dir },
    ...more,
  });

const taken = (event: OutsideEvent, atMs: number): TakenEvent => ({
  ...{ event, source: 'detector', atUnixMs: START + atMs, arrivedAtUnixMs: START + atMs },
  traceId: `trace-${event.id}`,
});

/** Chat of five minutes with two moments, told with the times at which it was sent. */
function hear(analysis: LiveAnalysis): void {
  const { lines } = syntheticStream({
    ...{ seed: 3, durationSec: 300, lagSec: 6, chatRate: 1, momentsPerHour: 24 },
  });
  let line = 0;
  for (let second = 0; second < 300; second++) {
    const nowUnixMs = START + second * 1000 + 999;
    for (; lines[line] !== undefined && START + lines[line]!.atMs <= nowUnixMs; line++)
      analysis.addChat({ ...lines[line]!.message, sentAtUnixMs: START + lines[line]!.atMs }, nowUnixMs);
    analysis.look(nowUnixMs);
  }
}

describe('a live analysis', () => {
  it('knows nothing before the first look and tells what is missing as missing', () => {
    const analysis = open();
    expect(analysis.view()).toBeNull();
    analysis.look(START + 1000);
    expect(analysis.view()).toMatchObject({
      now: { total: 0, parts: [] },
      chat: { perMinute: null, usualPerMinute: null, sentiment: null, topEmotes: [] },
      sound: { state: 'waiting', lufs: null, usualLufs: null, note: null, heard: [], detectorNote: null },
      moments: [],
    });
  });

  it.each([
    ['half a minute behind', -30_000],
    ['half a minute ahead', 30_000],
    ['of another year', -400 * 86_400_000],
  ])('hears chat now although the platform has a clock %s', (_what, skewMs) => {
    const analysis = open();
    for (let second = 1; second <= 10; second++) {
      const nowUnixMs = START + second * 1000;
      const message = { ...chatLine('KEKW', `viewer${second}`), sentAtUnixMs: nowUnixMs - 200 + skewMs };
      analysis.addChat(message, nowUnixMs);
    }
    analysis.look(START + 10_000);
    expect(analysis.view()!.chat.perMinute).toBeCloseTo(60, 3);
  });

  it('shows moments, keeps what the person says of them, and has all of it after a restart', async () => {
    const analysis = open();
    hear(analysis);
    const found = analysis.view()!.moments;
    expect(found.length).toBeGreaterThanOrEqual(1);
    expect(found.every(({ origin, verdict }) => origin === 'auto' && verdict === null)).toBe(true);
    analysis.judge(found[0]!.momentId, 'skipped');
    const marked = analysis.mark('that one', START + 299_999);
    expect(marked).toMatchObject({ origin: 'marked', reason: 'that one', endMs: 299_999, startMs: 269_999 });
    expect(() => analysis.judge('nothing', 'kept')).toThrow('There is no such moment.');
    await analysis.finish();

    const again = open();
    again.addChat(chatLine('hello', 'ann'), START + 400_000);
    again.look(START + 400_000);
    await again.dispose();
    const kept = await readMoments(dir);
    expect(kept).toHaveLength(found.length + 1);
    expect(kept.every(({ isOpen }) => !isOpen)).toBe(true);
    expect(kept.find(({ momentId }) => momentId === found[0]!.momentId)?.verdict).toBe('skipped');
  });

  it('saves a clip of each moment that nobody skipped in time, where that is switched on', async () => {
    const run = {
      run: 'run-0001.ts',
      fromByte: 0,
      toByte: 9,
      startUnixMs: START,
      endUnixMs: START + 300_000,
    };
    await writeFile(join(dir, run.run), 'a segment');
    const asked: string[] = [];
    const media = {
      ...noMedia,
      run: async (args: readonly string[]) => {
        asked.push(args.at(-1)!);
        await writeFile(args.at(-1)!.replace(/^file:/, ''), 'a clip');
      },
      probe: () => Promise.resolve({ durationMs: 24_000 } as MediaProbe),
    };
    const analysis = open({ media, savesClips: () => true, segments: [run] });
    hear(analysis);
    await analysis.finish();
    const { moments } = analysis.view()!;
    expect(moments.length).toBeGreaterThanOrEqual(1);
    expect(asked).toHaveLength(moments.length);
    for (const { clip } of moments)
      expect(clip).toMatchObject({ state: 'saved', durationMs: 24_000, bytes: 6, note: null });

    const quiet = open({ media, savesClips: () => false, segments: [run], dir: join(dir, 'other') });
    await mkdir(join(dir, 'other'));
    await writeFile(join(dir, 'other', run.run), 'a segment');
    hear(quiet);
    expect(quiet.view()!.moments.every(({ clip }) => clip === null)).toBe(true);
    quiet.judge(quiet.view()!.moments[0]!.momentId, 'kept');
    await quiet.finish();
    const saved = quiet.view()!.moments.filter(({ clip }) => clip?.state === 'saved');
    expect(saved).toHaveLength(1);
    expect(quiet.clipPath(saved[0]!.momentId)).toBe(saved[0]!.clip!.path);
    expect(quiet.clipPath('a-other')).toBeNull();

    // Kept anew after a restart, it is not written a second time.
    const written = asked.length;
    const again = open({ media, savesClips: () => false, segments: [run], dir: join(dir, 'other') });
    again.look(START + 301_000);
    while (again.view()!.moments.length === 0) await new Promise((resolve) => setImmediate(resolve));
    again.judge(saved[0]!.momentId, null);
    again.judge(saved[0]!.momentId, 'kept');
    await again.finish();
    expect(asked).toHaveLength(written);
  });

  it('makes the first ten seconds of what is marked before the first look', async () => {
    const analysis = open();
    expect(analysis.mark('hello', START + 400)).toMatchObject({ startMs: 0, peakMs: 400, endMs: 10_000 });
    await analysis.finish();
  });

  it('marks what a moderator asks for in chat, once for several who do', async () => {
    const analysis = open();
    const asks = (seconds: number, author: string, set: string): void =>
      analysis.addChat(
        {
          ...chatLine('!clip the jump', author, { badges: [{ set, version: '1' }] }),
          sentAtUnixMs: START + seconds * 1000,
        },
        START + seconds * 1000,
      );
    analysis.look(START + 40_000);
    asks(41, 'fan', 'subscriber');
    asks(42, 'mod', 'moderator');
    asks(44, 'other mod', 'moderator');
    asks(90, 'mod', 'moderator');
    analysis.look(START + 91_000);
    expect(analysis.view()!.moments.map(({ origin, endMs, reason }) => [origin, endMs, reason])).toEqual([
      ['marked', 90_000, 'the jump'],
      ['marked', 42_000, 'the jump'],
    ]);
    await analysis.finish();
  });

  it('makes one moment of a marker from outside, also when it comes again after a restart', async () => {
    const marker = taken({ id: 'm', at: 0, kind: 'marker', note: 'that jump', beforeMs: 20_000 }, 60_000);
    const analysis = open();
    analysis.look(START + 61_000);
    await analysis.takeOutside([marker, marker]);
    const found = [{ momentId: 'e-trace-m', reason: 'that jump', startMs: 40_000, endMs: 60_000 }];
    expect(analysis.view()).toMatchObject({ moments: found, outside: { counts: { marker: 1 } } });
    expect(await readMoments(dir)).toMatchObject(found);

    const again = open();
    await again.takeOutside([marker]);
    again.look(START + 70_000);
    expect(again.view()!.moments).toMatchObject(found);
    expect(again.view()!.moments).toHaveLength(1);
    await again.finish();
  });

  it('lets what programs outside tell count in the score, and names it', async () => {
    const analysis = open();
    const face = (at: number, happy: number) =>
      taken({ id: `f${at}`, at: 0, kind: 'face_snapshot', expressions: { happy } }, at * 1000);
    for (let at = 0; at < 300; at++) await analysis.takeOutside([face(at, at === 295 ? 1 : 0.05)]);
    analysis.look(START + 299_000);
    const view = analysis.view()!;
    expect(view.now.parts.map(({ signal }) => signal)).toEqual(['outside-events']);
    expect(view.outside.counts).toEqual({ face_snapshot: 300 });
    expect(view.outside.newest.map(({ atMs }) => atMs)).toEqual(
      [299, 298, 297, 296, 295].map((at) => at * 1000),
    );
    await analysis.finish();
  });

  it('sums up the last minutes, and keeps each minute on the disk, without chat where that is not kept', async () => {
    const said = 'that jump over the wall was insane';
    for (const keepsChat of [true, false]) {
      const analysis = open({ chatKeptSince: () => (keepsChat ? 0 : Infinity) });
      const at = (second: number): number => START + second * 1000;
      expect(analysis.view()).toBeNull();
      for (let second = 0; second <= 130; second++) {
        if (second % 5 === 0)
          analysis.addChat(
            { ...chatLine(`${said} ${second}`, `fan${second}`), sentAtUnixMs: at(second) },
            at(second),
          );
        analysis.look(at(second));
      }
      expect(analysis.view()!.lastMinutes).toMatchObject({ endMs: 122_000, lines: 25 });
      expect(analysis.view()!.lastMinutes!.messages[0]!.text).toMatch(said);
      await analysis.finish();
      await writeMediaNotes(dir, (atMs) => (atMs < 61_000 ? atMs + 500.4 : null));
      const text = await readFile(join(dir, 'live-notes.json'), 'utf8');
      expect(text.includes(said)).toBe(keepsChat);
      await analysis.forgetChat();
      expect(await readFile(join(dir, 'live-notes.jsonl'), 'utf8')).not.toContain(said);
      expect(await readMediaNotes(dir)).toMatchObject([{ startMs: 500, endMs: 60_500, lines: 12 }]);
      await rm(join(dir, 'live-notes.jsonl'));
    }
    expect(await readMediaNotes(join(dir, 'elsewhere'))).toEqual([]);
  });

  it('keeps on with its minutes behind a line that a crash cut off', async () => {
    await writeFile(join(dir, 'live-notes.jsonl'), '{"startMs":0,"endMs":60');
    const analysis = open();
    for (let second = 60; second <= 122; second++) analysis.look(START + second * 1000);
    await analysis.finish();
    await writeMediaNotes(dir, (atMs) => atMs);
    expect(await readMediaNotes(dir)).toMatchObject([{ startMs: 60_000, endMs: 120_000, lines: 0 }]);
  });

  it('begins anew where its file is damaged', async () => {
    await writeFile(join(dir, MOMENTS_FILE), '{"version":1,"moments":[{');
    const analysis = open();
    analysis.look(START + 1000);
    await analysis.finish();
    expect(analysis.view()!.moments).toEqual([]);
  });

  it('says that its sound could not be read', async () => {
    const analysis = open();
    analysis.addSegment({
      ...{ bytes: new Uint8Array(10), beginsRun: true, run: 'run-0001.ts', fromByte: 0, toByte: 10 },
      ...{ startUnixMs: START, endUnixMs: START + 2000 },
    });
    await analysis.finish();
    analysis.look(START + 2000);
    expect(analysis.view()!.sound).toMatchObject({
      state: 'failed',
      note: 'Something went wrong inside KlipStream: no sound here',
      lufs: null,
    });
  });
});
