import { mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lexiconClassifier } from '../../src/core/domain/chat/lexicon-classifier.ts';
import type { TakenEvent } from '../../src/core/domain/live/outside/outside-event.ts';
import { DEFAULT_WEIGHTS } from '../../src/core/domain/scoring/weights.ts';
import { SqliteBus } from '../../src/core/infra/live-bus/sqlite-bus.ts';
import { LiveAnalysis } from '../../src/core/live/analysis/live-analysis.ts';
import { createEventGate } from '../../src/core/live/ingest/event-gate.ts';
import { readEvents } from '../../src/core/live/ingest/event-reader.ts';
import { createOutsideEvents } from '../../src/core/live/ingest/outside-events.ts';
import { silentLog } from '../../src/core/ports/log.ts';
import { noMetrics } from '../../src/core/ports/metrics.ts';
import { Settings } from '../../src/shared/model/settings.ts';
import { nextAnswer, openEventSocket, postEvents, type SenderKey } from '../support/event-sender.ts';
import { heldMemoryBytes } from '../support/held-memory.ts';
import { memorySecrets } from '../support/memory-secrets.ts';
import { idleTap, tappedRecording } from '../support/tapped-recording.ts';
import { replayHours } from './replay.ts';
import { add, count, isQuick, median, megabytes, ms, RUNS } from './report.ts';

const PER_SEC = 2000;
const LOAD_SEC = isQuick ? 10 : 60;
/** Half of the events come by socket, half by post, each in messages of so many. */
const BATCH = 20;
const HOURS = isQuick ? 1 : 6;
const STEP_SEC = 10;
const EVENTS_A_STEP = 200;
const SIGNAL = { signal: new AbortController().signal };
const RECORDING = 'bench';

const refuse = (): Promise<never> => Promise.reject(new Error('no sound here'));

const analysisIn = (dir: string, startedAtUnixMs: number): LiveAnalysis =>
  new LiveAnalysis({
    ...{ media: { pipe: refuse }, clipJobs: { write: refuse }, log: silentLog, metrics: noMetrics },
    ...{ segments: [], clipsDir: join(dir, 'clips'), savesClips: () => false, onMoment: () => undefined },
    chatKeptSince: () => 0,
    ...{ classifier: lexiconClassifier, ignoredChatters: [], weights: DEFAULT_WEIGHTS, sensitivity: 0.5 },
    ...{ recordingId: RECORDING, startedAtUnixMs, dir },
  });

/** 2,000 events a second over sockets and posts into a recording that is looked at, then hours of them by a fast clock. */
export async function ingest(dir: string): Promise<void> {
  const floods: Flood[] = [];
  for (let run = 0; run < RUNS; run++) floods.push(await inFolder(dir, flood));
  const of = (figure: (flood: Flood) => number): number => median(floods.map(figure));
  const sent = PER_SEC * LOAD_SEC;
  add(
    `events from outside, ${count(PER_SEC)} a second for ${LOAD_SEC} s: decided on`,
    count(of(({ decided }) => decided)),
    `of ${count(sent)}`,
  );
  add('  p99 from arrival to decision', ms(of(({ p99Ms }) => p99Ms)), 'aim ≤ 250 ms');
  add('  longest', ms(of(({ maxMs }) => maxMs)));
  const memory = await inFolder(dir, longStream);
  add(
    `  held after the first of ${HOURS} × 60 fast minutes, ${count(memory.events)} events`,
    megabytes(memory.earlyBytes),
  );
  add('  held at their end', megabytes(memory.lateBytes), 'aim: flat');
  add('  the bus’s file at their end', megabytes(memory.busBytes));
  const replay = await inFolder(dir, (folder) => replayHours(folder, HOURS));
  const { maxMs, maxBytes } = replay.bounds;
  add(
    `replay buffer over ${HOURS} fast hours: most bytes`,
    megabytes(replay.mostBytes),
    `never over ${megabytes(maxBytes)}`,
  );
  add('  most media', ms(replay.mostMs), `never over ${ms(maxMs)}`);
  add(
    '  held after the first hour, and at the end',
    `${megabytes(replay.earlyBytes)}, ${megabytes(replay.lateBytes)}`,
    'aim: flat',
  );
  if (replay.mostBytes > maxBytes || replay.mostMs > maxMs)
    throw new Error('the replay buffer was over a bound');
}

