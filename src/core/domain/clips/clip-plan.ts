import { AppError } from '../../../shared/errors.ts';
import type { CutMode } from '../../../shared/model/clip.ts';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import { type RangeMs, formatTimestamp, secToMs } from '../../../shared/time.ts';
import {
  type FrameSpan,
  type VideoPacket,
  cleanBoundaries,
  decodeCutSec,
  entryPoints,
  framesInRange,
  keyframeAtOrBefore,
} from './frame-index.ts';
import { type FrameRate, frameSec, gridRate, parseRate, regularRate } from './frame-rate.ts';

/** Frames to decode and encode anew. Seconds from the media's first frame. */
export interface EncodeStep {
  readonly kind: 'encode';
  readonly part: 'whole' | 'head' | 'tail';
  /** Where ffmpeg starts reading; everything before `fromSec` is thrown away. */
  readonly seekSec: number;
  readonly fromSec: number;
  readonly toSec: number;
  /** Time of the first frame: it becomes zero. */
  readonly originSec: number;
  readonly rate: FrameRate;
  /** `each-frame`: one frame in, one out. `constant-rate`: uneven frames are put on the grid of `rate`. */
  readonly timing: 'each-frame' | 'constant-rate';
  readonly frameCount: number;
}

/** Packets to copy, chosen by decoding time, since ffmpeg's copy mode compares those. */
export interface CopyStep {
  readonly kind: 'copy';
  readonly part: 'whole' | 'middle';
  readonly seekSec: number;
  /** null: from the place that seeking reaches. */
  readonly fromDecodeSec: number | null;
  /** null: to the end of the media. */
  readonly toDecodeSec: number | null;
  readonly frameCount: number;
  /** First and last frame as shown, and the keyframe that the last one is decoded from. */
  readonly firstSec: number;
  readonly lastSec: number;
  readonly lastKeySec: number;
}

export interface AudioStep {
  readonly kind: 'audio';
  readonly fromSec: number;
  readonly toSec: number;
}

export type ClipStep = EncodeStep | CopyStep | AudioStep;

/** A cut as data: what will be made, and what the file will really hold. */
export interface ClipPlan {
  readonly mode: CutMode;
  /** Why this isn't what was asked for; null when it is. */
  readonly note: string | null;
  readonly realStartMs: number;
  readonly realEndMs: number;
  readonly startSec: number;
  readonly endSec: number;
  readonly rate: FrameRate | null;
  /** Frames that the file must hold, null for sound alone. */
  readonly frameCount: number | null;
  readonly steps: readonly ClipStep[];
}

export interface PlanInput {
  readonly range: RangeMs;
  readonly mode: CutMode;
  readonly probe: MediaProbe;
  /** Packets around the range in decoding order, from a keyframe at or before its start; empty for sound alone. */
  readonly packets: readonly VideoPacket[];
}

/** Containers that are searched by bytes, not by an index: seeking may land between keyframes. */
const WITHOUT_INDEX = /mpegts|mpeg\b/;
const EARLIER_SEEK_SEC = 1;

/** Clamps to the media. Throws AppError `clip/out-of-range` when nothing is left. */
export function clampRange(range: RangeMs, durationMs: number): RangeMs {
  const clamped = { startMs: Math.max(0, range.startMs), endMs: Math.min(durationMs, range.endMs) };
  if (range.endMs > range.startMs && clamped.endMs > clamped.startMs) return clamped;
  const stamp = (ms: number): string => formatTimestamp(ms, { millis: true });
  throw new AppError({
    code: 'clip/out-of-range',
    message: `There is nothing between ${stamp(range.startMs)} and ${stamp(range.endMs)}: the media lasts ${stamp(durationMs)}.`,
    nextStep: 'Choose a start before the end, both inside the media.',
  });
}

/** Turns a wish into steps. Throws AppError `clip/out-of-range` or `clip/empty`. */
export function planClip(input: PlanInput): ClipPlan {
  const range = clampRange(input.range, input.probe.durationMs);
  if (input.probe.video === null) return planAudio(range);
  const span = framesInRange(input.packets, range);
  if (span === null) {
    throw new AppError({
      code: 'clip/empty',
      message: `The video has no frame between ${formatTimestamp(range.startMs, { millis: true })} and ${formatTimestamp(range.endMs, { millis: true })}.`,
      nextStep: 'Move the start or the end to a place where the video has pictures.',
    });
  }
  const declared = parseRate(input.probe.video.frameRateRatio);
  const context: PlanContext = {
    ...input,
    range,
    span,
    regular: regularRate(span.framesSec, declared),
  };
  switch (input.mode) {
    case 'exact':
      return planExact(context, null);
    case 'copy':
      return planCopy(context);
    case 'smart':
      return planSmart(context);
  }
}

