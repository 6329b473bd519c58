import { EMOTIONS, type Emotion } from '../../../shared/model/chat.ts';
import { SIGNALS, type SignalWeights } from '../../../shared/model/hype.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import { coherence } from '../chat/coherence.ts';
import { evidenceOf } from '../scoring/score-hype.ts';
import { HYPE_TABLE } from '../scoring/weights.ts';
import { type Affect, emotionRecord } from './affect.ts';

/** The hype score per second, and how much of it comes from chat and how much from sound and words (0..1). */
export interface HypeShares {
  readonly total: Float32Array;
  readonly chat: Float32Array;
  readonly voice: Float32Array;
}

/** Splits the total of each second by the evidence of its signals, as the explanation of a second does. */
export function hypeShares(hype: TrackSet, weights: SignalWeights): HypeShares {
  const evidence = { chat: new Float64Array(hype.length), voice: new Float64Array(hype.length) };
  for (const signal of SIGNALS) {
    const side = HYPE_TABLE.signals[signal].group === 'chat' ? evidence.chat : evidence.voice;
    const surprises = hype.tracks[`${signal}.surprise`];
    if (surprises === undefined || weights[signal] === 0) continue;
    for (let second = 0; second < hype.length; second++) {
      const surprise = surprises[second]!;
      if (surprise > 0) side[second] = side[second]! + weights[signal] * evidenceOf(signal, surprise);
    }
  }
  const shares: HypeShares = {
    total: new Float32Array(hype.length),
    chat: new Float32Array(hype.length),
    voice: new Float32Array(hype.length),
  };
  for (let second = 0; second < hype.length; second++) {
    const sum = evidence.chat[second]! + evidence.voice[second]!;
    const total = 1 - Math.exp(-sum);
    shares.total[second] = total;
    shares.chat[second] = sum === 0 ? 0 : (total * evidence.chat[second]!) / sum;
    shares.voice[second] = sum === 0 ? 0 : (total * evidence.voice[second]!) / sum;
  }
  return shares;
}

/** Indexes `[from, to)` of the steps whose begin lies in a range. */
function stepsIn(set: TrackSet, startMs: number, endMs: number): [from: number, to: number] {
  const index = (ms: number): number =>
    Math.min(set.length, Math.max(0, Math.ceil((ms - set.startMs) / set.stepMs)));
  return [index(startMs), index(endMs)];
}

/** Highest value of a per-second series in a range; null when it has none there. */
export function peakIn(series: Float32Array, startMs: number, endMs: number): number | null {
  let peak: number | null = null;
  const to = Math.min(series.length, Math.ceil(endMs / 1000));
  for (let second = Math.max(0, Math.floor(startMs / 1000)); second < to; second++) {
    const value = series[second]!;
    if (!Number.isNaN(value) && (peak === null || value > peak)) peak = value;
  }
  return peak;
}

