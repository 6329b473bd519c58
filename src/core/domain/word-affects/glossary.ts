import type { LingoCorrection } from '../../../shared/model/lingo.ts';
import { emoteFamily, knownEmote, STOP_WORD_SET, wordAffect } from '../chat/lexicon/lexicon.ts';
import type { Affect } from '../chat/lexicon/feelings.ts';

/** What a stream's word or emote means there. */
export interface GlossaryTerm {
  readonly term: string;
  readonly meaning: string;
}

const MAX_TERMS = 24;
const MAX_TERM_LENGTH = 40;

/** What a channel's own words and emotes mean (domain/chat/lingo), as far as it is in use. */
export type ChannelGlossary = readonly Pick<LingoCorrection, 'kind' | 'key' | 'meaning'>[];

/**
 * Terms that occur in the texts of a window, the most frequent first, at most 24: the channel's own meaning where it has
 * one, else the lexicon's.
 */
export function glossaryFor(texts: readonly string[], channel: ChannelGlossary = []): GlossaryTerm[] {
  const own = new Map(channel.map(({ key, meaning }) => [key, `${meaning} in this channel`]));
  const found = new Map<string, { count: number; meaning: string }>();
  for (const text of texts)
    for (const token of text.split(/[\s"“”.,;:!?()]+/)) {
      if (token === '' || token.length > MAX_TERM_LENGTH) continue;
      const entry = ownTerm(token, own) ?? lexiconTerm(token);
      if (entry === null) continue;
      const before = found.get(entry.term);
      found.set(entry.term, { count: (before?.count ?? 0) + 1, meaning: entry.meaning });
    }
  return [...found]
    .sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1))
    .slice(0, MAX_TERMS)
    .map(([term, { meaning }]) => ({ term, meaning }));
}

function ownTerm(token: string, own: ReadonlyMap<string, string>): GlossaryTerm | null {
  for (const term of [token, token.toLowerCase()]) {
    const meaning = own.get(term);
    if (meaning !== undefined) return { term, meaning };
  }
  return null;
}

function lexiconTerm(token: string): GlossaryTerm | null {
  const known = knownEmote(token) ?? emoteFamily(token, false);
  if (known !== null) return { term: token, meaning: meaningOf(known) };
  const lower = token.toLowerCase();
  const affect = STOP_WORD_SET.has(lower) ? null : wordAffect(lower);
  return affect === null ? null : { term: lower, meaning: meaningOf(affect) };
}

const TONE_EDGE = 0.15;

function meaningOf({ feeling, valence }: Affect): string {
  const tone = valence > TONE_EDGE ? 'positive' : valence < -TONE_EDGE ? 'negative' : 'neither good nor bad';
  return `${feeling}, ${tone}`;
}
