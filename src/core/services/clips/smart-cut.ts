import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { childBoxes } from '../../domain/clips/mp4/boxes.ts';
import {
  type ClipArgsContext,
  STRICT_DECODING_ARGS,
  audioArgs,
  chosenTracks,
  edgeArgs,
  frameHashArgs,
  middleArgs,
} from '../../domain/clips/clip-args.ts';
import type { AudioStep, ClipPlan, CopyStep, EncodeStep } from '../../domain/clips/clip-plan.ts';
import { freeParameterSetId, readAvcConfig } from '../../domain/clips/h264-parameter-sets.ts';
import { jointChecks } from '../../domain/clips/joint-checks.ts';
import { VISUAL_ENTRY_BYTES, joinMovie } from '../../domain/clips/mp4/join-movie.ts';
import type { MovieTrack } from '../../domain/clips/mp4/read-movie.ts';
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
 * Copies the middle, encodes the few frames at the edges and the sound, joins them byte for byte and decodes across
 * both joints. Throws SmartCutImpossible when a part isn't what was planned or a joint doesn't decode.
 */
export async function smartCut(request: SmartCutRequest): Promise<void> {
  const { plan, tempDir, outPath, signal, onProgress } = request;
  await mkdir(tempDir, { recursive: true });
  const middle = plan.steps.find((step): step is CopyStep => step.kind === 'copy');
  if (middle === undefined || plan.rate === null) throw new SmartCutImpossible('there is nothing to copy');
  const middlePart = await copyMiddle(request, middle);
  onProgress(0.2);
  const parameterSetId = await orImpossible(() => freeParameterSetId(avcConfigOf(middlePart.track)));
  const [head, tail, soundPart] = await Promise.all([
    encodeEdge(request, 'head', parameterSetId),
    encodeEdge(request, 'tail', parameterSetId),
    encodeSound(request),
  ]);
  onProgress(0.8);
  const parts = [head, middlePart, tail].filter((part) => part !== null);
  const joined = await orImpossible(() =>
    joinMovie({
      video: parts.map((part) => part.track),
      mainPart: parts.indexOf(middlePart),
      audio: soundPart?.track ?? null,
      rate: plan.rate!,
    }),
  );
  const paths = [...parts, ...(soundPart === null ? [] : [soundPart])].map((part) => part.path);
  await writeJoined(joined, paths, outPath, signal);
  onProgress(0.9);
  await checkJoints(request);
  onProgress(1);
}

interface Part {
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

async function makePart(
  request: SmartCutRequest,
  name: string,
  args: readonly string[],
  handler: string,
): Promise<Part> {
  const path = join(request.tempDir, `${name}.mp4`);
  try {
    await request.media.run(['-y', ...args, mediaPathArg(path)], { signal: request.signal });
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'ffmpeg/failed') throw thrown;
    throw new SmartCutImpossible(`ffmpeg could not make the ${name}`, { cause: thrown });
  }
  return orImpossible(async () => {
    const track = (await readMovieFile(path)).find((one) => one.handler === handler);
    if (track === undefined) throw new RangeError(`the ${name} is empty`);
    return { path, track };
  });
}

async function copyMiddle(request: SmartCutRequest, step: CopyStep): Promise<Part> {
  const part = await makePart(request, 'middle', middleArgs(request.context, step), 'vide');
  expectFrames(part, step.frameCount, 'the copied middle');
  return part;
}

function expectFrames(part: Part, frameCount: number, what: string): void {
  const { samples } = part.track;
  if (samples.length !== frameCount)
    throw new SmartCutImpossible(`${what} has ${samples.length} frames instead of ${frameCount}`);
  if (samples[0]?.sync !== true) throw new SmartCutImpossible(`${what} can't be entered at its first frame`);
}

async function encodeEdge(
  request: SmartCutRequest,
  part: 'head' | 'tail',
  parameterSetId: number,
): Promise<Part | null> {
  const step = request.plan.steps.find(
    (one): one is EncodeStep => one.kind === 'encode' && one.part === part,
  );
  if (step === undefined) return null;
  const made = await makePart(request, part, edgeArgs(request.context, step, parameterSetId), 'vide');
  expectFrames(made, step.frameCount, `the ${part}`);
  return made;
}

async function encodeSound(request: SmartCutRequest): Promise<Part | null> {
  const step = request.plan.steps.find((one): one is AudioStep => one.kind === 'audio');
  if (step === undefined || chosenTracks(request.context).length === 0) return null;
  return makePart(request, 'sound', audioArgs(request.context, step), 'soun');
}

function avcConfigOf(track: MovieTrack): ReturnType<typeof readAvcConfig> {
  const avcC = childBoxes(track.sampleEntry.subarray(VISUAL_ENTRY_BYTES)).find((box) => box.type === 'avcC');
  if (avcC === undefined) throw new RangeError('the copied middle has no H.264 configuration');
  return readAvcConfig(avcC.body);
}

async function checkJoints(request: SmartCutRequest): Promise<void> {
  const { plan, context, outPath } = request;
  const input = mediaPathArg(outPath);
  await Promise.all(
    jointChecks(plan, context.probe).map(async ({ source, result, sharedFrom }) => {
      const [expected, found] = await Promise.all([
        frameHashes(request, frameHashArgs(context.input, source)),
        frameHashes(request, [...STRICT_DECODING_ARGS, ...frameHashArgs(input, result)]),
      ]);
      if (found.length !== result.frameCount)
        throw new SmartCutImpossible(
          `a joint decodes to ${found.length} frames instead of ${result.frameCount}`,
        );
      const shared = found.slice(sharedFrom, sharedFrom + source.frameCount);
      if (expected.join() !== shared.join())
        throw new SmartCutImpossible('a copied frame at a joint is not the frame of the source');
    }),
  );
}

async function frameHashes(request: SmartCutRequest, args: readonly string[]): Promise<string[]> {
  const { stdout, done } = await request.media.pipe(args, { signal: request.signal });
  let text = '';
  stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  try {
    await done;
  } catch (thrown) {
    request.signal.throwIfAborted();
    throw new SmartCutImpossible('a joint does not decode cleanly', { cause: thrown });
  }
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)!.trim());
}
