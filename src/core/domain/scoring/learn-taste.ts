import { SIGNALS, type SignalWeights } from '../../../shared/model/hype.ts';
import type { TasteReport } from '../../../shared/model/taste.ts';
import { median } from '../median.ts';
import { DEFAULT_WEIGHTS } from './weights.ts';

/** A moment that the person (or a viewer, by clipping it) judged. */
export interface JudgedMoment {
  readonly vodId: string;
  /** Evidence of each of `SIGNALS` at the shipped weight (`evidenceOf`), in their order. */
  readonly evidence: readonly number[];
  readonly good: boolean;
}

/** A wanted moment beside an unwanted one of the same stream. */
interface Pair {
  readonly good: JudgedMoment;
  readonly bad: JudgedMoment;
}

/** Fewer judgements of either kind than this say nothing about taste. */
const LEAST_OF_EACH = 6;
/** From so many streams on they are held out whole; of fewer, parts of them are. */
const LEAST_STREAMS = 3;
/** Each fold is fitted anew. */
const MOST_STREAM_FOLDS = 10;
const FOLDS = 5;
const PAIRS_PER_STREAM = 400;
/** How far weights are believed to lie from the shipped ones before anything was judged (standard deviation). */
const PRIOR_SPREAD = 0.5;
/** Nats of log-odds of "rather this one" per unit of evidence. */
const SHARPNESS = 4;
const STEPS = 300;
const STEP_SIZE = 0.05;
const MAX_WEIGHT = 2;

/**
 * Weights from judgements: the most probable ones under a logistic preference between a kept and a skipped moment of one
 * stream (Bradley–Terry) and a normal prior around the shipped weights. They are `better` only when they order moments
 * that they were not fitted to better than the shipped ones do, by more than chance; else the shipped ones stay.
 */
export function learnWeights(moments: readonly JudgedMoment[]): TasteReport['weights'] {
  const kept = moments.filter(({ good }) => good).length;
  const count = { kept, skipped: moments.length - kept, streams: new Set(moments.map((m) => m.vodId)).size };
  if (Math.min(count.kept, count.skipped) < LEAST_OF_EACH)
    return { ...count, leastOfEach: LEAST_OF_EACH, learned: null, heldOut: null, better: false };
  const heldOut = judgeHeldOut(moments);
  return {
    ...count,
    leastOfEach: LEAST_OF_EACH,
    learned: fit(moments),
    heldOut,
    better: heldOut !== null && isBetter(heldOut),
  };
}

type HeldOut = NonNullable<TasteReport['weights']['heldOut']>;

/** One standard deviation of a fair coin's difference between heads and tails. */
const isBetter = ({ shipped, learned, improved, worsened }: HeldOut): boolean =>
  learned > shipped && improved - worsened >= Math.sqrt(improved + worsened);

function pairsOf(moments: readonly JudgedMoment[]): Pair[] {
  const streams = Map.groupBy(moments, ({ vodId }) => vodId);
  return [...streams.values()].flatMap((ofStream) => {
    const bad = ofStream.filter((moment) => !moment.good);
    const pairs = ofStream
      .filter((moment) => moment.good)
      .flatMap((good) => bad.map((other): Pair => ({ good, bad: other })));
    const stride = Math.ceil(pairs.length / PAIRS_PER_STREAM);
    return pairs.filter((_pair, index) => index % stride === 0);
  });
}

const scoreOf = (weights: readonly number[], { evidence }: JudgedMoment): number =>
  weights.reduce((sum, weight, index) => sum + weight * (evidence[index] ?? 0), 0);

/** Gradient descent on a convex loss, kept within the sliders' range: the same weights for the same judgements. */
function fit(moments: readonly JudgedMoment[]): SignalWeights {
  const pairs = pairsOf(moments);
  // Pairs share moments: they count together as often as there are judgements of the rarer kind.
  const goods = moments.filter(({ good }) => good).length;
  const share = pairs.length === 0 ? 0 : Math.min(goods, moments.length - goods) / pairs.length;
  const weights: number[] = SIGNALS.map((signal) => DEFAULT_WEIGHTS[signal]);
  for (let step = 0; step < STEPS; step++) {
    const slope = weights.map((weight, at) => (weight - DEFAULT_WEIGHTS[SIGNALS[at]!]) / PRIOR_SPREAD ** 2);
    for (const { good, bad } of pairs) {
      const margin = SHARPNESS * (scoreOf(weights, good) - scoreOf(weights, bad));
      const pull = (share * SHARPNESS) / (1 + Math.exp(margin));
      for (let at = 0; at < slope.length; at++)
        slope[at] = slope[at]! - pull * ((good.evidence[at] ?? 0) - (bad.evidence[at] ?? 0));
    }
    for (let at = 0; at < weights.length; at++)
      weights[at] = Math.min(MAX_WEIGHT, Math.max(0, weights[at]! - STEP_SIZE * slope[at]!));
  }
  return Object.fromEntries(
    SIGNALS.map((signal, at) => [signal, Math.round(weights[at]! * 100) / 100]),
  ) as SignalWeights;
}

