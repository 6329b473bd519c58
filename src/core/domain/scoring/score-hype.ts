import { z } from 'zod';
import {
  SIGNALS,
  type HypeExplanation,
  type HypePart,
  type Signal,
  type SignalWeights,
} from '../../../shared/model/hype.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import { geometryFor, surpriseOf, type Surprise } from '../features/surroundings.ts';
import { gatherSignals, secondsOf, type HypeInputs } from './hype-signals.ts';
import { DEFAULT_WEIGHTS, HYPE_TABLE } from './weights.ts';

/** What `hype` says of itself. */
export const HypeMeta = z.object({
  weightsVersion: z.number().int(),
  /** The lag that chat was moved back by. */
  lagMs: z.number(),
  lagIsMeasured: z.boolean(),
  /** Signals that were there at all. */
  signals: z.array(z.enum(SIGNALS)),
  speechRateIsEstimate: z.boolean(),
  /** The language model that read the words where `words.read` is 1; left out without one. */
  wordsReadBy: z.string().optional(),
});
export type HypeMeta = z.infer<typeof HypeMeta>;

/** Lines per minute at which a chat is half as reliable as a busy one. */
const THIN_CHAT_PER_MINUTE = 6;
/** Confidence without any agreement between chat and sound. */
const LONE_GROUP_CONFIDENCE = 0.75;

/**
 * The hype score per second: `total` 0..100, `confidence` 0..1 and `S.value`, `S.usual`, `S.surprise` for every
 * signal S. total = 100·(1 − e^−E) with E = Σ weight·strength·zᵖ/(zᵖ + hᵖ), z the surprise: every term is
 * monotone in its surprise, so is the total; a missing signal's term is 0 and changes no other.
 */
export function scoreHype(inputs: HypeInputs, weights: SignalWeights = DEFAULT_WEIGHTS): TrackSet {
  const length = secondsOf(inputs.durationMs);
  const lagMs = inputs.lagMs ?? HYPE_TABLE.defaultLagMs;
  const gathered = gatherSignals(inputs, lagMs);
  const geometry = geometryFor(length);
  const tracks: Record<string, Float32Array> = {};
  const present: Signal[] = [];
  for (const signal of SIGNALS) {
    const series = gathered.series[signal];
    if (series !== null) present.push(signal);
    const rule = HYPE_TABLE.signals[signal];
    const found = series === null ? absent(length) : surpriseOf(series, geometry, rule);
    tracks[`${signal}.value`] = scaled(found.value, rule.unitFactor);
    tracks[`${signal}.usual`] = scaled(found.usual, rule.unitFactor);
    tracks[`${signal}.surprise`] = found.surprise;
  }
  const meta: HypeMeta = {
    weightsVersion: HYPE_TABLE.version,
    lagMs,
    lagIsMeasured: inputs.lagMs !== null,
    signals: present,
    speechRateIsEstimate: gathered.speechRateIsEstimate,
    ...(gathered.wordsRead === null ? {} : { wordsReadBy: inputs.wordsRead?.model }),
  };
  if (gathered.wordsRead !== null) tracks['words.read'] = gathered.wordsRead;
  const set: TrackSet = { startMs: 0, stepMs: 1000, length, tracks, meta };
  const total = reweigh(set, weights);
  return { ...set, tracks: { total, confidence: confidenceOf(set), ...tracks } };
}

const absent = (length: number): Surprise => ({
  value: new Float32Array(length).fill(Number.NaN),
  usual: new Float32Array(length).fill(Number.NaN),
  surprise: new Float32Array(length),
});

function scaled(values: Float32Array, factor: number): Float32Array {
  if (factor !== 1)
    for (let index = 0; index < values.length; index++) values[index] = values[index]! * factor;
  return values;
}

const HALF_POWER = HYPE_TABLE.halfAt ** HYPE_TABLE.steepness;

/** Evidence of one signal, 0..strength, rising and saturating with its surprise (Hill's curve). */
export function evidenceOf(signal: Signal, surprise: number): number {
  if (!(surprise > 0)) return 0;
  const power = surprise ** HYPE_TABLE.steepness;
  return (HYPE_TABLE.signals[signal].strength * power) / (power + HALF_POWER);
}

