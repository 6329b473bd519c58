import type { ChatMessage } from '../../src/shared/model/chat.ts';
import type { TrackSet } from '../../src/shared/model/track-set.ts';
import { createChatFeatures } from '../../src/core/domain/chat/chat-features.ts';
import { referenceWindows, type ReferenceInputs } from '../../src/core/domain/scoring/reference-formulas.ts';
import type { SyntheticStream } from '../../test/support/synthetic-stream.ts';
import { shippedClassifier } from './classifier.ts';

/** A moment that some method proposes, in seconds. */
export interface Proposal {
  readonly peakSec: number;
  readonly startSec: number;
  readonly endSec: number;
}

interface Line {
  readonly atMs: number;
  readonly message: ChatMessage;
}

/** What the reference system drops of chat before it reads it. */
const DROPPED = /@|lol|gg|sub|gift|nice/i;

/** The reference system on chat alone: no measured loudness, no words. */
export function referenceFromChat(lines: readonly Line[]): Proposal[] {
  const durationMs = Math.ceil(lines.at(-1)?.atMs ?? 0) + 1;
  return ranked({ durationMs, chat: readByReference(lines, durationMs), voice: null, sentences: null });
}

/** The reference system on everything that a made-up stream has. */
export function referenceFused(stream: SyntheticStream, durationSec: number): Proposal[] {
  const durationMs = durationSec * 1000;
  const chat = readByReference(stream.lines, durationMs);
  return ranked({ durationMs, chat, voice: stream.voiceTracks, sentences: stream.sentences });
}

function readByReference(lines: readonly Line[], durationMs: number): TrackSet {
  const features = createChatFeatures({ durationMs, classifier: shippedClassifier });
  for (const { atMs, message } of lines) if (!DROPPED.test(message.text)) features.add(atMs, message);
  return features.finish();
}

/** Windows by score, without suppression of neighbours: the reference system has none. */
const ranked = (inputs: ReferenceInputs): Proposal[] =>
  referenceWindows(inputs)
    .flatMap(({ startMs, endMs, fused }) => (fused === null ? [] : [{ startMs, endMs, fused }]))
    .sort((a, b) => b.fused - a.fused || a.startMs - b.startMs)
    .map(({ startMs, endMs }) => ({
      peakSec: (startMs + endMs) / 2000,
      startSec: startMs / 1000,
      endSec: endMs / 1000,
    }));

const SMOOTH_SEC = 15;
const TREND_SEC = 300;
const APART_SEC = 60;

/** Plain detrended message rate: lines per 15 s less their mean over ten minutes, peaks a minute apart. */
export function messageRatePeaks(secondsOfLines: readonly number[], count: number): Proposal[] {
  const length = Math.ceil(Math.max(0, ...secondsOfLines.slice(-100))) + 1;
  const sums = new Float64Array(length + 1);
  for (const second of secondsOfLines) if (second >= 0 && second < length) sums[Math.floor(second) + 1]! += 1;
  for (let second = 0; second < length; second++) sums[second + 1]! += sums[second]!;
  const rate = (from: number, to: number): number => {
    const [first, last] = [Math.max(0, from), Math.min(length, to)];
    return (sums[last]! - sums[first]!) / Math.max(1, last - first);
  };
  const half = Math.floor(SMOOTH_SEC / 2);
  const scores = Float64Array.from(
    { length },
    (_, second) => rate(second - half, second + half + 1) - rate(second - TREND_SEC, second + TREND_SEC + 1),
  );
  return highestSeconds(scores, count);
}

/** The loudest seconds, a minute apart: the naive baseline of sound. */
export const loudestSeconds = (loudness: Float32Array, count: number): Proposal[] =>
  highestSeconds(loudness, count);

/** Peaks a minute apart, each with half a minute on either side. */
function highestSeconds(scores: Float32Array | Float64Array, count: number): Proposal[] {
  const kept: Proposal[] = [];
  for (const second of [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b)) {
    if (kept.length >= count) break;
    if (kept.every(({ peakSec }) => Math.abs(peakSec - second) >= APART_SEC))
      kept.push({ peakSec: second, startSec: second - 30, endSec: second + 30 });
  }
  return kept;
}
