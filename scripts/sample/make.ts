import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeTwitchDownloaderJson } from './chat/twitch-downloader.ts';
import { makeTalk, scenarioOf } from './chat/talk.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { encodePicture, type EncodeTarget } from './encode.ts';
import { FRAMES_PER_SECOND } from './picture/frames.ts';
import { stageStream } from './stage-stream.ts';
import { PICTURE_HEIGHT_PX, PICTURE_WIDTH_PX } from './game/scene.ts';
import { makePlan, type StreamPlan } from './plan/plan.ts';
import { toWav } from './sound/mix.ts';
import { SAMPLE_RATE_HZ } from './sound/signal.ts';
import { toTranscript } from './transcript.ts';

export interface SampleRequest {
  readonly seed: number;
  readonly outDir: string;
  /** 6 to 10; 8 where not given. */
  readonly minutes?: number;
  /** false makes `stream.m4a` instead of `stream.mp4`, in a fraction of the time. */
  readonly video?: boolean;
  /** Usual message rate; the seed chooses one between 0.6 and 8 where not given. */
  readonly messagesPerSecond?: number;
  /** The chat's clock began this long before the recording's first frame (negative: after it). */
  readonly chatLeadMs?: number;
  readonly widthPx?: number;
  readonly heightPx?: number;
  /** Smaller files for more time: what is committed is made so. */
  readonly compact?: boolean;
}

export interface SamplePaths {
  readonly mediaPath: string;
  readonly chatPath: string;
  readonly transcriptPath: string;
  readonly truthPath: string;
}

/** What `truth.json` holds: VOD ms throughout, `[startMs, endMs)` is the ideal clip of a moment. */
export interface SampleTruth {
  readonly schemaVersion: 1;
  readonly seed: number;
  readonly durationMs: number;
  readonly chatLagMs: number;
  readonly chatLeadMs: number;
  readonly messagesPerSecond: number;
  readonly messages: number;
  readonly moments: readonly {
    readonly id: string;
    readonly kind: string;
    readonly category: string;
    readonly startMs: number;
    readonly causeMs: number;
    readonly endMs: number;
    readonly chatLagMs: number;
    readonly description: string;
  }[];
  readonly decoys: StreamPlan['decoys'];
}

/**
 * Makes a whole stream from a seed: media, chat as TwitchDownloader JSON, word-timed transcript, and the truth about
 * where its moments are. The same request gives the same chat, transcript and truth bytes anywhere, and the same media
 * with the same ffmpeg. Rejects when ffmpeg is missing or `outDir` can't be written.
 */
export async function makeSample(request: SampleRequest): Promise<SamplePaths> {
  const plan = makePlan(request);
  const chatLeadMs = request.chatLeadMs ?? 0;
  const { outDir } = request;
  await mkdir(outDir, { recursive: true });
  const wavPath = join(outDir, 'sound.tmp.wav');
  const paths: SamplePaths = {
    mediaPath: join(outDir, request.video === false ? 'stream.m4a' : 'stream.mp4'),
    chatPath: join(outDir, 'chat.json'),
    transcriptPath: join(outDir, 'transcript.json'),
    truthPath: join(outDir, 'truth.json'),
  };
  const stream = await stageStream(plan);
  await writeFile(wavPath, toWav(stream.sound.mix, SAMPLE_RATE_HZ));
  try {
    if (request.video === false)
      await runFfmpeg(['-i', wavPath, ...AUDIO_ARGS, ...CONTAINER_ARGS, paths.mediaPath]);
    else await encodePicture(encodeTarget(request, wavPath, paths.mediaPath), stream);
  } finally {
    await rm(wavPath, { force: true });
  }
  const talk = makeTalk(scenarioOf(plan, -Math.max(0, chatLeadMs)));
  const messages = await writeTwitchDownloaderJson(paths.chatPath, talk, { ...plan, chatLeadMs });
  const truth: SampleTruth = {
    schemaVersion: 1,
    seed: plan.seed,
    durationMs: plan.durationMs,
    chatLagMs: plan.chatLagMs,
    chatLeadMs,
    messagesPerSecond: plan.messagesPerSecond,
    messages,
    moments: stream.moments.map((moment) => ({
      id: moment.id,
      kind: moment.kind,
      category: moment.category,
      startMs: moment.startMs,
      causeMs: moment.causeMs,
      endMs: moment.endMs,
      chatLagMs: moment.chatLagMs,
      description: moment.description,
    })),
    decoys: plan.decoys,
  };
  await writeFile(
    paths.transcriptPath,
    `${JSON.stringify(toTranscript(stream.utterances, plan.world), null, 1)}\n`,
  );
  await writeFile(paths.truthPath, `${JSON.stringify(truth, null, 2)}\n`);
  return paths;
}

const CONTAINER_ARGS = ['-map_metadata', '-1', '-fflags', '+bitexact', '-movflags', '+faststart'] as const;
const AUDIO_ARGS = ['-c:a', 'aac', '-aac_coder', 'fast', '-b:a', '48k', '-ar', '48000', '-ac', '1'] as const;
const KEYFRAME_SEC = 2;

/** How a sample is encoded: quick to make, or small. */
function encodeTarget(request: SampleRequest, wavPath: string, outPath: string): EncodeTarget {
  const { widthPx = PICTURE_WIDTH_PX, heightPx = PICTURE_HEIGHT_PX, compact = false } = request;
  const group = String((compact ? 2 : 1) * KEYFRAME_SEC * FRAMES_PER_SECOND);
  const effort = compact
    ? ['-preset', 'slow', '-tune', 'animation', '-crf', '32.5']
    : ['-preset', 'veryfast', '-crf', '27'];
  const video = ['-c:v', 'libx264', ...effort, '-g', group, '-threads', '2'];
  const audio = [...AUDIO_ARGS, ...(compact ? ['-b:a', '40k'] : [])];
  return { wavPath, outPath, widthPx, heightPx, output: [...video, ...audio, ...CONTAINER_ARGS] };
}
