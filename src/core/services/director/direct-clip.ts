import { randomUUID } from 'node:crypto';
import { rename, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { RangeMs } from '../../../shared/time.ts';
import type { ClipPlan } from '../../domain/clips/clip-plan.ts';
import { frameSec } from '../../domain/clips/frame-rate.ts';
import { cameraArgs } from '../../domain/director/camera-args.ts';
import {
  type CameraFile,
  type CameraPlan,
  clipRate,
  minimumOnGrid,
  planCameras,
} from '../../domain/director/camera-plan.ts';
import { directShots } from '../../domain/director/direct.ts';
import { faceTrack } from '../../domain/director/face-track.ts';
import {
  DIRECTOR_STEP_MS,
  type DirectorEvent,
  type DirectorRules,
  type FaceSign,
  type FeedTracks,
  type Shot,
  type ShotPin,
} from '../../domain/director/feeds.ts';
import { dropLeft } from '../../live/clips/write-clip.ts';
import { type MediaTool, mediaPathArg } from '../../ports/media-tool.ts';
import { clipProblem, readClipFacts } from '../clips/check-clip.ts';
import {
  type DiskProbe,
  demandSpace,
  prepareTarget,
  removeQuietly,
  systemDisk,
  writeFailure,
} from '../clips/disk.ts';
import { chooseEncoder } from '../clips/make-clip.ts';
import { measureFeed } from './measure-feed.ts';

export interface DirectorJob {
  readonly media: MediaTool;
  readonly cameras: readonly CameraFile[];
  /** On the shared clock. */
  readonly range: RangeMs;
  readonly rules: DirectorRules;
  readonly pins: readonly ShotPin[];
  readonly events: readonly DirectorEvent[];
  readonly faces: readonly FaceSign[];
  readonly excluded: readonly string[];
  readonly signal: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
}

/** Opens the recordings as cameras `1`, `2` …. Throws what MediaTool throws, or AppError `director/no-picture`. */
export async function openCameras(
  media: MediaTool,
  files: readonly { readonly path: string; readonly offsetMs: number }[],
  signal: AbortSignal,
): Promise<CameraFile[]> {
  const cameras: CameraFile[] = [];
  for (const [at, { path, offsetMs }] of files.entries()) {
    const probe = await media.probe(path, signal);
    if (probe.video === null)
      throw new AppError({
        code: 'director/no-picture',
        message: `${basename(path)} has no picture, so it can be no camera.`,
        nextStep: 'Leave it out, or name the recording that has the picture.',
      });
    cameras.push({ feedId: String(at + 1), path, probe, offsetMs });
  }
  return cameras;
}

/** What is heard around the range tells what is usual, and the voice detector looks half a minute around. */
const AROUND_STEPS = 300;

/** Measures the cameras and decides who is shown when. Throws AppError `director/…` or what MediaTool throws. */
export async function directCameras(job: DirectorJob): Promise<Shot[]> {
  const { cameras, range, rules, onProgress, signal } = job;
  const aroundMs = AROUND_STEPS * DIRECTOR_STEP_MS;
  const lengthMs = Math.ceil((range.endMs - range.startMs) / DIRECTOR_STEP_MS) * DIRECTOR_STEP_MS;
  const window = { startMs: range.startMs - aroundMs, endMs: range.startMs + lengthMs + aroundMs };
  const feeds: FeedTracks[] = [];
  for (const [at, camera] of cameras.entries()) {
    const report = (fraction: number): void => onProgress?.((at + fraction) / cameras.length);
    const measured = await measureFeed(camera, { ...job, window, onProgress: report });
    feeds.push({ ...measured, face: faceTrack(camera.feedId, job.faces, window) });
    signal.throwIfAborted();
  }
  const minShotMs = minimumOnGrid(rules.minShotMs, clipRate(cameras[0]!.probe));
  return directShots({ ...job, feeds, leadInSteps: AROUND_STEPS, rules: { ...rules, minShotMs } });
}

export interface CameraClipRequest {
  readonly media: MediaTool;
  readonly cameras: readonly CameraFile[];
  readonly range: RangeMs;
  readonly shots: readonly Shot[];
  /** The cameras whose sound the clip has, over all cuts; several are added up, none: the clip is silent. */
  readonly soundFeedIds: readonly string[];
  /** The best encoder that works there; left out: software. */
  readonly usesHardware?: boolean;
  readonly outPath: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
  readonly disk?: DiskProbe;
}

/** Every shot is an open file; more would reach the limits of systems. */
const MOST_SHOTS = 400;
const BIT_RATE = 16_000_000;

/** For a clip of `lengthMs`. Throws AppError `disk/full`. */
export const demandClipSpace = (disk: DiskProbe, outPath: string, lengthMs: number): Promise<void> =>
  demandSpace(disk, outPath, (lengthMs / 8000) * BIT_RATE);

/**
 * Writes a clip that cuts between cameras beside the target, checks it (frames, length, sound in step) and moves it into place.
 * Throws AppError `director/…`, `clip/check-failed`, `clip/no-encoder`, `disk/…` or what MediaTool throws; nothing is
 * left behind then.
 */
export async function cutCameras(request: CameraClipRequest): Promise<{ sizeBytes: number }> {
  const { media, cameras, range, shots, outPath, signal } = request;
  demandOwnTarget(request);
  if (shots.length > MOST_SHOTS)
    throw new AppError({
      code: 'director/too-many-shots',
      message: `The clip would have ${shots.length} shots; ${MOST_SHOTS} is the most.`,
      nextStep: 'Take a shorter range, or make the shortest shot longer.',
    });
  const plan = planCameras(cameras, shots, range);
  const encoder = chooseEncoder(await media.report(), request.usesHardware ?? false);
  // Of its own: the ffmpeg of a killed process may still write to the one before.
  const left = { from: `.${basename(outPath)}.`, to: '.part' };
  const partPath = join(dirname(outPath), `${left.from}${randomUUID()}${left.to}`);
  await prepareTarget(partPath);
  try {
    const lengthMs = range.endMs - range.startMs;
    await demandClipSpace(request.disk ?? systemDisk, outPath, lengthMs);
    const args = cameraArgs({
      ...{ plan, encoder, sound: soundOf(request) },
      cameras: cameras.map(({ path, probe }) => ({ input: mediaPathArg(path), probe })),
    });
    await media.run(['-y', ...args, mediaPathArg(partPath)], {
      ...{ signal, durationMs: lengthMs },
      onProgress: (fraction) => request.onProgress?.(fraction),
    });
    await demandWhole(request, plan, partPath);
    const { size } = await stat(partPath);
    signal.throwIfAborted();
    await rename(partPath, outPath);
    await dropLeft(dirname(outPath), left);
    return { sizeBytes: size };
  } catch (thrown) {
    throw writeFailure(outPath, thrown);
  } finally {
    await removeQuietly(partPath);
  }
}

function demandOwnTarget({ cameras, outPath }: CameraClipRequest): void {
  if (!cameras.some(({ path }) => resolve(path) === resolve(outPath))) return;
  throw new AppError({
    code: 'director/over-a-camera',
    message: `${basename(outPath)} is one of the recordings; the clip would take its place.`,
    nextStep: 'Give the clip another name.',
  });
}

const soundOf = ({
  cameras,
  range,
  soundFeedIds,
}: CameraClipRequest): { camera: number; fromSec: number }[] =>
  cameras.flatMap(({ feedId, probe, offsetMs }, camera) =>
    soundFeedIds.includes(feedId) && probe.audio.length > 0
      ? [{ camera, fromSec: (range.startMs - offsetMs) / 1000 }]
      : [],
  );

async function demandWhole(request: CameraClipRequest, plan: CameraPlan, partPath: string): Promise<void> {
  const startSec = request.range.startMs / 1000;
  const endSec = startSec + plan.frameCount * frameSec(plan.rate);
  const expected: ClipPlan = {
    ...{
      mode: 'exact',
      note: null,
      steps: [],
      rate: plan.rate,
      frameCount: plan.frameCount,
      startSec,
      endSec,
    },
    realStartMs: request.range.startMs,
    realEndMs: Math.round(endSec * 1000),
  };
  const facts = await readClipFacts(request.media, partPath, { countPackets: false, signal: request.signal });
  const problem = clipProblem(expected, facts, { hasAudio: soundOf(request).length > 0, uneven: false });
  if (problem === null) return;
  throw new AppError({
    code: 'clip/check-failed',
    message: `The clip ${basename(request.outPath)} came out wrong (${problem}) and was thrown away.`,
    nextStep: 'Move the start or the end a little; if it stays, one of the recordings is damaged there.',
    detail: problem,
  });
}
