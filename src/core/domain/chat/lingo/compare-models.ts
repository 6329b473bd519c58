import { EMOTIONS, type ChatMessage } from '../../../../shared/model/chat.ts';
import type { LingoExample, LingoFigures, LingoVerdict } from '../../../../shared/model/lingo.ts';
import type { ChatClassifier } from '../affect-reading.ts';
import type { MessageReading } from '../read-message.ts';
import { halfOf, isCandidate } from './count-stream.ts';
import { ChatWalk, NEUTRAL_CLASS, strongest, type WalkedLine } from './walk-chat.ts';

const CLUSTER_MS = 60_000;
const MOST_EXAMPLES = 12;
const EXAMPLE_CHARS = 160;
/** Neighbours name a line's class only where they hardly disagree. */
const CLEAR_SHARE = 0.6;
const CALM_SHARE = 0.8;
/** Below this number of messages nothing is decided; below this gain nothing is worth a change. */
const LEAST_MESSAGES = 20;
const LEAST_GAIN = 0.02;
/** Normal quantile of a two-sided 95 % interval. */
const QUANTILE = 1.96;

export const NO_FIGURES: LingoFigures = {
  ...{ messages: 0, tunedRight: 0, untunedRight: 0, squares: 0, examples: [] },
};

/**
 * Tries both models on the same held-out messages: those with a token that was learned without their half of the stream.
 * The truth is silver: what the message's known tokens say, which are then hidden from both models, or what
 * everybody else writes in the same seconds. It agrees with people as far as chat reacts together; it is no person's word.
 */
export function createComparison(
  shipped: ChatClassifier,
  /** Per half: the model that was learned without it, and which keys it has. */
  tuned: readonly [HeldOutModel, HeldOutModel],
): { add(atMs: number, message: ChatMessage): void; finish(): LingoFigures } {
  const figures = { ...NO_FIGURES, examples: [] as LingoExample[] };
  const clusters = new Map<number, number>();
  const shown = new Set<string>();
  const walk = new ChatWalk(shipped, (line, around) => {
    const { classifier, keys } = tuned[halfOf(line.atMs)];
    const masked = hideKnown(line.reading);
    if (!masked.tokens.some(({ key }) => keys.has(key))) return;
    const silver = silverOf(line, around);
    if (silver === -1) return;
    const before = strongest(shipped.classify(masked).mix);
    const after = strongest(classifier.classify(masked).mix);
    figures.messages++;
    if (before === silver) figures.untunedRight++;
    if (after === silver) figures.tunedRight++;
    const cluster = Math.floor(line.atMs / CLUSTER_MS);
    const step = Number(after === silver) - Number(before === silver);
    clusters.set(cluster, (clusters.get(cluster) ?? 0) + step);
    const text = line.message.text.slice(0, EXAMPLE_CHARS);
    if (before === after || shown.has(text) || figures.examples.length >= MOST_EXAMPLES) return;
    shown.add(text);
    const [was, is, should] = [EMOTIONS[before]!, EMOTIONS[after]!, EMOTIONS[silver]!];
    figures.examples.push({ text, silver: should, untuned: was, tuned: is });
  });
  return {
    add: (atMs, message) => walk.add(atMs, message),
    finish: () => {
      walk.finish();
      for (const difference of clusters.values()) figures.squares += difference * difference;
      return figures;
    },
  };
}

export interface HeldOutModel {
  readonly classifier: ChatClassifier;
  readonly keys: ReadonlySet<string>;
}

function silverOf({ known }: WalkedLine, around: readonly number[] | null): number {
  if (known !== -1) return known;
  if (around === null) return -1;
  const best = strongest(around);
  return around[best]! >= (best === NEUTRAL_CLASS ? CALM_SHARE : CLEAR_SHARE) ? best : -1;
}

/** The line without all that the shipped model has a meaning for. */
function hideKnown(reading: MessageReading): MessageReading {
  const tokens = reading.tokens.filter(isCandidate);
  return { ...reading, tokens, laughter: 0, emotes: tokens.filter(({ kind }) => kind !== 'word').length };
}

/** The figures of several streams of a channel together. */
export function poolFigures(all: readonly LingoFigures[]): LingoFigures {
  const sum = (of: (figures: LingoFigures) => number): number =>
    all.reduce((total, figures) => total + of(figures), 0);
  return {
    messages: sum(({ messages }) => messages),
    tunedRight: sum(({ tunedRight }) => tunedRight),
    untunedRight: sum(({ untunedRight }) => untunedRight),
    squares: sum(({ squares }) => squares),
    examples: all.flatMap(({ examples }) => examples).slice(0, MOST_EXAMPLES),
  };
}

/**
 * Whether the tuned model is used: only when the whole 95 % interval of its gain in accuracy lies above nothing. Minutes
 * are the independent cases (cluster-robust variance of a paired difference), not messages.
 */
export function judge(figures: LingoFigures, learned: number): LingoVerdict {
  const { messages, tunedRight, untunedRight, squares } = figures;
  if (messages === 0) return { inUse: false, why: learned === 0 ? 'nothing-learned' : 'too-few', gain: null };
  const value = (tunedRight - untunedRight) / messages;
  const error = Math.sqrt(squares) / messages;
  const gain = {
    value,
    low: Math.max(-1, value - QUANTILE * error),
    high: Math.min(1, value + QUANTILE * error),
  };
  if (learned === 0) return { inUse: false, why: 'nothing-learned', gain };
  if (messages < LEAST_MESSAGES) return { inUse: false, why: 'too-few', gain };
  const inUse = value >= LEAST_GAIN && gain.low > 0;
  return { inUse, why: inUse ? 'better' : 'no-gain', gain };
}
