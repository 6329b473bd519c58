import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { EXPRESSIONS, type FaceRegion } from '../../../shared/model/faces.ts';
import { decodeTrackSet, encodeTrackSet, type TrackSet } from '../../../shared/model/track-set.ts';
import { MediaProbe } from '../../../shared/model/vod.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { faceFrameSize, type FrameSize } from '../../domain/faces/face-frames.ts';
import { defineStage, type StageContext, type StageDefinition } from '../stage.ts';

interface Params {
  /** null only where the stage is not enabled. */
  readonly region: FaceRegion | null;
}
type Context = StageContext<Params>;

/** What a crash can cost: some two minutes of reading. */
const CHUNK_SEC = 300;
const TRACKS = ['face', ...EXPRESSIONS] as const;

/** The stage with chunks of another length. */
export const facesStageOf = (chunkSec: number): StageDefinition<Params> =>
  defineStage<Params>({
    id: 'faces',
    version: 1,
    inputs: ['source.media', 'media.probe'],
    outputs: ['face.expressions'],
    // The longest of all: nothing that the person waits for stands behind it.
    after: ['summary', 'filmstrip'],
    lane: 'cpu',
    status: 'Finding highlights',
    half: 'analysis',
    optional: true,
    cost: 60,
    isEnabled: ({ settings, faceRegion }) => settings.facesEnabled && faceRegion !== null,
    params: ({ faceRegion }) => ({ region: faceRegion }),
    run: (ctx) => readRecording(ctx, chunkSec),
  });

/** Expressions in the marked facecam, one look a second: only with consent, and only where a region is marked. */
export const facesStage = facesStageOf(CHUNK_SEC);

async function readRecording(ctx: Context, chunkSec: number): ReturnType<StageDefinition<Params>['run']> {
  const { region } = ctx.params;
  const { video, durationMs } = MediaProbe.parse(await ctx.readJson('media.probe'));
  if (region === null || video === null) return {};
  const frame = faceFrameSize(region, video);
  const lengthSec = Math.max(1, Math.ceil(durationMs / 1000));
  const tracks = Object.fromEntries(
    TRACKS.map((name) => [name, new Float32Array(lengthSec).fill(NaN)]),
  ) as Record<(typeof TRACKS)[number], Float32Array>;
  const tellProgress = progressOf(ctx, lengthSec);
  for (let startSec = 0; startSec < lengthSec; startSec += chunkSec) {
    ctx.signal.throwIfAborted();
    const seconds = Math.min(chunkSec, lengthSec - startSec);
    const chunk = await oneChunk(ctx, { region, frame, startSec, seconds }, tellProgress);
    for (const name of TRACKS) tracks[name].set(chunk.tracks[name]!.subarray(0, seconds), startSec);
  }
  const withFace = tracks.face.filter((value) => value === 1).length;
  const looked = tracks.face.filter((value) => !Number.isNaN(value)).length;
  if (looked === 0) throw noPictures();
  const file = join(ctx.tempDir, 'faces.tracks');
  const set = { startMs: 0, stepMs: 1000, length: lengthSec, tracks, meta: {} };
  await writeFile(file, encodeTrackSet(set));
  return { 'face.expressions': { file, meta: { looked, withFace } } };
}

interface Chunk {
  readonly region: FaceRegion;
  readonly frame: FrameSize;
  readonly startSec: number;
  readonly seconds: number;
}

/** The chunk from its file when an earlier run finished it, else from the recording. */
async function oneChunk(ctx: Context, chunk: Chunk, tell: (doneSec: number) => void): Promise<TrackSet> {
  const { startSec, seconds } = chunk;
  const name = `chunk-${String(startSec).padStart(6, '0')}.tracks`;
  const path = join(ctx.chunkDir, name);
  const finished = await readFile(path).catch(() => null);
  if (finished !== null) return decodeTrackSet(finished);
  const outPath = join(ctx.tempDir, name);
  const { ffmpegPath } = await ctx.media.paths();
  await ctx.workers.run(
    'faces.read',
    { ...chunk, ffmpegPath, mediaPath: ctx.input('source.media').path ?? '', outPath },
    { signal: ctx.signal, onProgress: (fraction) => tell(startSec + fraction * seconds) },
  );
  await rename(outPath, path);
  ctx.chunkDone(name);
  return decodeTrackSet(await readFile(path));
}

/** Reports where in the recording the reading is, and from this run's own speed how long the rest takes. */
function progressOf(ctx: Context, lengthSec: number): (doneSec: number) => void {
  const startedUnixMs = ctx.clock.nowUnixMs();
  let firstSec: number | null = null;
  return (doneSec) => {
    firstSec ??= doneSec;
    const elapsedMs = ctx.clock.nowUnixMs() - startedUnixMs;
    const readSec = doneSec - firstSec;
    const left =
      readSec > 0 ? ` · ${formatTimestamp((elapsedMs / readSec) * (lengthSec - doneSec))} left` : '';
    const place = `${formatTimestamp(doneSec * 1000)} of ${formatTimestamp(lengthSec * 1000)}`;
    ctx.progress(doneSec / lengthSec, `${place}${left}`);
  };
}

const noPictures = (): AppError =>
  new AppError({
    code: 'faces/no-pictures',
    message: 'No picture of this recording could be decoded, so no face could be looked for.',
    nextStep: 'Play the file in another player; if it shows nothing there either, get a fresh copy.',
  });
