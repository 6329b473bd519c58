import { z } from 'zod';
import { EMOJI_ROWS } from './emoji.ts';
import { YOUTUBE_ROWS } from './emotes-youtube.ts';
import { EMOTE_FAMILIES, EMOTE_ROWS } from './emotes.ts';
import { Feeling, LexiconRow, type Affect } from './feelings.ts';
import { GREETINGS, INTENSIFIERS, NEGATORS, STOP_WORDS, WORD_ROWS } from './words.ts';

/** Bump when a table changes what a message means: the version is part of what chat features are made of. */
export const LEXICON_VERSION = 2;

/** A family is a guess from a name's ending, so it counts less than a known emote. */
const FAMILY_TRUST = 0.85;

const CJK = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u3131-\u318e]/;

function indexRows(rows: readonly LexiconRow[], from: (entry: string) => string): Map<string, Affect> {
  const index = new Map<string, Affect>();
  for (const [feeling, valence, arousal, entries] of z.array(LexiconRow).parse(rows)) {
    const affect: Affect = { feeling, valence, arousal };
    for (const entry of entries.split(' ')) if (!index.has(from(entry))) index.set(from(entry), affect);
  }
  return index;
}

const emotes = indexRows([...EMOTE_ROWS, ...YOUTUBE_ROWS, ...EMOJI_ROWS], (entry) => entry);
const words = indexRows(WORD_ROWS, (entry) => entry.replaceAll('_', ' '));

const families = EMOTE_FAMILIES.map(([suffix, feeling, valence, arousal]) => ({
  suffix,
  affect: {
    feeling: Feeling.parse(feeling),
    valence: valence * FAMILY_TRUST,
    arousal: arousal * FAMILY_TRUST,
  } satisfies Affect,
})).sort((a, b) => b.suffix.length - a.suffix.length || (a.suffix < b.suffix ? -1 : 1));

const LOVE_LETTER: Affect = { feeling: 'love', valence: 0.5, arousal: 0.4 };

/** Affect of an emote, emoticon or emoji of the table, by its exact spelling. */
export const knownEmote = (name: string): Affect | null => emotes.get(name) ?? null;

/**
 * Affect of a channel's emote by the ending of its name. `certain` says that the platform itself called it an
 * emote; otherwise the name must look like one: a lower-case prefix, then a capital where the ending begins.
 */
export function emoteFamily(name: string, certain: boolean): Affect | null {
  const upper = name.toUpperCase();
  for (const { suffix, affect } of families) {
    if (!upper.endsWith(suffix) || name.length <= suffix.length) continue;
    const first = name.charCodeAt(name.length - suffix.length);
    const before = name.charCodeAt(name.length - suffix.length - 1);
    const boundary = isUpper(first) && !isUpper(before);
    if (boundary || (certain && suffix.length >= 4)) return affect;
  }
  return /^[a-z0-9]{3,}L$/.test(name) ? LOVE_LETTER : null;
}

const isUpper = (code: number): boolean => code >= 65 && code <= 90;

/** Affect of a lower-case word, or of a phrase whose words are separated by single spaces. */
export const wordAffect = (key: string): Affect | null => words.get(key) ?? null;

const phrases = [...words.keys()].filter((key) => key.includes(' '));
/** Words that a phrase of the lexicon begins with. */
export const PHRASE_STARTS: ReadonlySet<string> = new Set(phrases.map((key) => key.split(' ')[0]!));
export const MAX_PHRASE_WORDS = Math.max(...phrases.map((key) => key.split(' ').length));

/** Entries of scripts that are written without spaces: found inside a token. */
export const UNSPACED_ENTRIES: readonly (readonly [string, Affect])[] = [...words].filter(([key]) =>
  CJK.test(key),
);
export const isUnspacedScript = (text: string): boolean => CJK.test(text);

export const NEGATOR_SET: ReadonlySet<string> = new Set(NEGATORS);
export const STOP_WORD_SET: ReadonlySet<string> = new Set(STOP_WORDS);
export const GREETING_SET: ReadonlySet<string> = new Set(GREETINGS);
export const INTENSIFIER_FACTORS: ReadonlyMap<string, number> = new Map(
  INTENSIFIERS.flatMap(([factor, list]) => list.split(' ').map((word) => [word, factor] as const)),
);
