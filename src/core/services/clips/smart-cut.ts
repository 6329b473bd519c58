import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, isAbortError } from '../../../shared/errors.ts';
import type { ClipArgsContext } from '../../domain/clips/clip-args.ts';
import type { ClipPlan } from '../../domain/clips/clip-plan.ts';
import { type JointCheck, jointChecks } from '../../domain/clips/joint-checks.ts';
import { joinMovie } from '../../domain/clips/mp4/join-movie.ts';
import type { MovieTrack } from '../../domain/clips/mp4/read-movie.ts';
import {
  type SmartPart,
  partOf,
  smartPartCommands,
  smartParts,
  strictHashArgs,
} from '../../domain/clips/smart-args.ts';
import { type MediaTool, mediaPathArg } from '../../ports/media-tool.ts';
import { readMovieFile, writeJoined } from './join-files.ts';

export interface SmartCutRequest {
  readonly media: MediaTool;
  readonly context: ClipArgsContext;
  readonly plan: ClipPlan;
  /** A directory of this cut's own, on the drive of the result. */
  readonly tempDir: string;
  readonly outPath: string;
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
}

/** A smart cut that can't be made of this source; the caller encodes it whole instead. */
export class SmartCutImpossible extends Error {
  override readonly name = 'SmartCutImpossible';
}

/**
 * Copies the middle, encodes the few frames at the edges and the sound, and joins them byte for byte. Throws
 * SmartCutImpossible when a part isn't what was planned. The result is to be checked with the returned `checkJoints`.
 */
export async function smartCut(request: SmartCutRequest): Promise<{ checkJoints: () => Promise<void> }> {
  const { plan, outPath, signal, onProgress } = request;
  const checks = jointChecks(plan, request.context.probe);
  const parts = await makeParts(request, checks);
  onProgress(0.7);
  const joined = await orImpossible(() =>
    joinMovie({
      video: parts.video.map((part) => part.track),
      mainPart: parts.video.findIndex((part) => part.name === 'middle'),
      audio: parts.sound?.track ?? null,
      rate: plan.rate!,
    }),
  );
  const paths = [...parts.video, ...(parts.sound === null ? [] : [parts.sound])].map((part) => part.path);
  await writeJoined(joined, paths, outPath, signal);
  onProgress(0.9);
  return { checkJoints: () => checkJoints(request, checks) };
}

interface Part {
  readonly name: SmartPart;
  readonly path: string;
  readonly track: MovieTrack;
}

/** What our own readers refuse (RangeError) means that this source can't be joined. */
async function orImpossible<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new SmartCutImpossible(thrown.message, { cause: thrown });
    throw thrown;
  }
}

const VIDEO_ORDER: readonly SmartPart[] = ['head', 'middle', 'tail'];

const sourceHashPath = (request: SmartCutRequest, at: number): string =>
  join(request.tempDir, `source-${at}.md5`);

async function makeParts(
  request: SmartCutRequest,
  checks: readonly JointCheck[],
): Promise<{ video: Part[]; sound: Part | null }> {
  const { context, plan, tempDir } = request;
  await mkdir(tempDir, { recursive: true });
  const pathOf = (part: SmartPart): string => join(tempDir, `${part}.mp4`);
  const commands = smartPartCommands(
    context,
    plan,
    (part) => mediaPathArg(pathOf(part)),
    checks.map(({ source }, at) => ({ window: source, path: mediaPathArg(sourceHashPath(request, at)) })),
  );
  await impossibleWhenFailed('ffmpeg could not make the parts', () => runAll(request, commands));
  const names = smartParts(context, plan);
  const read = (name: SmartPart): Promise<Part> => readPart(plan, name, pathOf(name));
  return {
    video: await Promise.all(VIDEO_ORDER.filter((name) => names.includes(name)).map(read)),
    sound: names.includes('sound') ? await read('sound') : null,
  };
}

async function readPart(plan: ClipPlan, name: SmartPart, path: string): Promise<Part> {
  const handler = name === 'sound' ? 'soun' : 'vide';
  const track = await orImpossible(async () =>
    (await readMovieFile(path)).find((one) => one.handler === handler),
  );
  if (track === undefined) throw new SmartCutImpossible(`the ${name} is empty`);
  const step = plan.steps.find((one) => partOf(one) === name);
  if (step !== undefined && step.kind !== 'audio') expectFrames(track, step.frameCount, name);
  return { name, path, track };
}

function expectFrames({ samples }: MovieTrack, frameCount: number, name: SmartPart): void {
  if (samples.length !== frameCount)
    throw new SmartCutImpossible(`the ${name} has ${samples.length} frames instead of ${frameCount}`);
  if (samples[0]?.sync !== true)
    throw new SmartCutImpossible(`the ${name} can't be entered at its first frame`);
}

/** Runs commands side by side, and ends the others when one fails. */
async function runAll({ media, signal }: SmartCutRequest, commands: readonly string[][]): Promise<void> {
  const failed = new AbortController();
  const runs = commands.map(async (args) => {
    try {
      await media.run(['-y', ...args], { signal: AbortSignal.any([signal, failed.signal]) });
    } catch (thrown) {
      failed.abort();
      throw thrown;
    }
  });
  const results = await Promise.allSettled(runs);
  signal.throwIfAborted();
  const failure = results.find((result) => result.status === 'rejected' && !isAbortError(result.reason));
  if (failure?.status === 'rejected') throw failure.reason;
}

async function impossibleWhenFailed(why: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'ffmpeg/failed') throw thrown;
    throw new SmartCutImpossible(why, { cause: thrown });
  }
}

/** Decodes across both joints strictly and compares the copied frames there with those of the source. */
async function checkJoints(request: SmartCutRequest, checks: readonly JointCheck[]): Promise<void> {
  const { outPath, tempDir } = request;
  const foundPath = (at: number): string => join(tempDir, `result-${at}.md5`);
  const windows = checks.map(({ result }, at) => ({ window: result, path: mediaPathArg(foundPath(at)) }));
  const input = mediaPathArg(outPath);
  await impossibleWhenFailed('a joint does not decode cleanly', () =>
    runAll(
      request,
      windows.map((window) => strictHashArgs(input, window)),
    ),
  );
  for (const [at, { source, result, sharedFrom }] of checks.entries()) {
    const expected = await readFrameHashes(sourceHashPath(request, at));
    const found = await readFrameHashes(foundPath(at));
    if (found.length !== result.frameCount)
      throw new SmartCutImpossible(
        `a joint decodes to ${found.length} frames instead of ${result.frameCount}`,
      );
    const shared = found.slice(sharedFrom, sharedFrom + source.frameCount);
    if (expected.join() !== shared.join())
      throw new SmartCutImpossible('a copied frame at a joint is not the frame of the source');
  }
}

/** The hashes of a `framemd5` file, in the order of the frames. */
async function readFrameHashes(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)!.trim());
}
