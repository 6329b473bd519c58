import {
  type ClipArgsContext,
  MP4_ARGS,
  chosenTracks,
  copyInput,
  fromBegin,
  inputArgs,
  secText,
  soundArgs,
  videoChain,
} from './clip-args.ts';
import type { ClipPlan, ClipStep, CopyStep, EncodeStep } from './clip-plan.ts';
import { edgeEncoderArgs } from './encoder-args.ts';
import { rateText } from './frame-rate.ts';
import type { FrameWindow } from './joint-checks.ts';

/** One input of ffmpeg and what is made of it; inputs are numbered in the order of the command. */
interface Output {
  readonly input: readonly string[];
  readonly output: (inputIndex: number) => readonly string[];
  readonly path: string;
}

/** A command of several inputs, each with its own output. */
const commandOf = (outputs: readonly Output[]): string[] => [
  ...outputs.flatMap(({ input }) => input),
  ...outputs.flatMap(({ output, path }, index) => [...output(index), path]),
];

/** For a few frames, starting a decoder's threads takes longer than decoding. */
const ONE_THREAD = ['-threads', '1'];

/** The copied picture alone. */
const middleOutput = (context: ClipArgsContext, step: CopyStep, path: string): Output => ({
  input: copyInput(context.input, step, step.toDecodeSec),
  output: (input) => ['-map', `${input}:V:0`, '-c', 'copy', ...fromBegin(step), ...MP4_ARGS],
  path,
});

/** The few frames before or after the copied middle, without sound. */
const edgeOutput = (context: ClipArgsContext, step: EncodeStep, path: string): Output => ({
  input: [...ONE_THREAD, ...inputArgs(context.input, step.seekSec, step.toSec)],
  output: (input) => [
    ...['-map', `${input}:V:0`, '-vf', videoChain(step, context.probe), '-r', rateText(step.rate)],
    ...edgeEncoderArgs(context.probe.video?.profile ?? null),
    ...MP4_ARGS,
  ],
  path,
});

/** Hashes of decoded frames (`framemd5`). */
const hashOutput = (input: string, window: FrameWindow, path: string): Output => ({
  input: [...ONE_THREAD, ...inputArgs(input, window.seekSec, window.toSec)],
  output: (inputIndex) => [
    ...['-map', `${inputIndex}:V:0`, '-vf'],
    `trim=start=${secText(window.fromSec - window.seekSec)}:end=${secText(window.toSec - window.seekSec)}`,
    ...['-f', 'framemd5'],
  ],
  path,
});

/** What a smart cut is joined from. */
export type SmartPart = 'middle' | 'head' | 'tail' | 'sound';

export const partOf = (step: ClipStep): SmartPart => {
  switch (step.kind) {
    case 'copy':
      return 'middle';
    case 'encode':
      return step.part === 'tail' ? 'tail' : 'head';
    case 'audio':
      return 'sound';
  }
};

/** The parts that a plan asks for; none for sound without a track. */
export const smartParts = (context: ClipArgsContext, plan: ClipPlan): SmartPart[] =>
  plan.steps.map(partOf).filter((part) => part !== 'sound' || chosenTracks(context).length > 0);

export interface HashedWindow {
  readonly window: FrameWindow;
  /** Where the hashes go, as ffmpeg wants paths. */
  readonly path: string;
}

/**
 * The commands that make all parts of a smart cut and hash the source's frames at its joints. Two of about equal work,
 * to run side by side: starting ffmpeg and opening a long recording takes longer than most of the parts.
 */
export function smartPartCommands(
  context: ClipArgsContext,
  plan: ClipPlan,
  pathOf: (part: SmartPart) => string,
  windows: readonly HashedWindow[],
): string[][] {
  const parts = new Set(smartParts(context, plan));
  const [edges, rest]: [Output[], Output[]] = [[], []];
  for (const step of plan.steps) {
    const part = partOf(step);
    if (!parts.has(part)) continue;
    if (step.kind === 'encode') edges.push(edgeOutput(context, step, pathOf(part)));
    else if (step.kind === 'copy') rest.push(middleOutput(context, step, pathOf(part)));
    else rest.push({ ...soundArgs(context, step), path: pathOf(part) });
  }
  for (const [at, { window, path }] of windows.entries())
    (at === 0 ? rest : edges).push(hashOutput(context.input, window, path));
  return [edges, rest].filter((outputs) => outputs.length > 0).map(commandOf);
}

/** Hashes of a result's frames; any decoding error ends ffmpeg with a failure. */
export const strictHashArgs = (input: string, { window, path }: HashedWindow): string[] => [
  ...['-xerror', '-err_detect', 'explode'],
  ...commandOf([hashOutput(input, window, path)]),
];
