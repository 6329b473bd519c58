import type { ChatMessage } from '../../src/shared/model/chat.ts';
import type { TrackSet } from '../../src/shared/model/track-set.ts';
import { classifyText } from '../../src/core/domain/chat/classify.ts';
import type { SyntheticStream } from '../../test/support/synthetic-stream.ts';
import { shippedClassifier } from './classifier.ts';

/** A moment that some method proposes, in seconds. */
export interface Proposal {
  readonly peakSec: number;
  readonly startSec: number;
  readonly endSec: number;
}

const WINDOW_SEC = 60;
const HOP_SEC = 30;
/** The reference system's constant chat lag. */
export const REFERENCE_LAG_SEC = 15;
const DROPPED = /@|lol|gg|sub|gift|nice/i;

/**
 * The reference system on chat alone: messages with its six substrings dropped, 60 s windows on a 30 s grid, ranked
 * by mean emotion (here by our classifier: its models are not public), 15 s lag, no suppression of neighbours.
 */
export function referenceFromChat(lines: readonly { atMs: number; message: ChatMessage }[]): Proposal[] {
  const durationSec = (lines.at(-1)?.atMs ?? 0) / 1000;
  const windows = Math.max(1, Math.ceil(durationSec / HOP_SEC));
  const sums = new Float64Array(windows);
  const counts = new Float64Array(windows);
  for (const { atMs, message } of lines) {
    if (DROPPED.test(message.text)) continue;
    const intensity = 1 - classifyText(message.text, message.emotes, shippedClassifier).emotions.neutral;
    const atSec = atMs / 1000 - REFERENCE_LAG_SEC;
    for (const back of [0, 1]) {
      const window = Math.floor(atSec / HOP_SEC) - back;
      if (window < 0 || window >= windows) continue;
      sums[window]! += intensity;
      counts[window]! += 1;
    }
  }
  return ranked(sums.map((sum, index) => (counts[index] === 0 ? 0 : sum / counts[index]!)));
}

const ranked = (scores: Float64Array): Proposal[] =>
  [...scores.keys()]
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
    .map((window) => ({
      peakSec: window * HOP_SEC + WINDOW_SEC / 2,
      startSec: window * HOP_SEC,
      endSec: window * HOP_SEC + WINDOW_SEC,
    }));

/** The reference system's fusion formula on windows of a made-up stream (its LLM's half is missing: base only). */
export function referenceFused(stream: SyntheticStream, durationSec: number): Proposal[] {
  const windows = Math.ceil(durationSec / HOP_SEC);
  const rms = stream.voiceTracks.tracks['rmsDbfs']!;
  const levels = Float64Array.from({ length: windows }, (_, window) => meanAmplitude(rms, window));
  const [least, most] = [Math.min(...levels), Math.max(...levels)];
  const scores = Float64Array.from({ length: windows }, (_, window) => {
    const absolute = (levels[window]! - least) / (most - least || 1);
    const around = levels.slice(Math.max(0, window - 10), window + 11);
    const average = around.reduce((sum, value) => sum + value, 0) / around.length;
    const deviation = Math.sqrt(
      around.reduce((sum, value) => sum + (value - average) ** 2, 0) / around.length,
    );
    const relative = Math.max(-3, Math.min(3, (levels[window]! - average) / (deviation || 1)));
    const words = stream.sentences
      .filter(({ startMs }) => inWindow(startMs / 1000, window))
      .reduce((sum, { text }) => sum + text.split(' ').length, 0);
    const audio =
      2 * (0.15 * Math.min(words / WINDOW_SEC / 6, 1) + 0.15 * ((relative + 3) / 6) + 0.1 * absolute);
    const chat = stream.lines
      .filter(({ atMs }) => inWindow(atMs / 1000 - REFERENCE_LAG_SEC, window))
      .filter(({ message }) => !DROPPED.test(message.text))
      .map(({ message }) => 1 - classifyText(message.text, [], shippedClassifier).emotions.neutral);
    const felt = chat.length === 0 ? 0 : chat.reduce((sum, value) => sum + value, 0) / chat.length;
    return Math.min(1, 0.6 * audio + 0.4 * felt);
  });
  return ranked(scores);
}

const inWindow = (second: number, window: number): boolean =>
  second >= window * HOP_SEC && second < window * HOP_SEC + WINDOW_SEC;

function meanAmplitude(rms: TrackSet['tracks'][string], window: number): number {
  let sum = 0;
  for (let frame = window * HOP_SEC * 10; frame < (window * HOP_SEC + WINDOW_SEC) * 10; frame++)
    sum += 10 ** ((rms[frame] ?? -100) / 20);
  return sum;
}

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
  const kept: Proposal[] = [];
  for (const second of [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b)) {
    if (kept.length >= count) break;
    if (kept.every(({ peakSec }) => Math.abs(peakSec - second) >= APART_SEC))
      kept.push({ peakSec: second, startSec: second - 30, endSec: second + 30 });
  }
  return kept;
}
