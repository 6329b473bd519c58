import { z } from 'zod';
import { EMOTIONS, type EmotionMix } from '../../../shared/model/chat.ts';
import { SIGNALS, type Highlight, type SignalWeights, type TruthRange } from '../../../shared/model/hype.ts';
import type { EndShift } from '../../../shared/model/taste.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import type { HeardSounds } from '../../../shared/model/sound-event.ts';
import type { TranscriptSentence } from '../../../shared/model/transcript.ts';
import { lexiconClassifier } from '../chat/lexicon-classifier.ts';
import { EMPTY_PHRASES, PhraseTable, unusualTerms } from '../chat/phrase-table.ts';
import { readMessage } from '../chat/read-message.ts';
import { heardAround } from '../features/heard-signals.ts';
import { soundSignals } from '../features/sound-signals.ts';
import { chatTrust, explainAt, reweigh } from '../scoring/score-hype.ts';
import { DEFAULT_WEIGHTS, HYPE_TABLE } from '../scoring/weights.ts';
import { boundariesOf, variantsOf } from './boundaries.ts';
import { categoryOf } from './category.ts';
import { courseOf, type CourseInput } from './course.ts';
import { reasonsOf, titleOf } from './describe.ts';
import { findMoments, type MomentPeak } from './find-moments.ts';
import { speechLayout, type SpeechLayout } from './utterances.ts';

export interface HighlightInputs {
  readonly hype: TrackSet;
  readonly durationMs: number;
  /** `feature.chat`; its `meta.phrases` names moments. */
  readonly chat: TrackSet | null;
  readonly voice: TrackSet | null;
  readonly loudness: TrackSet | null;
  readonly sentences: readonly TranscriptSentence[] | null;
  readonly sounds?: HeardSounds | null;
  readonly weights: SignalWeights;
  /** 0 = few, sure moments … 1 = many. */
  readonly sensitivity: number;
  readonly truth?: readonly TruthRange[];
  /** How this person moves the ends of moments; null = not. */
  readonly endShift?: EndShift | null;
}

/** Candidates are found under the shipped weights, so that a slider re-ranks moments but never moves one. */
const CANDIDATE_MIN_SCORE = 4;
/** A moment must reach this share of what the signals that are there could score, at sensitivity 0 and 1. */
const LEAST_RATIO_STRICT = 0.65;
const LEAST_RATIO_LOOSE = 0.13;
const PER_HOUR_STRICT = 5;
const PER_HOUR_LOOSE = 60;
const MIN_LIST = 4;
/** A peak is re-scored within this many seconds: other weights may move it a little. */
const RESCORE_SEC = 4;
/** Chat's answer is read over this long after the cause and lag. */
const REACTION_MS = 20_000;
const QUOTE_BEFORE_MS = 4000;
const QUOTE_AFTER_MS = 6000;
const QUOTE_MIN_AROUSAL = 0.35;
const SHORTEST_MS = 3000;

/** The highlights of a scored stream, best first. Ids are made of the peak's place: the same for the same input. */
export function pickHighlights(inputs: HighlightInputs): Highlight[] {
  const { hype, weights, sensitivity } = inputs;
  const shipped = reweigh(hype, DEFAULT_WEIGHTS);
  const total = reweigh(hype, weights);
  const least = leastScore(hype, weights, sensitivity);
  const limit = listLimit(inputs.durationMs, sensitivity);
  const ranked = findMoments(shipped, CANDIDATE_MIN_SCORE)
    .map((peak) => rescored(total, peak))
    .filter((moment) => moment.height >= least && moment.height > 0)
    .sort((a, b) => b.height - a.height || a.second - b.second)
    .slice(0, limit);
  const scene = sceneOf(inputs);
  return ranked.map((moment) => describeMoment(inputs, scene, moment));
}

interface RankedMoment extends MomentPeak {
  /** Where the score under the person's weights was found. */
  readonly scoredAt: number;
}

function rescored(total: Float32Array, peak: MomentPeak): RankedMoment {
  let scoredAt = peak.second;
  for (let offset = 1; offset <= RESCORE_SEC; offset++)
    for (const second of [peak.second - offset, peak.second + offset])
      if ((total[second] ?? 0) > total[scoredAt]!) scoredAt = second;
  return { second: peak.second, height: total[scoredAt]!, scoredAt };
}

/**
 * The bar, as a share of the highest score that the present signals allow under these weights. A chat that hardly
 * speaks can't be held against a loud moment, so it counts by its trust.
 */
export function leastScore(hype: TrackSet, weights: SignalWeights, sensitivity: number): number {
  const trust = meanChatTrust(hype);
  let capacity = 0;
  for (const signal of SIGNALS) {
    const { strength, group, isRare } = HYPE_TABLE.signals[signal];
    if (isRare) continue;
    if (hype.tracks[`${signal}.value`]?.some((value) => !Number.isNaN(value)) === true)
      capacity += weights[signal] * strength * (group === 'chat' ? trust : 1);
  }
  const reachable = 100 * (1 - Math.exp(-capacity));
  const ratio = LEAST_RATIO_STRICT * (LEAST_RATIO_LOOSE / LEAST_RATIO_STRICT) ** sensitivity;
  return reachable * ratio;
}

