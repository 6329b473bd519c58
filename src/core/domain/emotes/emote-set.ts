import type { BadgePicture, ChatEmote, ChatMessage } from '../../../shared/model/chat.ts';

export type EmoteProvider = 'bttv' | 'ffz' | '7tv';

export interface ThirdPartyEmote {
  readonly id: string;
  readonly provider: EmoteProvider;
  /** Of its picture, for showing it at twice the text's size. */
  readonly url: string;
  /** Drawn over the emote before it: decoration without a meaning of its own. */
  readonly zeroWidth: boolean;
}

/** A badge's name and picture, by `set/version`. */
export interface KnownBadge {
  readonly title: string;
  readonly picture: BadgePicture | null;
}

/** What the words and badges of one channel's chat stand for. */
export interface EmoteSet {
  readonly emotes: ReadonlyMap<string, ThirdPartyEmote>;
  readonly badges: ReadonlyMap<string, KnownBadge>;
  /** Providers that did not answer; `usedCache`: what it said earlier stands in. */
  readonly failed: readonly { readonly provider: string; readonly usedCache: boolean }[];
}

/** Spaces that Twitch and its clients split words at. */
const WORD = /[^ \u00a0]+/g;
/** Characters that people add to send the same message twice; they belong to no emote's name. */
const INVISIBLE_AT_START = /^(?:\u{e0000}|[\u034f\u200b-\u200d\u2800])+/u;
const INVISIBLE_AT_END = /(?:\u{e0000}|[\u034f\u200b-\u200d\u2800])+$/u;

/**
 * Adds the third-party emotes that stand in a message as words (exact, case-sensitive) and the names and pictures of its badges.
 * Emotes that the platform already told of stay as they are, and nothing inside them is looked up.
 */
export function markThirdPartyEmotes(message: ChatMessage, set: EmoteSet): ChatMessage {
  const found = set.emotes.size === 0 ? [] : wordsIn(message, set.emotes);
  const badges = set.badges.size === 0 ? message.badges : message.badges.map((badge) => named(badge, set));
  if (found.length === 0) return badges === message.badges ? message : { ...message, badges };
  const emotes = [...message.emotes, ...found].sort((a, b) => a.begin - b.begin);
  return { ...message, emotes, badges };
}

function wordsIn(message: ChatMessage, emotes: EmoteSet['emotes']): ChatEmote[] {
  const found: ChatEmote[] = [];
  for (const match of message.text.matchAll(WORD)) {
    const [word] = match;
    const emote = emotes.get(word);
    const trimmed = emote === undefined ? word.replace(INVISIBLE_AT_START, '') : word;
    const name = emote === undefined ? trimmed.replace(INVISIBLE_AT_END, '') : word;
    const known = emote ?? (name === word ? undefined : emotes.get(name));
    if (known === undefined) continue;
    const begin = match.index + word.length - trimmed.length;
    const end = begin + name.length;
    if (message.emotes.some((other) => begin < other.end && end > other.begin)) continue;
    found.push({ id: known.id, name, provider: known.provider, begin, end });
  }
  return found;
}

type Badge = ChatMessage['badges'][number];

function named(badge: Badge, set: EmoteSet): Badge {
  const known = set.badges.get(`${badge.set}/${badge.version}`);
  if (known === undefined) return badge;
  const picture = badge.picture ?? known.picture;
  return { ...badge, title: badge.title ?? known.title, ...(picture === null ? {} : { picture }) };
}

/** One lookup of several sets: where a name is in two of them, the first has it. */
export function layered<Value>(sets: readonly (readonly (readonly [string, Value])[])[]): Map<string, Value> {
  const all = new Map<string, Value>();
  for (const set of sets) for (const [name, value] of set) if (!all.has(name)) all.set(name, value);
  return all;
}
