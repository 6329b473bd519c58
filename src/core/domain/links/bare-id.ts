import { kickClip, kickVod } from './kick-address.ts';
import type { Classified } from './problems.ts';
import { twitchClip, twitchVod } from './twitch-address.ts';
import { channel as youtubeChannel, youtubeVideo } from './youtube-address.ts';

/**
 * An id without its site, only where no other reading is likely; null otherwise. All digits is a Twitch VOD even at
 * YouTube's eleven characters, where only one id in 10^8 has no letter.
 */
export function bareId(word: string): Classified | null {
  if (/^v?\d{6,12}$/i.test(word)) return twitchVod(word, null);
  if (/^@[^@\s]+$/.test(word)) return youtubeChannel(word, undefined, word);
  if (/^clip_/i.test(word)) return kickClip(word, null);
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(word)) return kickVod(word, null, null);
  if (isYouTubeId(word)) return youtubeVideo(word, null);
  return isClipSlug(word) ? twitchClip(word) : null;
}

/** The last of the eleven characters carries four bits. Ids that look like a word are taken for a name. */
const isYouTubeId = (word: string): boolean =>
  /^[\w-]{10}[AEIMQUYcgkosw048]$/.test(word) && /\d|.[A-Z]/.test(word.slice(0, 10));

/** `AdjectiveAdjectiveNounEmote`, longer than a login can be, or with the later suffix of 16 characters. */
const isClipSlug = (word: string): boolean =>
  /^(?:[A-Z][a-z]+){3}[A-Za-z0-9]+-[\w-]{16}$/.test(word) ||
  (word.length > 25 && /^(?:[A-Z][a-z]+){3}[A-Z0-9][A-Za-z0-9]+$/.test(word));
