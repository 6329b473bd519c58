import { emoteFamily, knownEmote, STOP_WORD_SET, wordAffect } from '../chat/lexicon/lexicon.ts';
import type { Affect } from '../chat/lexicon/feelings.ts';

/** What a stream's word or emote means there. */
export interface GlossaryTerm {
  readonly term: string;
  readonly meaning: string;
}

const MAX_TERMS = 24;
const MAX_TERM_LENGTH = 40;

/** Terms of the lexicon that occur in the texts of a window: the most frequent first, at most 24. */
export function glossaryFor(texts: readonly string[]): GlossaryTerm[] {
  const found = new Map<string, { count: number; meaning: string }>();
  for (const text of texts)
    for (const token of text.split(/[\s"“”.,;:!?()]+/)) {
      if (token === '' || token.length > MAX_TERM_LENGTH) continue;
      const known = knownEmote(token) ?? emoteFamily(token, false);
      const lower = token.toLowerCase();
      const affect = known ?? (STOP_WORD_SET.has(lower) ? null : wordAffect(lower));
      if (affect === null) continue;
      const term = known === null ? lower : token;
      const before = found.get(term);
      found.set(term, { count: (before?.count ?? 0) + 1, meaning: meaningOf(affect) });
    }
  return [...found]
    .sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1))
    .slice(0, MAX_TERMS)
    .map(([term, { meaning }]) => ({ term, meaning }));
}

const TONE_EDGE = 0.15;

function meaningOf({ feeling, valence }: Affect): string {
  const tone = valence > TONE_EDGE ? 'positive' : valence < -TONE_EDGE ? 'negative' : 'neither good nor bad';
  return `${feeling}, ${tone}`;
}
