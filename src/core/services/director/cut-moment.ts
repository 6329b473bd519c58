import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError, isAbortError, toErrorShape } from '../../../shared/errors.ts';
import { USUAL_RULES } from '../../domain/director/feeds.ts';
import { dropLeft, writeLiveClip } from '../../live/clips/write-clip.ts';
import { isDiskFull } from '../../live/recorder/disk-patience.ts';
import type { CameraClipTask } from '../../ports/clip-jobs.ts';
import { type DiskProbe, systemDisk } from '../clips/disk.ts';
import { alignFiles, type AlignDeps } from '../align.ts';
import { cutCameras, demandClipSpace, directCameras, openCameras } from './direct-clip.ts';

export interface CutDeps extends Pick<AlignDeps, 'media' | 'workers'> {
  /** The best encoder that works here, else software. */
  readonly usesHardware: boolean;
  /** Left out: the system's. */
  readonly disk?: DiskProbe;
}

interface Cut extends CameraClipTask {
  /** Holds the cameras' stretches meanwhile. */
  readonly scratchDir: string;
  /** The clip of camera 1. */
  readonly mainPath: string;
  readonly signal: AbortSignal;
}

interface Lined {
  readonly number: number;
  readonly path: string;
  readonly offsetMs: number;
}

/**
 * Cuts what the clip of camera 1 shows between the cameras, with its sound. Returns which cameras are not in it and
 * why. Throws AppError `director/no-cameras` where none is, and what the director throws.
 */
export async function cutMoment(
  deps: CutDeps,
  task: CameraClipTask,
  { outPath, signal }: { readonly outPath: string; readonly signal: AbortSignal },
): Promise<string[]> {
  const left = { from: `${task.jobId} `, to: ' (cutting)' };
  await dropLeft(task.dir, left);
  // Of its own: a worker that was taken for dead may still be at it.
  const scratchDir = join(task.dir, `${left.from}${randomUUID()}${left.to}`);
  try {
    await mkdir(scratchDir, { recursive: true });
    const mainPath = task.plainPath ?? join(scratchDir, 'camera 1.mp4');
    if (task.plainPath === null) await writeLiveClip(deps.media, task, mainPath);
    return await cutInto(deps, { ...task, scratchDir, mainPath, signal }, outPath);
  } finally {
    await rm(scratchDir, { recursive: true, force: true });
  }
}

async function cutInto(deps: CutDeps, cut: Cut, outPath: string): Promise<string[]> {
  const { mainPath, signal } = cut;
  const { media, usesHardware } = deps;
  // Before all the work, which is done anew while the drive is full.
  const { durationMs } = await media.probe(mainPath, signal);
  await demandClipSpace(deps.disk ?? systemDisk, outPath, durationMs);
  const { lined, missing } = await lineUp(deps, cut);
  if (lined.length === 0) throw noCameras(missing);
  const cameras = await openCameras(media, [{ path: mainPath, offsetMs: 0 }, ...lined], signal);
  const range = { startMs: 0, endMs: durationMs };
  const numbers = [1, ...lined.map(({ number }) => number)];
  const pins = cut.held
    .filter(({ camera }) => numbers.includes(camera))
    .map(({ camera, ...pin }) => ({ ...pin, feedId: String(numbers.indexOf(camera) + 1) }));
  const shots = await directCameras({
    ...{ media, cameras, range, rules: USUAL_RULES, pins, excluded: [], signal },
    // A good place for a cut.
    events: cut.signs.events.map((event) => ({ ...event, feedId: null })),
    faces: cut.signs.faces.map((face) => ({ ...face, feedId: '1' })),
  });
  await cutCameras({ media, cameras, range, shots, soundFeedIds: ['1'], usesHardware, outPath, signal });
  return missing;
}

/** By sound: the cameras' clocks and ways here differ. */
async function lineUp(deps: CutDeps, cut: Cut): Promise<{ lined: Lined[]; missing: string[] }> {
  const { mainPath, scratchDir, signal } = cut;
  const lined: Lined[] = [];
  const missing: string[] = [];
  for (const { number, dir, parts } of cut.cameras) {
    if (parts === null) {
      missing.push(`Camera ${number} has nothing there.`);
      continue;
    }
    const path = join(scratchDir, `camera ${number}.mp4`);
    try {
      await writeLiveClip(deps.media, { dir, parts }, path);
      signal.throwIfAborted();
      const pair = [mainPath, path].map((file) => ({ name: basename(file), path: file }));
      const { offset } = await alignFiles({ ...deps, libraryDir: scratchDir }, [pair[0]!, pair[1]!], {
        ...{ atMs: [], signal },
      });
      lined.push({ number, path, offsetMs: offset.offsetMs });
    } catch (thrown) {
      if (isAbortError(thrown) || isDiskFull(thrown)) throw thrown;
      missing.push(`Camera ${number}: ${toErrorShape(thrown).message}`);
    }
  }
  return { lined, missing };
}

const noCameras = (missing: readonly string[]): AppError =>
  new AppError({
    code: 'director/no-cameras',
    message: missing.length === 0 ? 'No further camera is there any more.' : missing.join(' '),
    nextStep: 'The clip of camera 1 is there; each camera needs the sound of the session to be lined up.',
  });
