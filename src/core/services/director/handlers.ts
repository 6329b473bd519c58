import { basename, resolve } from 'node:path';
import type { directorContract } from '../../../shared/contract/director.ts';
import { type DirectorCut } from '../../../shared/contract/director.ts';
import type { Handlers, StreamInput } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import type { RangeMs } from '../../../shared/time.ts';
import type { CameraFile } from '../../domain/director/camera-plan.ts';
import { USUAL_RULES } from '../../domain/director/feeds.ts';
import { alignFiles, type AlignDeps } from '../align.ts';
import { toldWork } from '../told-work.ts';
import { cutCameras, directCameras, openCameras } from './direct-clip.ts';

type Asked = StreamInput<'director.cut'>;
type Tell = (event: DirectorCut) => void;

/** Handlers of contract/director.ts. */
export const directorHandlers = (deps: AlignDeps): Pick<Handlers, keyof typeof directorContract> => ({
  'director.cut': (asked, { signal }) =>
    toldWork<DirectorCut>(signal, { doing: 'aligning', fraction: 0, result: null }, (tell, ends) =>
      cut(deps, asked, { tell, signal: ends }),
    ),
});

async function cut(
  deps: AlignDeps,
  asked: Asked,
  { tell, signal }: { tell: Tell; signal: AbortSignal },
): Promise<void> {
  const { media } = deps;
  demandCameras(asked);
  const offsets = await offsetsOf(deps, asked.cameras, signal);
  const files = asked.cameras.map(({ path }, at) => ({ path: resolve(path), offsetMs: offsets[at]! }));
  const cameras = await openCameras(media, files, signal);
  const range = asked.range ?? sharedRange(cameras);
  const feedId = (camera: number): string => String(camera);
  const shots = await directCameras({
    ...{ media, cameras, range, signal, events: [], faces: [], excluded: [] },
    rules: {
      ...USUAL_RULES,
      minShotMs: asked.minShotMs,
      wideFeedId: asked.wideCamera === null ? null : feedId(asked.wideCamera),
    },
    pins: asked.pins.map(({ camera, ...pin }) => ({ ...pin, feedId: feedId(camera) })),
    onProgress: (fraction) => tell({ doing: 'measuring', fraction, result: null }),
  });
  const { sizeBytes } = await cutCameras({
    ...{ media, cameras, range, shots, signal, outPath: resolve(asked.outPath) },
    soundFeedIds: asked.soundOf.map(feedId),
    onProgress: (fraction) => tell({ doing: 'cutting', fraction, result: null }),
  });
  const told = shots.map(({ feedId: id, ...shot }) => ({ ...shot, camera: Number(id) }));
  tell({
    doing: 'cutting',
    fraction: 1,
    result: { offsetsMs: cameras.map(({ offsetMs }) => offsetMs), range, shots: told, sizeBytes },
  });
}

function demandCameras({ cameras, soundOf, wideCamera, pins }: Asked): void {
  const named = [...soundOf, ...(wideCamera === null ? [] : [wideCamera]), ...pins.map((pin) => pin.camera)];
  const unknown = named.find((camera) => camera > cameras.length);
  if (unknown === undefined) return;
  throw new AppError({
    code: 'director/unknown-feed',
    message: `There is no camera ${unknown}.`,
    nextStep: `There are ${cameras.length}: they count from 1 in the order in which they were named.`,
  });
}

async function offsetsOf(deps: AlignDeps, cameras: Asked['cameras'], signal: AbortSignal): Promise<number[]> {
  const sounding = (path: string): { name: string; path: string } => ({
    name: basename(path),
    path: resolve(path),
  });
  const first = cameras[0]!;
  const offsets = [first.offsetMs ?? 0];
  for (const { path, offsetMs } of cameras.slice(1)) {
    const found =
      offsetMs ??
      (await alignFiles(deps, [sounding(first.path), sounding(path)], { atMs: [], signal })).offset.offsetMs;
    offsets.push(found);
  }
  return offsets;
}

/** Where all cameras have something. Throws AppError `director/no-overlap`. */
function sharedRange(cameras: readonly CameraFile[]): RangeMs {
  const startMs = Math.ceil(Math.max(...cameras.map(({ offsetMs }) => offsetMs)));
  const ends = cameras.map(({ offsetMs, probe }) => offsetMs + probe.durationMs);
  const endMs = Math.floor(Math.min(...ends));
  if (endMs > startMs) return { startMs, endMs };
  throw new AppError({
    code: 'director/no-overlap',
    message: 'There is no moment that all of the cameras recorded.',
    nextStep: 'Name a range with --from and --to, or leave out the camera that ran at another time.',
  });
}