const totalOf = (evidence: number): number => 100 * (1 - Math.exp(-evidence));

/** The totals under other weights: arithmetic on the stored parts. */
export function reweigh(hype: TrackSet, weights: SignalWeights): Float32Array {
  const evidence = new Float64Array(hype.length);
  for (const signal of SIGNALS) {
    const weight = weights[signal];
    const surprises = hype.tracks[`${signal}.surprise`];
    if (surprises === undefined || weight === 0) continue;
    for (let second = 0; second < hype.length; second++) {
      const surprise = surprises[second]!;
      if (surprise > 0) evidence[second] = evidence[second]! + weight * evidenceOf(signal, surprise);
    }
  }
  return Float32Array.from(evidence, totalOf);
}

/** The score of one second with its parts; contributions add up to the total. `second` is clamped to the VOD. */
export function explainAt(
  hype: TrackSet,
  second: number,
  weights: SignalWeights = DEFAULT_WEIGHTS,
): HypeExplanation {
  const at = Math.max(0, Math.min(hype.length - 1, Math.floor(second)));
  const evidence = SIGNALS.map(
    (signal) => weights[signal] * evidenceOf(signal, hype.tracks[`${signal}.surprise`]?.[at] ?? 0),
  );
  const sum = evidence.reduce((total, part) => total + part, 0);
  const total = totalOf(sum);
  const read = (name: string): number | null => {
    const value = hype.tracks[name]?.[at];
    return value === undefined || Number.isNaN(value) ? null : value;
  };
  const { data: meta } = HypeMeta.pick({ wordsReadBy: true }).safeParse(hype.meta);
  const readBy = meta?.wordsReadBy === undefined ? {} : { readBy: meta.wordsReadBy };
  const parts = SIGNALS.map((signal, index): HypePart => ({
    signal,
    value: read(`${signal}.value`),
    usual: read(`${signal}.usual`),
    unit: unitOf(hype, signal),
    surprise: hype.tracks[`${signal}.surprise`]?.[at] ?? 0,
    weight: weights[signal],
    contribution: sum === 0 ? 0 : (total * evidence[index]!) / sum,
    ...(signal === 'words' && read('words.read') === 1 ? readBy : {}),
  }));
  return { atMs: at * 1000, total, confidence: read('confidence') ?? 0, parts };
}

function unitOf(hype: TrackSet, signal: Signal): string {
  if (signal === 'speech-rate' && hype.meta['speechRateIsEstimate'] === true) return 'onsets/s';
  return HYPE_TABLE.signals[signal].unit;
}

/** 0..1: how much a chat of so many lines per minute can be relied on. */
export const chatTrust = (perMinute: number): number => perMinute / (perMinute + THIN_CHAT_PER_MINUTE);

/**
 * How far a second's score can be trusted: the share of the evidence that could be looked at, thin chat counting
 * less, and more when chat and sound agree.
 */
function confidenceOf(hype: TrackSet): Float32Array {
  const chat = new Float64Array(hype.length);
  const other = new Float64Array(hype.length);
  const seen = new Float64Array(hype.length);
  const chatRate = hype.tracks['chat-rate.usual']!;
  let everything = 0;
  for (const signal of SIGNALS) {
    const { strength, group, isRare } = HYPE_TABLE.signals[signal];
    const asked = isRare ? 0 : strength;
    everything += asked;
    const values = hype.tracks[`${signal}.value`]!;
    const surprises = hype.tracks[`${signal}.surprise`]!;
    const evidence = group === 'chat' ? chat : other;
    for (let second = 0; second < hype.length; second++) {
      if (Number.isNaN(values[second]!)) continue;
      const rate = chatRate[second]!;
      const trust = group !== 'chat' ? 1 : Number.isNaN(rate) ? 0.5 : chatTrust(rate);
      seen[second] = seen[second]! + asked * trust;
      if (surprises[second]! > 0)
        evidence[second] = evidence[second]! + evidenceOf(signal, surprises[second]!);
    }
  }
  return Float32Array.from(seen, (looked, second) => {
    const agreement = 1 - Math.exp(-6 * Math.min(chat[second]!, other[second]!));
    return (looked / everything) * (LONE_GROUP_CONFIDENCE + (1 - LONE_GROUP_CONFIDENCE) * agreement);
  });
}
