import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ffmpeg } from '../../../../test/support/frame-code.ts';
import { judgedSource } from '../../../../test/support/sounds/judged-source.ts';
import { makeScene, type PlantedSound, SCENE_RATE_HZ } from '../../../../test/support/sounds/scene.ts';
import { chatLine } from '../../../../test/support/synthetic-stream.ts';
import { lexiconClassifier } from '../../domain/chat/lexicon-classifier.ts';
import { DEFAULT_WEIGHTS } from '../../domain/scoring/weights.ts';
import { openClipLedger } from '../../infra/clip-jobs/sqlite-ledger.ts';
import { createMediaTool } from '../../infra/ffmpeg/media-tool.ts';
import { silentLog } from '../../ports/log.ts';
import { noMetrics } from '../../ports/metrics.ts';
import { createClipJobs, makeClipHere } from '../clips/clip-jobs.ts';
import { LiveAnalysis } from './live-analysis.ts';

const START = 1_700_000_000_000;
const SLOTS = 8;
const DURATION_SEC = SLOTS * 9 + 4;
const media = createMediaTool({
  settings: () => ({ ffmpegPath: null, ffprobePath: null }),
  env: process.env,
});

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klipstream-live-hearing-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Talk, laughter, a shout and a cheer over a game, as an encoder sends it. */
async function scene(): Promise<{ bytes: Buffer; planted: readonly PlantedSound[] }> {
  const made = makeScene(judgedSource(11), { slots: SLOTS, seed: 11 });
  const [raw, sent] = [join(dir, 'scene.s16'), join(dir, 'scene.ts')];
  await writeFile(raw, Buffer.from(made.mixed(20).buffer));
  await ffmpeg(
    ...['-f', 's16le', '-ar', String(SCENE_RATE_HZ), '-ac', '1', '-i', raw],
    ...['-c:a', 'aac', '-b:a', '128k', '-ar', '48000', '-ac', '2', sent],
  );
  return { bytes: await readFile(sent), planted: made.planted };
}

/** Told once the detectors have looked so often. */
function untilLooks(count: number): { metrics: typeof noMetrics; heard: Promise<void> } {
  let looks = 0;
  let resolve = (): void => undefined;
  const heard = new Promise<void>((done) => (resolve = done));
  const observe = (name: string): void => {
    if (name === 'detectors' && ++looks === count) resolve();
  };
  return { metrics: { ...noMetrics, observe }, heard };
}

it('hears laughter in what an encoder sends, and names it in the moment and in the window', async () => {
  const { bytes, planted } = await scene();
  const { metrics, heard } = untilLooks(DURATION_SEC / 2);
  const analysis = new LiveAnalysis({
    ...{ media, metrics, log: silentLog, dir, segments: [], clipsDir: join(dir, 'clips') },
    clipJobs: createClipJobs(openClipLedger(':memory:'), makeClipHere(media), media),
    ...{ savesClips: () => false, chatKeptSince: () => 0, onMoment: () => undefined },
    ...{ classifier: lexiconClassifier, ignoredChatters: [], weights: DEFAULT_WEIGHTS, sensitivity: 0.5 },
    ...{ recordingId: 'r1', startedAtUnixMs: START },
  });
  analysis.addSegment({
    ...{ bytes, beginsRun: true, run: 'run-0001.ts', fromByte: 0, toByte: bytes.length },
    ...{ startUnixMs: START, endUnixMs: START + DURATION_SEC * 1000 },
  });
  await heard;
  const laugh = planted.findLast(({ kind }) => kind === 'laughter')!;
  expect(laugh.startMs).toBeGreaterThan(30_000);
  const shown = new Set<string>();
  for (let second = 0; second < DURATION_SEC; second++) {
    const nowUnixMs = START + second * 1000 + 999;
    const say = (text: string, author: string): void =>
      analysis.addChat({ ...chatLine(text, author), sentAtUnixMs: nowUnixMs }, nowUnixMs);
    if (second % 3 === 0) say('what game is this', `viewer${second}`);
    if (Math.floor(laugh.startMs / 1000) + 6 === second)
      for (let fan = 0; fan < 12; fan++) say('KEKW', `fan${fan}`);
    analysis.look(nowUnixMs);
    for (const { sound, startMs, endMs } of analysis.view()!.sound.heard)
      if (planted.some((one) => one.kind === sound && one.startMs < endMs && one.endMs > startMs))
        shown.add(sound);
  }
  const { moments, sound } = analysis.view()!;
  expect(sound).toMatchObject({ state: 'heard', detectorNote: null });
  expect([...shown].sort()).toEqual(['cheer', 'laughter', 'shout']);
  const moment = moments.find(({ startMs, endMs }) => startMs < laugh.endMs && endMs > laugh.startMs);
  expect(moment?.reason).toMatch(/laughter \d s/);
  await analysis.dispose();
});