async function inFolder<T>(dir: string, work: (dir: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(dir, 'ingest-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Flood {
  readonly decided: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

async function flood(dir: string): Promise<Flood> {
  const startedAtUnixMs = Date.now();
  const analysis = analysisIn(dir, startedAtUnixMs);
  const lags: number[] = [];
  const ids = new Set<string>();
  const bus = new SqliteBus({ path: join(dir, 'bus.db'), nowUnixMs: () => Date.now() });
  const outside = createOutsideEvents({
    bus,
    ...{
      secrets: memorySecrets(),
      clock: { nowUnixMs: () => Date.now() },
      log: silentLog,
      metrics: noMetrics,
    },
    settings: {
      get: () => ({ ...Settings.parse({}), outsideEvents: true, outsidePort: 0, facesEnabled: true }),
    },
    tap: idleTap({ onEnd: () => analysis.finish() }),
    async deliver(_recordingId, events) {
      await analysis.takeOutside(events);
      const now = Date.now();
      for (const { event, arrivedAtUnixMs } of events) {
        lags.push(now - arrivedAtUnixMs);
        ids.add(event.id);
      }
    },
  });
  await outside.apply();
  const { url } = await outside.handlers['outside.state']({}, SIGNAL);
  const key = { url: url!, ...(await outside.handlers['outside.addSource']({ name: 'bench' }, SIGNAL)) };
  outside.tap.onBegin(
    tappedRecording({ recordingId: RECORDING, startedAtUnixMs, dir, takesFaces: () => true }),
  );
  const looks = setInterval(() => analysis.look(Date.now()), 1000);
  await Promise.all([bySocket(key), byPost(key)]);
  await outside.tap.onEnd(RECORDING);
  clearInterval(looks);
  await outside.dispose();
  await bus.dispose();
  lags.sort((a, b) => a - b);
  return { decided: ids.size, p99Ms: lags[Math.floor(lags.length * 0.99)]!, maxMs: lags.at(-1)! };
}

/** Faces, peaks and spikes, and a marker now and then. */
const eventAt = (id: string, at: number, index: number): object => {
  if (index % 10_000 === 0) return { id, at, kind: 'marker', note: 'bench' };
  if (index % 3 === 0) return { id, at, kind: 'audio_peak', lufs: -12 };
  if (index % 3 === 1) return { id, at, kind: 'chat_spike', perMinute: 300 };
  return { id, at, kind: 'face_snapshot', expressions: { happy: (index % 100) / 100 } };
};

const bySocket = async (key: SenderKey): Promise<void> => {
  const socket = await openEventSocket(key);
  await evenly('s', async (events) => {
    const answered = nextAnswer(socket);
    socket.send(JSON.stringify({ sentAt: Date.now(), events }));
    expectAll(((await answered)['accepted'] as unknown[]).length);
  });
  socket.close();
};

const byPost = (key: SenderKey): Promise<void> =>
  evenly('p', async (events) => {
    expectAll((await postEvents(key, { events })).body.accepted?.length ?? 0);
  });

const expectAll = (accepted: number): void => {
  if (accepted !== BATCH) throw new Error(`${accepted} of ${BATCH} events were taken`);
};

/** Half of the load at an even rate by the clock; a slow answer is made up for. */
async function evenly(prefix: string, send: (events: object[]) => Promise<void>): Promise<void> {
  const all = (PER_SEC * LOAD_SEC) / 2;
  const startedMs = performance.now();
  for (let sent = 0; sent < all; sent += BATCH) {
    const aheadMs = (sent / (PER_SEC / 2)) * 1000 - (performance.now() - startedMs);
    if (aheadMs > 0) await wait(aheadMs);
    const from = sent;
    await send(
      Array.from({ length: BATCH }, (_, at) => eventAt(`${prefix}${from + at}`, Date.now(), from + at)),
    );
  }
}

/** Gate, bus, reader and analysis by a clock that runs as fast as they do. */
async function longStream(
  dir: string,
): Promise<{ events: number; earlyBytes: number; lateBytes: number; busBytes: number }> {
  let nowUnixMs = 1_800_000_000_000;
  const clock = { nowUnixMs: () => nowUnixMs };
  const stream = { recordingId: RECORDING, startedAtUnixMs: nowUnixMs, takesFaces: () => true };
  const analysis = analysisIn(dir, nowUnixMs);
  const busPath = join(dir, 'bus.db');
  const bus = new SqliteBus({ path: busPath, nowUnixMs: clock.nowUnixMs });
  const log = silentLog;
  const gate = createEventGate({
    ...{ bus, clock, log, metrics: noMetrics, streamOf: () => stream, takesFaces: () => true },
  });
  const source = { sourceId: 's', name: 'bench', addedAtUnixMs: 0, token: '' };
  let delivered = 0;
  let onDelivered: () => void = () => {};
  const reader = readEvents({
    ...{ bus, log, recordingId: RECORDING },
    async deliver(events: readonly TakenEvent[]) {
      await analysis.takeOutside(events);
      delivered += events.length;
      onDelivered();
    },
  });
  const steps = (HOURS * 3600) / STEP_SEC;
  let earlyBytes = 0;
  for (let step = 0; step < steps; step++) {
    nowUnixMs += STEP_SEC * 1000;
    const until = (step + 1) * EVENTS_A_STEP;
    const events = Array.from({ length: EVENTS_A_STEP }, (_, at) =>
      eventAt(
        `e${step}-${at}`,
        nowUnixMs - (at * STEP_SEC * 1000) / EVENTS_A_STEP,
        step * EVENTS_A_STEP + at,
      ),
    );
    await gate.take({
      source,
      streamId: RECORDING,
      text: JSON.stringify({ events }),
      signedAtUnixMs: nowUnixMs,
    });
    await new Promise<void>((resolve) => {
      onDelivered = () => {
        if (delivered >= until) resolve();
      };
      onDelivered();
    });
    analysis.look(nowUnixMs);
    if (step === Math.floor(steps / HOURS) - 1) earlyBytes = heldMemoryBytes();
  }
  const lateBytes = heldMemoryBytes();
  await reader.finish();
  await bus.dispose();
  await analysis.dispose();
  return { events: steps * EVENTS_A_STEP, earlyBytes, lateBytes, busBytes: (await stat(busPath)).size };
}
