import { EMOTIONS, type EmotionMix } from '../../../shared/model/chat.ts';
import type { HighlightCategory } from '../../../shared/model/hype.ts';
import type { UnusualTerm } from '../chat/phrase-table.ts';
import type { Feeling } from '../chat/lexicon/feelings.ts';
import { tokensOf } from '../chat/tokens.ts';

export interface CategoryEvidence {
  /** Lines of each emotion over the moment. */
  readonly emotions: EmotionMix | null;
  readonly terms: readonly UnusualTerm[];
  /** What was said around the cause. */
  readonly spoken: string;
  /** 0..1 */
  readonly shout: number;
}

const KEYWORDS: readonly (readonly [HighlightCategory, RegExp])[] = [
  [
    'win',
    /\b(?:g+g+s?|win|wins|won|victory|clutch|ace|ez|ezclap|w|champion|first try|world record|pb|goal|(?:hyper)?clap|did it|beat (?:it|him|her|them|the boss))\b/i,
  ],
  [
    'fail',
    /\b(?:f|rip|fail|failed|oof|throw|threw|choked?|l|ff|whiff|noob|died|not like this|jebaited|oops|unlucky|failfish)\b/i,
  ],
  [
    'scare',
    /\b(?:scary|scared?|jump ?scare|wutface|scream\w*|terrif\w*|ghost|behind you|panic|heart attack|my ears|headphone\w*|a{3,}h*)\b|😱/i,
  ],
  ['rage', /\b(?:rage|raging|malding|tilted|angry|mad|furious|swiftrage|uninstall|keyboard)\b/i],
  [
    'wholesome',
    /\b(?:wholesome|thank you|love you|proud|congrats|congratulations|birthday|cute|aww+)\b|❤|<3/i,
  ],
  [
    'drama',
    /\b(?:drama|banned|ban|beef|exposed|lawsuit|cheater|cheating|apolog\w*|leaked|popcorn|nymncorn)\b/i,
  ],
];

/** A mood with words of one of these is that rather than the mood alone: hype with "gg" is a win. */
const REFINED: Partial<Record<HighlightCategory, readonly HighlightCategory[]>> = {
  hype: ['win', 'scare'],
  funny: ['fail'],
  other: ['win', 'fail', 'scare', 'drama'],
};
/** Share of the unusual words that it takes; words of the streamer count as so much. */
const REFINE_RATIO = 0.15;
const SPOKEN_RATIO = 0.1;

const BY_FEELING: Partial<Record<Feeling, HighlightCategory>> = {
  amusement: 'funny',
  hype: 'hype',
  joy: 'hype',
  love: 'wholesome',
  anger: 'rage',
  disgust: 'drama',
  sadness: 'sad',
  fear: 'scare',
  surprise: 'hype',
};

const EMOTION_CATEGORY: Partial<Record<(typeof EMOTIONS)[number], HighlightCategory>> = {
  excitement: 'hype',
  funny: 'funny',
  happiness: 'wholesome',
  anger: 'rage',
  sadness: 'sad',
};

/** Evidence that words give over the plain emotion mix. */
const KEYWORD_WEIGHT = 0.5;
const TERM_WEIGHT = 0.6;
const SPOKEN_WEIGHT = 0.25;
const SHOUT_RAGE = 0.25;
const LEAST = 0.2;
/** Happy lines are common small talk: they make a moment wholesome only when they clearly lead. */
const HAPPINESS_DISCOUNT = 0.6;

/** The category that the emotion mix and the words of a moment speak for; `other` when nothing does. */
export function categoryOf(evidence: CategoryEvidence): HighlightCategory {
  const scores = new Map<HighlightCategory, number>();
  const add = (category: HighlightCategory, by: number): void => {
    scores.set(category, (scores.get(category) ?? 0) + by);
  };
  addEmotions(evidence.emotions, add);
  const named = new Map<HighlightCategory, number>();
  const termTotal = evidence.terms.reduce((sum, { score }) => sum + score, 0);
  for (const { term, score } of evidence.terms) {
    const share = termTotal === 0 ? 0 : score / termTotal;
    for (const [category, pattern] of KEYWORDS) {
      if (!pattern.test(term)) continue;
      add(category, KEYWORD_WEIGHT * share);
      named.set(category, (named.get(category) ?? 0) + share);
    }
    for (const token of tokensOf(term)) {
      const category = token.affect === null ? undefined : BY_FEELING[token.affect.feeling];
      if (category !== undefined) add(category, TERM_WEIGHT * share);
    }
  }
  for (const [category, pattern] of KEYWORDS) {
    if (!pattern.test(evidence.spoken)) continue;
    add(category, SPOKEN_WEIGHT);
    named.set(category, (named.get(category) ?? 0) + SPOKEN_RATIO);
  }
  const anger = scores.get('rage') ?? 0;
  if (anger > 0) add('rage', SHOUT_RAGE * evidence.shout);
  else if (evidence.shout > 0.2) add('hype', SHOUT_RAGE * evidence.shout);
  let best: HighlightCategory = 'other';
  let height = LEAST;
  for (const [category, score] of scores)
    if (score > height) {
      best = category;
      height = score;
    }
  return refined(best, named);
}

function refined(
  category: HighlightCategory,
  named: ReadonlyMap<HighlightCategory, number>,
): HighlightCategory {
  let best = category;
  let share = REFINE_RATIO;
  for (const finer of REFINED[category] ?? [])
    if ((named.get(finer) ?? 0) >= share) {
      best = finer;
      share = named.get(finer)!;
    }
  return best;
}

function addEmotions(
  emotions: EmotionMix | null,
  add: (category: HighlightCategory, by: number) => void,
): void {
  if (emotions === null) return;
  const felt = EMOTIONS.reduce((sum, name) => sum + (name === 'neutral' ? 0 : emotions[name]), 0);
  const said = felt + emotions.neutral;
  if (felt === 0) return;
  for (const name of EMOTIONS) {
    const category = EMOTION_CATEGORY[name];
    if (category === undefined) continue;
    const share = emotions[name] / felt;
    // Two lines of feeling in a sea of small talk say little.
    const audible = Math.min(1, (3 * felt) / said);
    add(category, share * audible * (name === 'happiness' ? HAPPINESS_DISCOUNT : 1));
  }
}