/** Shares of right order on moments that took no part in fitting; null where no pair could be held out. */
function judgeHeldOut(moments: readonly JudgedMoment[]): HeldOut | null {
  const folds = foldsOf(moments);
  const shippedWeights = SIGNALS.map((signal) => DEFAULT_WEIGHTS[signal]);
  const sum = { pairs: 0, shipped: 0, learned: 0, improved: 0, worsened: 0 };
  for (const fold of new Set(folds)) {
    const rest = moments.filter((_moment, index) => folds[index] !== fold);
    const tests = pairsOf(moments.filter((_moment, index) => folds[index] === fold));
    if (tests.length === 0 || pairsOf(rest).length === 0) continue;
    const learnedWeights = Object.values(fit(rest));
    for (const ofOne of Map.groupBy(tests, ({ good }) => good).values()) {
      const shipped = rightOrder(shippedWeights, ofOne);
      const learned = rightOrder(learnedWeights, ofOne);
      sum.pairs += ofOne.length;
      sum.shipped += shipped;
      sum.learned += learned;
      if (learned > shipped) sum.improved++;
      else if (learned < shipped) sum.worsened++;
    }
  }
  if (sum.pairs === 0) return null;
  return { ...sum, shipped: sum.shipped / sum.pairs, learned: sum.learned / sum.pairs };
}

/** The fold of each moment: whole streams are dealt in turn, or the kept and the skipped ones of a few streams. */
function foldsOf(moments: readonly JudgedMoment[]): number[] {
  const streams = [...new Set(moments.map(({ vodId }) => vodId))];
  if (streams.length >= LEAST_STREAMS)
    return moments.map(({ vodId }) => streams.indexOf(vodId) % MOST_STREAM_FOLDS);
  const seen = { kept: 0, skipped: 0 };
  return moments.map(({ good }) => (good ? seen.kept++ : seen.skipped++) % FOLDS);
}

/** Pairs in the right order; a draw is half of one. */
function rightOrder(weights: readonly number[], pairs: readonly Pair[]): number {
  return pairs.reduce((sum, { good, bad }) => {
    const difference = scoreOf(weights, good) - scoreOf(weights, bad);
    return sum + (difference > 0 ? 1 : difference === 0 ? 0.5 : 0);
  }, 0);
}

/** How a person moved the ends of one moment, against what was found. */
export interface MovedEnds {
  readonly startMs: number;
  readonly endMs: number;
}

const LEAST_EDITS = 4;
const SHRINK_EDITS = 3;
const MOST_SHIFT_MS = 10_000;

/**
 * How much earlier or later this person begins and ends moments: the median of the edits, drawn towards none by a few made-up
 * edits that change nothing. `better` only when, each edit foretold from the others, what is left to move by hand is less.
 */
export function learnEnds(edits: readonly MovedEnds[]): TasteReport['ends'] {
  const edited = edits.length;
  if (edited < LEAST_EDITS)
    return { edited, leastEdits: LEAST_EDITS, shift: null, leftMs: null, withoutMs: null, better: false };
  let left = 0;
  let without = 0;
  for (const [index, edit] of edits.entries()) {
    const shift = usualShift(edits.filter((_other, at) => at !== index));
    left += Math.abs(edit.startMs - shift.startMs) + Math.abs(edit.endMs - shift.endMs);
    without += Math.abs(edit.startMs) + Math.abs(edit.endMs);
  }
  return {
    edited,
    leastEdits: LEAST_EDITS,
    shift: usualShift(edits),
    leftMs: Math.round(left / edited),
    withoutMs: Math.round(without / edited),
    better: left < without,
  };
}

function usualShift(edits: readonly MovedEnds[]): MovedEnds {
  const trust = edits.length / (edits.length + SHRINK_EDITS);
  const along = (values: number[]): number => {
    const shift = Math.round((trust * median(values)) / 100) * 100;
    return Math.max(-MOST_SHIFT_MS, Math.min(MOST_SHIFT_MS, shift));
  };
  return { startMs: along(edits.map((edit) => edit.startMs)), endMs: along(edits.map((edit) => edit.endMs)) };
}
