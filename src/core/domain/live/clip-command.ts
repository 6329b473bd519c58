import type { ChatMessage } from '../../../shared/model/chat.ts';

/** Badges of those who run a channel: Twitch's and Kick's broadcaster, YouTube's owner, moderators everywhere. */
const TRUSTED_BADGES: ReadonlySet<string> = new Set(['broadcaster', 'owner', 'moderator']);
const COMMAND = /^!clip(?:\s+(.*))?$/is;
const NOTE_CHARS = 200;

/**
 * The note of a `!clip` ("that jump" of `!clip that jump`), written by the channel's owner or a moderator; '' without one,
 * null when the message is anything else.
 */
export function clipCommandOf({ text, kind, badges }: ChatMessage): string | null {
  if (kind !== 'message' || !badges.some(({ set }) => TRUSTED_BADGES.has(set))) return null;
  const match = COMMAND.exec(text.trim());
  return match === null ? null : (match[1] ?? '').trim().slice(0, NOTE_CHARS);
}