interface PlanContext extends PlanInput {
  readonly span: FrameSpan;
  readonly regular: FrameRate | null;
}

function planAudio(range: RangeMs): ClipPlan {
  const startSec = range.startMs / 1000;
  const endSec = range.endMs / 1000;
  return {
    mode: 'exact',
    note: null,
    realStartMs: range.startMs,
    realEndMs: range.endMs,
    startSec,
    endSec,
    rate: null,
    frameCount: null,
    steps: [{ kind: 'audio', fromSec: startSec, toSec: endSec }],
  };
}

/** Where reading must begin so that decoding can start at the keyframe `keySec` and reach `cutFromSec`. */
export function decodeSeekSec(probe: MediaProbe, keySec: number | null, cutFromSec: number): number {
  const seekSec =
    WITHOUT_INDEX.test(probe.container) && keySec !== null ? keySec - EARLIER_SEEK_SEC : cutFromSec;
  return Math.max(0, seekSec);
}

const seekFor = ({ probe, packets }: PlanInput, span: FrameSpan): number => {
  const key = packets[keyframeAtOrBefore(packets, secToMs(span.framesSec[0]!))];
  return decodeSeekSec(probe, key?.ptsSec ?? null, span.cutFromSec);
};

/** The cut with every frame encoded anew; `note` says why when something else was asked for. */
function planExact(context: PlanContext, note: string | null): ClipPlan {
  const { span, regular, range } = context;
  const rate = regular ?? gridRate(span.framesSec);
  const startSec = span.framesSec[0]!;
  const lastSec = span.framesSec.at(-1)!;
  // An uneven last frame stays until the next one comes, but never past what was asked for.
  const heldToSec = Math.min(span.nextFrameSec ?? 0, range.endMs / 1000);
  const endSec =
    regular === null
      ? Math.max(lastSec + frameSec(rate), heldToSec)
      : startSec + span.framesSec.length * frameSec(rate);
  const frameCount =
    regular === null ? Math.max(1, Math.round((endSec - startSec) / frameSec(rate))) : span.framesSec.length;
  return {
    mode: 'exact',
    note,
    realStartMs: secToMs(startSec),
    realEndMs: secToMs(endSec),
    startSec,
    endSec,
    rate,
    frameCount,
    steps: [
      {
        kind: 'encode',
        part: 'whole',
        seekSec: seekFor(context, span),
        fromSec: span.cutFromSec,
        toSec: span.cutToSec,
        originSec: startSec,
        rate,
        timing: regular === null ? 'constant-rate' : 'each-frame',
        frameCount,
      },
      { kind: 'audio', fromSec: startSec, toSec: endSec },
    ],
  };
}

function planCopy(context: PlanContext): ClipPlan {
  const { packets, range, span } = context;
  const clean = cleanBoundaries(packets);
  const entries = entryPoints(packets);
  const cleanKeys = packets.map((packet, index) => ({ ...packet, key: entries[index]! }));
  const firstMs = secToMs(span.framesSec[0]!);
  const cleanKey = keyframeAtOrBefore(cleanKeys, firstMs);
  const from = cleanKey === -1 ? keyframeAtOrBefore(packets, firstMs) : cleanKey;
  if (from === -1) return planExact(context, 'encoded: there is no keyframe before the start to copy from');
  // On to the next place where no frame is owed, so that the copy has no hole at its end.
  let to = packets.findLastIndex((packet) => secToMs(packet.ptsSec) < range.endMs) + 1;
  while (!clean[to]!) to++;
  const rate = context.regular ?? gridRate(span.framesSec);
  const step = copyStep({ part: 'whole', packets, from, to });
  const startSec = step.firstSec;
  const endSec = step.lastSec + frameSec(rate);
  return {
    mode: 'copy',
    note: null,
    realStartMs: secToMs(startSec),
    realEndMs: secToMs(endSec),
    startSec,
    endSec,
    rate,
    frameCount: step.frameCount,
    steps: [step, { kind: 'audio', fromSec: startSec, toSec: endSec }],
  };
}

