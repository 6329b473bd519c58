import type { BadgePicture, ChatMessage } from '../../../shared/model/chat.ts';

const TWITCH = /\/badges\/v1\/([0-9a-f-]{36})\/\d$/i;
const YOUTUBE = /\/([\w-]{16,100})(?:=[\w-]*)?$/;
const KICK = /\/channel_subscriber_badges\/(\d{1,20})\//;

const found = (
  provider: BadgePicture['provider'],
  pattern: RegExp,
  url: string | null,
): BadgePicture | null => {
  const id = url === null ? undefined : pattern.exec(url)?.[1];
  return id === undefined ? null : { provider, id };
};

/** The picture that an address names; null for addresses of any other form. Only the id is kept: hosts are configuration. */
export const twitchBadgePicture = (url: string | null): BadgePicture | null =>
  found('twitch-badge', TWITCH, url);
export const youtubeBadgePicture = (url: string | null): BadgePicture | null =>
  found('youtube-badge', YOUTUBE, url);
export const kickBadgePicture = (url: string | null): BadgePicture | null => found('kick-badge', KICK, url);

/** A channel's badge for those who are subscribed for so many months and more. */
export interface SubscriberBadge {
  readonly months: number;
  readonly picture: BadgePicture;
}

/** Kick tells of a subscriber only for how long; the channel says which picture that is. */
export function withSubscriberBadges(message: ChatMessage, known: readonly SubscriberBadge[]): ChatMessage {
  const worn = message.badges.findIndex(({ set, picture }) => set === 'subscriber' && picture === undefined);
  if (worn === -1) return message;
  const badge = message.badges[worn]!;
  const months = Number(badge.version || 1);
  const earned = known.filter((each) => each.months <= months).sort((a, b) => b.months - a.months)[0];
  if (earned === undefined) return message;
  return { ...message, badges: message.badges.with(worn, { ...badge, picture: earned.picture }) };
}