function meanChatTrust(hype: TrackSet): number {
  const usual = (hype.tracks['chat-rate.usual'] ?? new Float32Array(0)).filter((rate) => !Number.isNaN(rate));
  return usual.length === 0 ? 0 : usual.reduce((sum, rate) => sum + chatTrust(rate), 0) / usual.length;
}

function listLimit(durationMs: number, sensitivity: number): number {
  const perHour = PER_HOUR_STRICT * (PER_HOUR_LOOSE / PER_HOUR_STRICT) ** sensitivity;
  return MIN_LIST + Math.ceil((durationMs / 3_600_000) * perHour);
}

/** What describing any moment needs, made once. */
interface Scene {
  readonly course: CourseInput;
  readonly speech: SpeechLayout | null;
  readonly phrases: PhraseTable;
  readonly shout: Float32Array | null;
}

const LagMeta = z.object({ lagMs: z.number() });

function sceneOf({ hype, chat, voice, loudness, sentences }: HighlightInputs): Scene {
  const sound = soundSignals(hype.length, loudness, voice);
  const phrases = PhraseTable.safeParse(chat?.meta['phrases']);
  return {
    course: { hype, chat, loudness: sound.loudness, lagMs: LagMeta.parse(hype.meta).lagMs },
    speech: speechLayout(sentences, voice),
    phrases: phrases.success ? phrases.data : EMPTY_PHRASES,
    shout: sound.shout,
  };
}

function describeMoment(inputs: HighlightInputs, scene: Scene, moment: RankedMoment): Highlight {
  const { hype, durationMs, weights } = inputs;
  const course = courseOf(scene.course, moment.second);
  const boundaryInput = { ...course, durationMs, speech: scene.speech };
  const range = shifted(boundariesOf(boundaryInput), course.causeMs, inputs);
  const reactionMs = course.causeMs + scene.course.lagMs;
  const terms = unusualTerms(scene.phrases, reactionMs, reactionMs + REACTION_MS).slice(0, 12);
  const emotions = emotionsOver(inputs.chat, reactionMs, reactionMs + REACTION_MS);
  const explanation = explainAt(hype, moment.scoredAt, weights);
  const category = categoryOf({
    emotions,
    terms,
    spoken: spokenAround(inputs.sentences, course.causeMs),
    shout: scene.shout?.[Math.floor(course.causeMs / 1000)] ?? 0,
  });
  const text = {
    explanation,
    category,
    terms,
    emotions,
    quote: quoteAround(inputs.sentences, course.causeMs),
    heard: heardAround(inputs.sounds?.events ?? [], course.causeMs),
  };
  return {
    id: `m${Math.round(moment.second)}`,
    startMs: range.startMs,
    endMs: range.endMs,
    peakMs: Math.max(range.startMs, Math.min(range.endMs - 1, course.causeMs)),
    score: explanation.total,
    confidence: explanation.confidence,
    category,
    title: titleOf(text),
    reasons: reasonsOf(text),
    variants: variantsOf(range, boundaryInput),
  };
}

/** The ends as this person likes them: still around the cause, within the stream and not shorter than a moment. */
function shifted(
  found: { readonly startMs: number; readonly endMs: number },
  causeMs: number,
  { endShift, durationMs }: HighlightInputs,
): { startMs: number; endMs: number } {
  if (endShift === undefined || endShift === null) return found;
  const startMs = Math.max(0, Math.min(causeMs, found.startMs + endShift.startMs));
  const least = Math.max(causeMs + 1, startMs + SHORTEST_MS);
  return { startMs, endMs: Math.min(durationMs, Math.max(least, found.endMs + endShift.endMs)) };
}

function emotionsOver(chat: TrackSet | null, fromMs: number, toMs: number): EmotionMix | null {
  if (chat === null) return null;
  const from = Math.max(0, Math.floor((fromMs - chat.startMs) / chat.stepMs));
  const to = Math.min(chat.length, Math.ceil((toMs - chat.startMs) / chat.stepMs));
  return Object.fromEntries(
    EMOTIONS.map((name) => {
      let sum = 0;
      for (let index = from; index < to; index++) sum += chat.tracks[name]?.[index] ?? 0;
      return [name, sum];
    }),
  ) as unknown as EmotionMix;
}

function around(
  sentences: readonly TranscriptSentence[] | null,
  causeMs: number,
): readonly TranscriptSentence[] {
  return (sentences ?? []).filter(
    ({ startMs, endMs }) => endMs > causeMs - QUOTE_BEFORE_MS && startMs < causeMs + QUOTE_AFTER_MS,
  );
}

const spokenAround = (sentences: readonly TranscriptSentence[] | null, causeMs: number): string =>
  around(sentences, causeMs)
    .map(({ text }) => text)
    .join(' ');

function quoteAround(sentences: readonly TranscriptSentence[] | null, causeMs: number): string | null {
  let best: string | null = null;
  let height = QUOTE_MIN_AROUSAL;
  for (const { text } of around(sentences, causeMs)) {
    const reading = readMessage(text);
    const stirred = lexiconClassifier.classify(reading).arousal + 0.1 * Math.min(2, reading.exclamations);
    if (stirred > height) {
      best = text;
      height = stirred;
    }
  }
  return best;
}