/** Mean of a per-second series in a range; null when it has no value there. */
export function meanIn(series: Float32Array, startMs: number, endMs: number): number | null {
  let sum = 0;
  let count = 0;
  const to = Math.min(series.length, Math.ceil(endMs / 1000));
  for (let second = Math.max(0, Math.floor(startMs / 1000)); second < to; second++) {
    const value = series[second]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? null : sum / count;
}

export interface ChatCourse {
  readonly messageCount: number;
  /** 0..1: mean highlight class of the messages, more where they feel alike; null when nobody wrote. */
  readonly highlight: number | null;
  /** Mean over the messages; null when nobody wrote. */
  readonly affect: Affect | null;
}

/** What chat wrote and felt in a range, from `feature.chat`; null where the tracks don't reach. */
export function chatInRange(chat: TrackSet, startMs: number, endMs: number): ChatCourse | null {
  const [from, to] = stepsIn(chat, startMs, endMs);
  const messages = chat.tracks['messages'];
  if (messages === undefined || to <= from) return null;
  let messageCount = 0;
  let feltCount = 0;
  let sentimentSum = 0;
  for (let step = from; step < to; step++) {
    const count = messages[step]!;
    const sentiment = chat.tracks['sentiment']?.[step] ?? Number.NaN;
    messageCount += count;
    if (count === 0 || Number.isNaN(sentiment)) continue;
    feltCount += count;
    sentimentSum += count * sentiment;
  }
  const counts = emotionRecord((emotion) => {
    let sum = 0;
    for (let step = from; step < to; step++) sum += chat.tracks[emotion]?.[step] ?? 0;
    return sum;
  });
  const felt = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const affect =
    feltCount === 0 || felt === 0
      ? null
      : { sentiment: sentimentSum / feltCount, emotions: emotionRecord((emotion) => counts[emotion] / felt) };
  return { messageCount: Math.round(messageCount), highlight: highlightIn(chat, from, to, counts), affect };
}

/** Messages that feel all sorts of things count this much beside messages that feel one. */
const INCOHERENT_SHARE = 0.5;
const HIGHEST_CLASS = 3;

function highlightIn(
  chat: TrackSet,
  from: number,
  to: number,
  counts: Readonly<Record<Emotion, number>>,
): number | null {
  const felt = EMOTIONS.reduce((sum, emotion) => sum + counts[emotion], 0);
  const classes = chat.tracks['highlight'];
  if (felt === 0 || classes === undefined) return null;
  let sum = 0;
  for (let step = from; step < to; step++) sum += classes[step]!;
  const share = INCOHERENT_SHARE + (1 - INCOHERENT_SHARE) * coherence(EMOTIONS.map((name) => counts[name]));
  return (share * sum) / (HIGHEST_CLASS * felt);
}

/** Silence and full scale of the absolute intensity. */
const SILENT_LUFS = -60;
const SURROUNDINGS_MS = 600_000;
const MIN_DEVIATION_LU = 1;
const MAX_DEVIATIONS = 3;

/** Loudness per second with sums, so that any stretch costs the same. */
export class LoudnessCourse {
  readonly perSecondLufs: Float32Array;
  readonly #sum: Float64Array;
  readonly #squares: Float64Array;
  readonly #count: Float64Array;

  /** From `feature.loudness`: energy mean of the momentary loudness in each second; NaN where it isn't measured. */
  constructor(loudness: TrackSet) {
    const momentary = loudness.tracks['momentary'] ?? new Float32Array(0);
    const seconds = Math.ceil((loudness.startMs + loudness.length * loudness.stepMs) / 1000);
    this.perSecondLufs = new Float32Array(seconds).fill(Number.NaN);
    this.#sum = new Float64Array(seconds + 1);
    this.#squares = new Float64Array(seconds + 1);
    this.#count = new Float64Array(seconds + 1);
    for (let second = 0; second < seconds; second++) {
      const [from, to] = stepsIn(loudness, second * 1000, (second + 1) * 1000);
      let power = 0;
      let steps = 0;
      for (let step = from; step < to; step++) {
        const lufs = momentary[step] ?? Number.NaN;
        if (Number.isNaN(lufs)) continue;
        power += 10 ** (lufs / 10);
        steps++;
      }
      const lufs = steps === 0 ? Number.NaN : Math.max(SILENT_LUFS, 10 * Math.log10(power / steps));
      this.perSecondLufs[second] = lufs;
      const isKnown = !Number.isNaN(lufs);
      this.#sum[second + 1] = this.#sum[second]! + (isKnown ? lufs : 0);
      this.#squares[second + 1] = this.#squares[second]! + (isKnown ? lufs * lufs : 0);
      this.#count[second + 1] = this.#count[second]! + (isKnown ? 1 : 0);
    }
  }

  #stats(startMs: number, endMs: number): { mean: number; deviation: number } | null {
    const length = this.perSecondLufs.length;
    const from = Math.min(length, Math.max(0, Math.floor(startMs / 1000)));
    const to = Math.min(length, Math.max(from, Math.ceil(endMs / 1000)));
    const count = this.#count[to]! - this.#count[from]!;
    if (count === 0) return null;
    const mean = (this.#sum[to]! - this.#sum[from]!) / count;
    const variance = (this.#squares[to]! - this.#squares[from]!) / count - mean * mean;
    return { mean, deviation: Math.sqrt(Math.max(0, variance)) };
  }

  /** 0 (−60 LUFS or less) … 1 (0 LUFS); null where nothing was measured. */
  absoluteIn(startMs: number, endMs: number): number | null {
    const here = this.#stats(startMs, endMs);
    return here === null ? null : Math.min(1, Math.max(0, 1 - here.mean / SILENT_LUFS));
  }

  /** Standard deviations by which a stretch differs from the 600 s around it, within ±3. */
  relativeIn(startMs: number, endMs: number): number | null {
    const here = this.#stats(startMs, endMs);
    const middleMs = (startMs + endMs) / 2;
    const around = this.#stats(middleMs - SURROUNDINGS_MS / 2, middleMs + SURROUNDINGS_MS / 2);
    if (here === null || around === null) return null;
    const deviations = (here.mean - around.mean) / Math.max(MIN_DEVIATION_LU, around.deviation);
    return Math.min(MAX_DEVIATIONS, Math.max(-MAX_DEVIATIONS, deviations));
  }
}
