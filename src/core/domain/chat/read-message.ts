import type { ChatEmote } from '../../../shared/model/chat.ts';
import { emoteToken, tokensOf, type Token } from './tokens.ts';

/** What a line looks like on its surface, with its tokens in order. */
export interface MessageReading {
  readonly tokens: readonly Token[];
  /** Occurrences of emotes, emoji and emoticons. */
  readonly emotes: number;
  readonly laughter: number;
  readonly words: number;
  readonly exclamations: number;
  readonly questions: number;
  /** At least three quarters of five or more letters are capitals. */
  readonly shouted: boolean;
  readonly stretched: boolean;
  readonly links: number;
  readonly mentions: number;
  /** `!word` at the beginning. */
  readonly command: boolean;
  /** A picture made of characters. */
  readonly art: boolean;
}

const SHOUT_MIN_LETTERS = 5;
const SHOUT_RATIO = 0.75;
const ART_MIN_CHARS = 20;
const MAX_TOKENS = 400;

const isSpace = (code: number): boolean =>
  code === 32 || code === 160 || (code >= 9 && code <= 13) || code === 0x3000;

/** Splits a chat line into tokens; emotes are those that the platform marked, else those that are known by name. */
export function readMessage(text: string, emotes: readonly ChatEmote[] = []): MessageReading {
  const tokens: Token[] = [];
  const marked = emotes.length > 1 ? [...emotes].sort((a, b) => a.begin - b.begin) : emotes;
  let nextEmote = 0;
  let at = 0;
  while (at < text.length && tokens.length < MAX_TOKENS) {
    if (isSpace(text.charCodeAt(at))) {
      at++;
      continue;
    }
    while (nextEmote < marked.length && marked[nextEmote]!.begin < at) nextEmote++;
    const emote = marked[nextEmote];
    if (emote?.begin === at && emote.end > at) {
      tokens.push(emoteToken(emote.name));
      at = emote.end;
      continue;
    }
    let end = at + 1;
    const limit = emote === undefined ? text.length : Math.min(text.length, emote.begin);
    while (end < limit && !isSpace(text.charCodeAt(end))) end++;
    for (const token of tokensOf(text.slice(at, end))) tokens.push(token);
    at = end;
  }
  return summarise(text, tokens);
}

function summarise(text: string, tokens: readonly Token[]): MessageReading {
  let seen = 0;
  let laughter = 0;
  let words = 0;
  let exclamations = 0;
  let questions = 0;
  let letters = 0;
  let capitals = 0;
  let links = 0;
  let mentions = 0;
  let art = 0;
  let stretched = false;
  for (const token of tokens) {
    const kind = token.kind;
    if (kind === 'emote' || kind === 'emoji' || kind === 'emoticon') seen++;
    else if (kind === 'word') words++;
    else if (kind === 'laughter') laughter++;
    else if (kind === 'link') links++;
    else if (kind === 'mention') mentions++;
    else if (kind === 'art') art++;
    exclamations += token.exclamations;
    questions += token.questions;
    letters += token.letters;
    capitals += token.capitals;
    stretched ||= token.stretched;
  }
  return {
    tokens,
    emotes: seen,
    laughter,
    words,
    exclamations,
    questions,
    shouted: letters >= SHOUT_MIN_LETTERS && capitals >= letters * SHOUT_RATIO,
    stretched,
    links,
    mentions,
    command: text.charCodeAt(0) === 33 && /^![A-Za-z][\w-]*/.test(text),
    art: art > 0 && text.length >= ART_MIN_CHARS,
  };
}
