import { rename, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { AppError, isAbortError } from '../../../shared/errors.ts';
import type { CutMode } from '../../../shared/model/clip.ts';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import type { RangeMs } from '../../../shared/time.ts';
import {
  type ClipArgsContext,
  type ClipAudio,
  audioArgs,
  chosenTracks,
  copyArgs,
  exactArgs,
  fitsMp4,
} from '../../domain/clips/clip-args.ts';
import {
  type AudioStep,
  type ClipPlan,
  type ClipStep,
  type CopyStep,
  type EncodeStep,
  clampRange,
  planClip,
} from '../../domain/clips/clip-plan.ts';
import type { VideoPacket } from '../../domain/clips/frame-index.ts';
import { type MediaTool, mediaPathArg } from '../../ports/media-tool.ts';
import { clipProblem, readClipFacts } from './check-clip.ts';
import {
  type DiskProbe,
  demandSource,
  demandSpace,
  prepareTarget,
  removeQuietly,
  systemDisk,
  writeFailure,
} from './disk.ts';
import { scanPackets } from './scan-packets.ts';
import { SmartCutImpossible, smartCut } from './smart-cut.ts';

export interface CutClipRequest {
  readonly media: MediaTool;
  readonly sourcePath: string;
  readonly probe: MediaProbe;
  /** VOD time. */
  readonly range: RangeMs;
  readonly mode: CutMode;
  /** Where the clip goes; an existing file is replaced once the new one is whole. Extension: see `clipExtension`. */
  readonly outPath: string;
  /** An H.264 encoder of MediaTool's report. */
  readonly encoder: string;
  readonly audio: ClipAudio;
  readonly signal: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
  readonly disk?: DiskProbe;
}

export interface CutClipResult {
  readonly realStartMs: number;
  readonly realEndMs: number;
  /** How it was made, in a phrase. */
  readonly note: string;
  readonly sizeBytes: number;
}

export type ClipPreview = Pick<ClipPlan, 'realStartMs' | 'realEndMs' | 'note'>;

/** Where a cut would really begin and end. Reads packet headers only. */
export async function previewClip(
  request: Pick<CutClipRequest, 'media' | 'sourcePath' | 'probe' | 'range' | 'mode' | 'signal'>,
): Promise<ClipPreview> {
  await demandSource(request.sourcePath);
  const range = clampRange(request.range, request.probe.durationMs);
  const plan = planClip({ ...request, range, packets: await scanPackets({ ...request, range }) });
  const early = request.range.startMs - plan.realStartMs;
  const note =
    plan.mode === 'copy' && early > 0
      ? `begins ${(early / 1000).toFixed(3)} s earlier, at the keyframe before`
      : plan.note;
  return { realStartMs: plan.realStartMs, realEndMs: plan.realEndMs, note };
}

/** What the container of a copied clip can be: mp4, or Matroska for streams that mp4 can't carry; m4a for sound. */
export function clipExtension(probe: MediaProbe, mode: CutMode, audio: ClipAudio): '.mp4' | '.m4a' | '.mkv' {
  if (probe.video === null) return '.m4a';
  return mode === 'copy' && !fitsMp4({ probe, audio }) ? '.mkv' : '.mp4';
}

/**
 * Cuts one clip into a file beside the target, checks it (frames, first frame, length, A/V offset; for a smart cut
 * the joints as well) and only then moves it into place. Falls back to an exact cut, and says so, where copying can't
 * give what was promised. Throws AppError `media/missing`, `clip/out-of-range`, `clip/empty`, `clip/check-failed`,
 * `disk/…` or what MediaTool throws; nothing is left behind then.
 */
export async function cutClip(request: CutClipRequest): Promise<CutClipResult> {
  const { sourcePath, probe, outPath, signal } = request;
  signal.throwIfAborted();
  await demandSource(sourcePath);
  const range = clampRange(request.range, probe.durationMs);
  const partPath = join(dirname(outPath), `.${basename(outPath)}.part`);
  const tempDir = `${partPath}s`;
  await prepareTarget(partPath);
  try {
    await demandSpace(request.disk ?? systemDisk, outPath, estimateBytes(request, range));
    const packets = await scanPackets({ ...request, range });
    const job: CutJob = {
      ...request,
      range,
      packets,
      partPath,
      tempDir,
      context: { input: mediaPathArg(sourcePath), probe, audio: request.audio },
    };
    const made = await make(job);
    const { size } = await stat(partPath);
    signal.throwIfAborted();
    await rename(partPath, outPath);
    return {
      realStartMs: made.plan.realStartMs,
      realEndMs: made.plan.realEndMs,
      note: made.note,
      sizeBytes: size,
    };
  } catch (thrown) {
    throw writeFailure(outPath, thrown);
  } finally {
    await Promise.all([removeQuietly(partPath), removeQuietly(tempDir)]);
  }
}

interface CutJob extends CutClipRequest {
  readonly packets: readonly VideoPacket[];
  readonly partPath: string;
  readonly tempDir: string;
  readonly context: ClipArgsContext;
}

interface Made {
  readonly plan: ClipPlan;
  readonly note: string;
}

const SAFE_BIT_RATE = 12_000_000;
const ENCODE_MARGIN = 1.3;
const SMART_PARTS = 2;
const SPARE_BYTES = 16_000_000;

/** A careful guess: encoders may need more than the source did, parts of a smart cut are held twice. */
function estimateBytes({ probe, mode }: CutClipRequest, range: RangeMs): number {
  const lengthSec = (range.endMs - range.startMs) / 1000;
  const sourceRate = probe.bitRate ?? (probe.sizeBytes * 8000) / Math.max(1, probe.durationMs);
  const bitRate = probe.video === null ? sourceRate : Math.max(sourceRate, SAFE_BIT_RATE);
  return (lengthSec * bitRate * ENCODE_MARGIN * (mode === 'smart' ? SMART_PARTS : 1)) / 8 + SPARE_BYTES;
}

async function make(job: CutJob): Promise<Made> {
  const wanted =
    job.mode === 'copy' && extname(job.outPath).toLowerCase() !== '.mkv' && !fitsMp4(job.context)
      ? { mode: 'exact' as const, why: "encoded whole: mp4 can't carry this video or sound as it is" }
      : { mode: job.mode, why: null };
  const plan = planClip({ ...job, mode: wanted.mode });
  switch (plan.mode) {
    case 'exact':
      return makeExact(job, plan, plan.note ?? wanted.why);
    case 'copy':
      return makeCopy(job, plan);
    case 'smart':
      return makeSmart(job, plan);
  }
}

const stepOf = <K extends ClipStep['kind']>(plan: ClipPlan, kind: K): Extract<ClipStep, { kind: K }> => {
  const found = plan.steps.find((step) => step.kind === kind);
  if (found === undefined) throw new Error(`the plan has no ${kind} step`);
  return found as Extract<ClipStep, { kind: K }>;
};

async function runInto(job: CutJob, args: readonly string[], plan: ClipPlan): Promise<void> {
  const { media, signal, onProgress, partPath } = job;
  await media.run(['-y', ...args, mediaPathArg(partPath)], {
    signal,
    durationMs: plan.realEndMs - plan.realStartMs,
    ...(onProgress === undefined ? {} : { onProgress: (fraction: number) => onProgress(fraction) }),
  });
}

async function problemOf(job: CutJob, plan: ClipPlan, uneven: boolean): Promise<string | null> {
  const isMatroska = plan.mode === 'copy' && !fitsMp4(job.context);
  const facts = await readClipFacts(job.media, job.partPath, {
    countPackets: isMatroska,
    signal: job.signal,
  });
  return clipProblem(plan, facts, { hasAudio: chosenTracks(job.context).length > 0, uneven });
}

async function makeExact(job: CutJob, plan: ClipPlan, why: string | null): Promise<Made> {
  if (job.probe.video === null) {
    await runInto(job, audioArgs(job.context, stepOf(plan, 'audio')), plan);
    return { plan, note: why ?? 'sound only, encoded with AAC' };
  }
  const video = stepOf(plan, 'encode');
  const audio = stepOf(plan, 'audio');
  const encoder = await encodeWhole(job, plan, { video, audio });
  const uneven = video.timing === 'constant-rate';
  let problem = await problemOf(job, plan, uneven);
  let note = why ?? `encoded with ${encoder}`;
  if (uneven)
    note += `; constant ${Math.round(plan.frameCount! / (plan.endSec - plan.startSec))} fps from a varying rate`;
  if (problem !== null) {
    // Seeking went past the keyframe, or frames are damaged: read from further back and keep time by the clock.
    const careful: EncodeStep = {
      ...video,
      seekSec: Math.max(0, video.seekSec - CAREFUL_LOOK_BACK_SEC),
      timing: 'constant-rate',
    };
    await encodeWhole(job, plan, { video: careful, audio });
    note += `; the source has damaged frames (${problem})`;
    problem = await problemOf(job, plan, true);
  }
  if (problem !== null) throw checkFailed(job, problem);
  return { plan, note };
}

const CAREFUL_LOOK_BACK_SEC = 15;

const checkFailed = (job: CutJob, problem: string): AppError =>
  new AppError({
    code: 'clip/check-failed',
    message: `The clip from ${basename(job.sourcePath)} came out wrong (${problem}) and was thrown away.`,
    nextStep: 'Move the start or the end a little; if it stays, the recording is damaged there.',
    detail: problem,
  });

/** Encodes with the chosen encoder, and in software when a hardware encoder gives up. Returns the one that worked. */
async function encodeWhole(
  job: CutJob,
  plan: ClipPlan,
  steps: { video: EncodeStep; audio: AudioStep },
): Promise<string> {
  try {
    await runInto(job, exactArgs(job.context, steps, job.encoder), plan);
    return job.encoder;
  } catch (thrown) {
    if (isAbortError(thrown) || !(thrown instanceof AppError) || thrown.code !== 'ffmpeg/failed')
      throw thrown;
    const software = (await job.media.report()).h264Encoders.at(-1);
    if (software === undefined || software === job.encoder) throw thrown;
    await runInto(job, exactArgs(job.context, steps, software), plan);
    return `${software}, since ${job.encoder} failed`;
  }
}

async function makeCopy(job: CutJob, plan: ClipPlan): Promise<Made> {
  const video: CopyStep = stepOf(plan, 'copy');
  await runInto(job, copyArgs(job.context, { video, audio: stepOf(plan, 'audio') }), plan);
  const problem = await problemOf(job, plan, false);
  if (problem === null) return { plan, note: 'copied from the keyframe before' };
  const why = `encoded whole: the copy was not what it should be (${problem})`;
  return makeExact(job, planClip({ ...job, mode: 'exact' }), why);
}

async function makeSmart(job: CutJob, plan: ClipPlan): Promise<Made> {
  const encoded = plan.steps.reduce((sum, step) => sum + (step.kind === 'encode' ? step.frameCount : 0), 0);
  try {
    const { checkJoints } = await smartCut({
      ...job,
      plan,
      outPath: job.partPath,
      onProgress: (fraction) => job.onProgress?.(fraction),
    });
    const [problem] = await Promise.all([problemOf(job, plan, false), checkJoints()]);
    if (problem !== null) throw new SmartCutImpossible(problem);
    const { frameCount } = stepOf(plan, 'copy');
    return { plan, note: `${frameCount} frames copied, ${encoded} at the edges encoded` };
  } catch (thrown) {
    if (!(thrown instanceof SmartCutImpossible)) throw thrown;
    const why = `encoded whole: a smart cut was not possible (${thrown.message})`;
    return makeExact(job, planClip({ ...job, mode: 'exact' }), why);
  }
}
