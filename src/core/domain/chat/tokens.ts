import {
  emoteFamily,
  isUnspacedScript,
  knownEmote,
  STOP_WORD_SET,
  UNSPACED_ENTRIES,
  wordAffect,
} from './lexicon/lexicon.ts';
import type { Affect } from './lexicon/feelings.ts';
import { holdsUnspacedLaughter, isLaughter, LAUGH, laughterAffect } from './laughter.ts';

export type TokenKind =
  | 'word'
  | 'emote'
  | 'emoji'
  | 'emoticon'
  | 'laughter'
  | 'link'
  | 'mention'
  | 'number'
  | 'punctuation'
  | 'art';

/** One token of a chat line. Tokens are shared between messages: never change one. */
export interface Token {
  readonly kind: TokenKind;
  /** What it is called: an emote's own spelling, else lower case with stretched letters squeezed to two. */
  readonly key: string;
  /** 32-bit hash of `key`. */
  readonly hash: number;
  readonly affect: Affect | null;
  /** A letter was written three times or more. */
  readonly stretched: boolean;
  readonly letters: number;
  readonly capitals: number;
  readonly exclamations: number;
  readonly questions: number;
  /** A word that carries no topic. */
  readonly stop: boolean;
  /** What it is counted as where frequent terms are looked for; null = as nothing. Made once: a text's hash is kept with it. */
  readonly term: string | null;
}

/** FNV-1a over UTF-16 code units: where it begins, and what one more unit makes of it. */
export const HASH_START = 0x811c9dc5 | 0;
export const hashOn = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);

/** The hash of a whole text. */
export function hashText(text: string): number {
  let hash = HASH_START;
  for (let index = 0; index < text.length; index++) hash = hashOn(hash, text.charCodeAt(index));
  return hash;
}

const BYPASS = /[\u034f\u200b-\u200f\u2060\u2800\ufeff\u{e0000}-\u{e007f}]/gu;
const LINK =
  /^(?:https?:\/\/|www\.)\S+|^[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|tv|gg|be|io|me|ly|co|de|link|app|dev)(?:\/\S*)?$/i;
const EMOJI =
  /\p{Extended_Pictographic}\p{Emoji_Modifier}?\u{fe0f}?(?:\u200d\p{Extended_Pictographic}\u{fe0f}?)*/gu;
