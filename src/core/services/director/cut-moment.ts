import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError, isAbortError, toErrorShape } from '../../../shared/errors.ts';
import type { RunBytes } from '../../../shared/model/replay.ts';
import type { RangeMs } from '../../../shared/time.ts';
import { USUAL_RULES } from '../../domain/director/feeds.ts';
import { writeLiveClip } from '../../live/clips/write-clip.ts';
import { alignFiles, type AlignDeps } from '../align.ts';
import { cutCameras, directCameras, openCameras } from './direct-clip.ts';

export interface MomentCut {
  /** The clip of the main recording, which is camera 1. */
  readonly plainPath: string;
  readonly cameras: readonly {
    readonly number: number;
    readonly dir: string;
    /** Null = nothing is there. */
    readonly parts: readonly RunBytes[] | null;
  }[];
  /** On the plain clip's clock. */
  readonly held: readonly (RangeMs & { readonly camera: number })[];
  /** Holds the cameras' stretches meanwhile. */
  readonly scratchDir: string;
  readonly signal: AbortSignal;
}

type Deps = Pick<AlignDeps, 'media' | 'workers' | 'libraryDir'>;

interface Lined {
  readonly number: number;
  readonly path: string;
  readonly offsetMs: number;
}

/**
 * Cuts what the plain clip shows between the cameras, with the plain clip's sound. Returns which cameras are not in it and
 * why. Throws AppError `director/no-cameras` where none is, and what the director throws.
 */
export async function cutMoment(deps: Deps, cut: MomentCut, outPath: string): Promise<string[]> {
  const { plainPath, scratchDir, signal } = cut;
  const { media } = deps;
  try {
    const { lined, missing } = await lineUp(deps, cut);
    if (lined.length === 0) throw noCameras(missing);
    const cameras = await openCameras(media, [{ path: plainPath, offsetMs: 0 }, ...lined], signal);
    const range = { startMs: 0, endMs: cameras[0]!.probe.durationMs };
    const numbers = [1, ...lined.map(({ number }) => number)];
    const pins = cut.held
      .filter(({ camera }) => numbers.includes(camera))
      .map(({ camera, ...pin }) => ({ ...pin, feedId: String(numbers.indexOf(camera) + 1) }));
    const shots = await directCameras({
      ...{ media, cameras, range, rules: USUAL_RULES, pins, events: [], excluded: [], signal },
    });
    await cutCameras({ media, cameras, range, shots, soundFeedIds: ['1'], outPath, signal });
    return missing;
  } finally {
    await rm(scratchDir, { recursive: true, force: true });
  }
}

/** By sound: the cameras' clocks and ways here differ. */
async function lineUp(deps: Deps, cut: MomentCut): Promise<{ lined: Lined[]; missing: string[] }> {
  const { plainPath, scratchDir, signal } = cut;
  await rm(scratchDir, { recursive: true, force: true });
  await mkdir(scratchDir, { recursive: true });
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
      const pair = [plainPath, path].map((file) => ({ name: basename(file), path: file }));
      const { offset } = await alignFiles(deps, [pair[0]!, pair[1]!], { atMs: [], signal });
      lined.push({ number, path, offsetMs: offset.offsetMs });
    } catch (thrown) {
      if (isAbortError(thrown)) throw thrown;
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