interface CopyRange {
  readonly part: CopyStep['part'];
  readonly packets: readonly VideoPacket[];
  readonly from: number;
  readonly to: number;
}

function copyStep({ part, packets, from, to }: CopyRange): CopyStep {
  const fromDecodeSec = decodeCutSec(packets, from);
  const copied = packets.slice(from, to);
  const lastSec = copied.reduce((latest, packet) => Math.max(latest, packet.ptsSec), 0);
  return {
    kind: 'copy',
    part,
    seekSec: Math.max(0, packets[from]!.ptsSec - (fromDecodeSec === null ? 0 : EARLIER_SEEK_SEC)),
    fromDecodeSec,
    toDecodeSec: decodeCutSec(packets, to),
    frameCount: copied.length,
    firstSec: copied[0]!.ptsSec,
    lastSec,
    lastKeySec: copied[keyframeAtOrBefore(copied, secToMs(lastSec))]!.ptsSec,
  };
}

/** Why this video can't be joined from copied and encoded parts; null when it can. */
function smartObstacle({ probe, regular }: PlanContext): string | null {
  const video = probe.video;
  if (video?.codec !== 'h264') return `the video is ${video?.codec ?? 'missing'}, not H.264`;
  if (video.pixelFormat !== 'yuv420p')
    return `its pixels are ${video.pixelFormat ?? 'unknown'}, not 8 bit 4:2:0`;
  if (video.rotationDeg !== 0) return 'the picture is stored rotated';
  if (regular === null) return 'its frame rate varies';
  return null;
}

function planSmart(context: PlanContext): ClipPlan {
  const exact = (reason: string): ClipPlan => planExact(context, `encoded whole: ${reason}`);
  const obstacle = smartObstacle(context);
  if (obstacle !== null || context.regular === null) return exact(obstacle ?? '');
  const { packets, span, range } = context;
  const firstMs = secToMs(span.framesSec[0]!);
  const clean = cleanBoundaries(packets);
  const entries = entryPoints(packets);
  const from = packets.findIndex((packet, at) => entries[at]! && secToMs(packet.ptsSec) >= firstMs);
  // The copied middle may end wherever no frame is still owed: a keyframe is not needed to leave a stream.
  const tooLate = packets.findIndex((packet, at) => at > from && secToMs(packet.ptsSec) >= range.endMs);
  let to = tooLate === -1 ? packets.length : tooLate;
  while (to > from && !clean[to]!) to--;
  if (from === -1 || to <= from) return exact('no keyframe lies inside the range');
  if (decodeCutSec(packets, from) === null || decodeCutSec(packets, to) === null)
    return exact('the file gives no decoding times');

  const middle = new Set(packets.slice(from, to).map((packet) => packet.ptsSec));
  const middleStartSec = packets[from]!.ptsSec;
  const headSec = span.framesSec.filter((atSec) => atSec < middleStartSec);
  const tailSec = span.framesSec.filter((atSec) => atSec > middleStartSec && !middle.has(atSec));
  const base = planExact(context, null);
  const edge = (part: 'head' | 'tail', framesSec: readonly number[]): EncodeStep[] => {
    const edgeSpan = edgeCuts(context, framesSec);
    return edgeSpan === null ? [] : [encodeEdge(context, part, edgeSpan)];
  };
  return {
    ...base,
    mode: 'smart',
    steps: [
      ...edge('head', headSec),
      copyStep({ part: 'middle', packets, from, to }),
      ...edge('tail', tailSec),
      { kind: 'audio', fromSec: base.startSec, toSec: base.endSec },
    ],
  };
}

function edgeCuts({ packets }: PlanContext, framesSec: readonly number[]): FrameSpan | null {
  const first = framesSec[0];
  const last = framesSec.at(-1);
  if (first === undefined || last === undefined) return null;
  return framesInRange(packets, { startMs: secToMs(first), endMs: secToMs(last) + 1 });
}

function encodeEdge(context: PlanContext, part: 'head' | 'tail', span: FrameSpan): EncodeStep {
  return {
    kind: 'encode',
    part,
    seekSec: seekFor(context, span),
    fromSec: span.cutFromSec,
    toSec: span.cutToSec,
    originSec: span.framesSec[0]!,
    rate: context.regular!,
    timing: 'each-frame',
    frameCount: span.framesSec.length,
  };
}
