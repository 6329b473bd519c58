import type { ChatMessage } from '../../../shared/model/chat.ts';
import { isKnownBot } from './bots.ts';
import { GREETING_SET } from './lexicon/lexicon.ts';
import { readMessage, type MessageReading } from './read-message.ts';

/** Long enough to have been pasted rather than typed in the heat of a moment. */
const PASTE_MIN_CHARS = 40;
const PASTE_MIN_WORDS = 6;
const SELF_REPEAT_MIN_TOKENS = 12;
const RAID_WORD = /raid/i;

const EVENT_TAGS: Partial<Record<ChatMessage['kind'], string>> = {
  raid: 'raid',
  subscription: 'subscription',
  resubscription: 'subscription',
  gift: 'gift',
  membership: 'subscription',
  announcement: 'announcement',
  paid: 'paid',
  timeout: 'moderation',
  ban: 'moderation',
  deletion: 'moderation',
  notice: 'notice',
};

/**
 * What a single line is, seen by itself. Lines are tagged, never dropped: scoring decides what a tag is worth.
 * Tags that need the lines before it (who repeats whom) come from the chat features.
 */
export function tagMessage(message: ChatMessage): string[] {
  return tagReading(message, readMessage(message.text, message.emotes));
}

/** `tagMessage` for a line that has been read already. */
export function tagReading(message: ChatMessage, reading: MessageReading): string[] {
  const tags: string[] = [];
  if (isKnownBot(message)) tags.push('bot');
  const event = EVENT_TAGS[message.kind];
  if (event !== undefined) tags.push(event);
  if (message.bits !== null && message.bits > 0 && event !== 'paid') tags.push('paid');
  if (reading.command) tags.push('command');
  if (reading.links > 0) tags.push('link');
  if (reading.mentions > 0) tags.push('mention');
  if (message.reply !== null) tags.push('reply');
  if (reading.art) tags.push('ascii-art');
  if (isPasteLike(message.text, reading) && repeatsItself(reading)) tags.push('copypasta');
  if (event !== 'raid' && (isRaidArrival(message) || isRaidCall(message.text, reading))) tags.push('raid');
  if (reading.emotes > 0 && reading.words === 0 && reading.laughter === 0) tags.push('emote-only');
  if (reading.laughter > 0) tags.push('laughter');
  if (reading.questions > 0) tags.push('question');
  if (reading.shouted) tags.push('shouted');
  return tags;
}

/** A text of which copies could be going round. */
export const isPasteLike = (text: string, reading: MessageReading): boolean =>
  text.length >= PASTE_MIN_CHARS && reading.words + reading.emotes >= PASTE_MIN_WORDS;

/** A short line that calls a raid by name: "TombRaid", "xy RAID!!". */
export const isRaidCall = (text: string, reading: MessageReading): boolean =>
  text.length <= 60 && reading.words + reading.emotes <= 8 && RAID_WORD.test(text);

/** What Twitch writes into a chat replay when a raid arrives; some formats keep nothing else of the event. */
const RAID_NOTICE = /^\s*[\d.,]+ raiders? from \S+ ha(?:ve|s) joined/i;

/** A raid's arrival, as an event or as the platform's own line. */
export const isRaidArrival = (message: ChatMessage): boolean =>
  message.kind === 'raid' || RAID_NOTICE.test(message.text);

const GREETING_MAX_WORDS = 4;

/** "hi", "hello streamer": people arriving or leaving. */
export function isGreeting(reading: MessageReading): boolean {
  if (reading.words === 0 || reading.words > GREETING_MAX_WORDS) return false;
  const first = reading.tokens.find((token) => token.kind === 'word');
  return first !== undefined && GREETING_SET.has(first.key);
}

/** A wall of the same few words or emotes. */
export function repeatsItself(reading: MessageReading): boolean {
  if (reading.tokens.length < SELF_REPEAT_MIN_TOKENS) return false;
  return new Set(reading.tokens.map((token) => token.hash)).size <= reading.tokens.length / 3;
}

/**
 * Two texts that share most of their word pairs have the same signature with high probability: the two smallest
 * hashes of the pairs (min-hash, Broder 1997). An equivalence, so that adding a line can only add weight.
 */
export function pasteSignature(reading: MessageReading): number {
  let least = 0x7fffffff;
  let second = 0x7fffffff;
  let previous = 0;
  for (const token of reading.tokens) {
    if (token.kind === 'punctuation') continue;
    const pair = mix(Math.imul(previous, 31) + token.hash);
    previous = token.hash;
    if (pair < least) {
      second = least;
      least = pair;
    } else if (pair < second && pair !== least) second = pair;
  }
  return mix(Math.imul(least, 0x9e3779b1) ^ second);
}

/** Spelling-insensitive hash of a short line: repeated tokens count once. */
export function lineSignature(reading: MessageReading): number {
  let hash = 7;
  let previous = 0;
  for (const token of reading.tokens) {
    if (token.kind === 'punctuation' || token.hash === previous) continue;
    hash = mix(Math.imul(hash, 31) + token.hash);
    previous = token.hash;
  }
  return hash;
}

/** A 32-bit finaliser that spreads close inputs (MurmurHash3's constants), as a signed 32-bit integer. */
export function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