const EDGE_PUNCTUATION = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;
const INNER_BREAK = /[.,!?/…:;"()[\]{}|~*_+=<>]+/;
const ART = /[\u2500-\u25ff\u2800-\u28ff░▒▓█]/;
const CAMEL_EMOTE = /^[a-z][a-z0-9]{1,19}[A-Z][A-Za-z0-9]{0,19}$/;

const MEMO_LIMIT = 60_000;
const memo = new Map<string, readonly Token[]>();
const emoteMemo = new Map<string, Token>();

/** The tokens of one whitespace-free piece of a chat line. Pure: the memo only saves work. */
export function tokensOf(raw: string): readonly Token[] {
  const known = memo.get(raw);
  if (known !== undefined) return known;
  const made = describe(raw);
  if (memo.size >= MEMO_LIMIT) memo.clear();
  memo.set(raw, made);
  return made;
}

/** The token of something that the platform itself marked as an emote. */
export function emoteToken(name: string): Token {
  const known = emoteMemo.get(name);
  if (known !== undefined) return known;
  const made = token('emote', name, knownEmote(name) ?? emoteFamily(name, true));
  if (emoteMemo.size >= MEMO_LIMIT) emoteMemo.clear();
  emoteMemo.set(name, made);
  return made;
}

type Extra = Partial<Omit<Token, 'kind' | 'key' | 'hash' | 'affect' | 'term'>>;

const TERM_PREFIX: Partial<Record<TokenKind, string>> = {
  word: 'w:',
  emote: 'e:',
  emoji: 'e:',
  laughter: 'l:',
};

function token(kind: TokenKind, key: string, affect: Affect | null, extra: Extra = {}): Token {
  const prefix = TERM_PREFIX[kind];
  return {
    kind,
    key,
    hash: hashText(key),
    affect,
    stretched: false,
    letters: 0,
    capitals: 0,
    exclamations: 0,
    questions: 0,
    stop: false,
    term: prefix === undefined ? null : prefix + key,
    ...extra,
  };
}

function describe(given: string): readonly Token[] {
  const raw = given.replace(BYPASS, '');
  if (raw === '') return ART.test(given) ? [token('art', 'art', null)] : [];
  const emote = knownEmote(raw);
  if (emote !== null) return [token(kindOfKnown(raw), raw, emote)];
  if (raw.startsWith('@') && raw.length > 1) return [token('mention', raw.toLowerCase(), null)];
  if (LINK.test(raw)) return [token('link', 'link', null)];
  if (/\p{Extended_Pictographic}/u.test(raw) && !/^[\d#*]+$/.test(raw)) return withEmoji(raw);
  if (ART.test(raw)) return [token('art', 'art', null)];
  return [...textTokens(raw)];
}

function kindOfKnown(name: string): TokenKind {
  if (/\p{Extended_Pictographic}/u.test(name)) return 'emoji';
  return /[A-Za-z0-9]{2}/.test(name) ? 'emote' : 'emoticon';
}

function withEmoji(raw: string): readonly Token[] {
  const out: Token[] = [];
  let at = 0;
  for (const match of raw.matchAll(EMOJI)) {
    if (match.index > at) out.push(...textTokens(raw.slice(at, match.index)));
    const base = match[0].replace(/[\u{fe0f}\u{1f3fb}-\u{1f3ff}]/gu, '');
    out.push(token('emoji', base, knownEmote(match[0]) ?? knownEmote(base)));
    at = match.index + match[0].length;
  }
  if (at < raw.length) out.push(...textTokens(raw.slice(at)));
  return out;
}

function* textTokens(raw: string): Generator<Token> {
  const exclamations = countOf(raw, '!');
  const questions = countOf(raw, '?') + countOf(raw, '？');
  const core = raw.replaceAll('’', "'").replace(EDGE_PUNCTUATION, '');
  if (core === '') {
    yield token('punctuation', raw.slice(0, 3), null, { exclamations, questions });
    return;
  }
  if (/^[\d.,:%$€£-]+$/.test(core) && !isLaughter(core)) {
    yield token('number', core, null, { exclamations, questions });
    return;
  }
  if (isUnspacedScript(core)) {
    yield* unspacedTokens(core, { exclamations, questions });
    return;
  }
  const pieces = INNER_BREAK.test(core) ? core.split(INNER_BREAK).filter((piece) => piece !== '') : [core];
  let first = true;
  for (const piece of pieces) {
    yield wordToken(piece, first ? { exclamations, questions } : {});
    first = false;
  }
}

function* unspacedTokens(core: string, marks: Extra): Generator<Token> {
  const lower = core.toLowerCase();
  if (isLaughter(lower)) {
    yield token('laughter', 'laughter', laughterAffect(lower), marks);
    return;
  }
  yield token('word', lower.slice(0, 40), wordAffect(lower), { ...marks, letters: core.length });
  if (holdsUnspacedLaughter(lower)) yield token('laughter', 'laughter', LAUGH);
  if (wordAffect(lower) !== null) return;
  for (const [entry, affect] of UNSPACED_ENTRIES)
    if (lower.includes(entry)) yield token('word', entry, affect);
}

function wordToken(piece: string, marks: Extra): Token {
  const lower = piece.toLowerCase();
  const letters = piece.length;
  const capitals = lower === piece ? 0 : countCapitals(piece);
  if (isLaughter(lower))
    return token('laughter', 'laughter', laughterAffect(lower), { ...marks, letters, capitals });
  const emote = knownEmote(piece);
  if (emote !== null) return token('emote', piece, emote, marks);
  const exact = wordAffect(lower);
  if (exact === null && CAMEL_EMOTE.test(piece))
    return token('emote', piece, emoteFamily(piece, false), marks);
  const squeezed = lower.replace(/(\p{L})\1{2,}/gu, '$1$1');
  const stretched = squeezed !== lower;
  const single = stretched ? lower.replace(/(\p{L})\1+/gu, '$1') : lower;
  const affect = exact ?? (stretched ? (wordAffect(squeezed) ?? wordAffect(single)) : null);
  const key = affect !== null && exact === null && wordAffect(squeezed) === null ? single : squeezed;
  return token('word', key, affect, {
    ...marks,
    stretched,
    letters,
    capitals,
    stop: STOP_WORD_SET.has(key),
  });
}

function countCapitals(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 65 && code <= 90) count++;
    else if (code > 127 && text[index] !== text[index]!.toLowerCase()) count++;
  }
  return count;
}

function countOf(text: string, mark: string): number {
  let count = 0;
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) count++;
  return count;
}
