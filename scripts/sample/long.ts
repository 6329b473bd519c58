import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { burstRateAt, makeTalk, type Burst, type ChatScenario } from './chat/talk.ts';
import { writeTwitchDownloaderJson } from './chat/twitch-downloader.ts';
import { encodePicture } from './encode.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { makePlan, type StreamPlan } from './plan/plan.ts';
import { createRandom } from './random.ts';
import { toWav } from './sound/mix.ts';
import { SAMPLE_RATE_HZ, samplesOf } from './sound/signal.ts';
import { stageStream } from './stage-stream.ts';

export interface LongRequest {
  readonly hours: number;
  /** About so many messages; how many it became is returned. */
  readonly messages: number;
  readonly outDir: string;
  readonly seed: number;
}

export interface LongStream {
  readonly mediaPath: string;
  readonly chatPath: string;
  readonly messages: number;
}

/** 3,000 AAC frames of 1,024 samples at 48 kHz: the loop's sound meets itself without a gap. */
const LOOP_MS = 64_000;
const LOOP_FROM_MS = 40_000;
/** What the slow drift of the message rate adds on average: exp(σ²/2) of `makeTalk`'s drift. */
const DRIFT_GAIN = 1.043;

/** Something happens every few minutes for as long as the stream lasts; heights are in multiples of the usual rate. */
function planBursts(plan: StreamPlan, durationMs: number): Burst[] {
  const random = createRandom(`long ${plan.seed}`);
  const bursts: Burst[] = [];
  for (let atMs = 60_000; atMs < durationMs - 60_000; atMs += random.range(90_000, 260_000)) {
    const moment = random.pick(plan.moments);
    bursts.push({
      kind: random.chance(0.7)
        ? moment.kind
        : random.pick(['giveaway', 'copypasta', 'raid', 'poll'] as const),
      atMs: Math.round(atMs),
      endMs: Math.round(atMs) + 45_000,
      peakPerSecond: random.range(2, 6),
      decayMs: moment.burstDecayMs,
    });
  }
  return bursts;
}

function scenarioOfLength(plan: StreamPlan, durationMs: number, messages: number): ChatScenario {
  const shapes = planBursts(plan, durationMs);
  let seconds = (durationMs / 1000) * DRIFT_GAIN;
  for (const shape of shapes) {
    for (let atMs = shape.atMs + 500; atMs < shape.endMs; atMs += 1000) seconds += burstRateAt(shape, atMs);
  }
  const messagesPerSecond = messages / seconds;
  return {
    seed: plan.seed,
    world: plan.world,
    fromMs: 0,
    toMs: durationMs,
    messagesPerSecond,
    bursts: shapes.map((shape) => ({ ...shape, peakPerSecond: shape.peakPerSecond * messagesPerSecond })),
  };
}

/** One minute of the seed's stream at 720p30 with stereo sound. */
async function encodeLoop(plan: StreamPlan, outDir: string, loopPath: string): Promise<void> {
  const stream = await stageStream(plan);
  const range = { fromMs: LOOP_FROM_MS, toMs: LOOP_FROM_MS + LOOP_MS };
  const sound = stream.sound.mix.subarray(samplesOf(range.fromMs), samplesOf(range.toMs));
  const wavPath = join(outDir, 'loop.tmp.wav');
  await writeFile(wavPath, toWav(sound, SAMPLE_RATE_HZ));
  const output = [
    '-r',
    '30',
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-b:v',
    '1200k',
    '-g',
    '60',
    '-bf',
    '0',
  ];
  output.push('-c:a', 'aac', '-b:a', '128k', '-ar', '48000', '-ac', '2', '-t', String(LOOP_MS / 1000));
  try {
    await encodePicture({ wavPath, outPath: loopPath, widthPx: 1280, heightPx: 720, output, range }, stream);
  } finally {
    await rm(wavPath, { force: true });
  }
}

/**
 * A long recording for measurements: a minute of a sample stream repeated by stream copy, so that hours take seconds,
 * with a chat of its own whose bursts have nothing to do with the sound. Memory stays flat. Rejects when ffmpeg is
 * missing or the disk is full; 720p takes about 0.6 GB an hour.
 */
export async function makeLong(request: LongRequest): Promise<LongStream> {
  const plan = makePlan({ seed: request.seed });
  const durationMs = Math.round(request.hours * 3_600_000);
  await mkdir(request.outDir, { recursive: true });
  const mediaPath = join(request.outDir, 'stream.mp4');
  const chatPath = join(request.outDir, 'chat.json');
  const loopPath = join(request.outDir, 'loop.tmp.mp4');
  await encodeLoop(plan, request.outDir, loopPath);
  try {
    const loops = String(Math.ceil(durationMs / LOOP_MS) - 1);
    const cut = [
      '-t',
      String(durationMs / 1000),
      '-c',
      'copy',
      '-map_metadata',
      '-1',
      '-fflags',
      '+bitexact',
    ];
    await runFfmpeg(['-stream_loop', loops, '-i', loopPath, ...cut, mediaPath]);
  } finally {
    await rm(loopPath, { force: true });
  }
  const talk = makeTalk(scenarioOfLength(plan, durationMs, request.messages));
  const head = { ...plan, durationMs, chatLeadMs: 0 };
  const messages = await writeTwitchDownloaderJson(chatPath, talk, head);
  return { mediaPath, chatPath, messages };
}
