import { z } from 'zod';
import type { Link } from './link.ts';

/** After so many days what was kept is deleted; null = it stays as long as its VOD. */
export const KeepDays = z.number().int().min(1).max(3650).nullable();

const DAY_MS = 24 * 3_600_000;

/** When a recording's chat is deleted; null = with the VOD. */
export const keptUntil = <Days extends number | null>(startedAtUnixMs: number, days: Days): Days =>
  (days === null ? null : startedAtUnixMs + days * DAY_MS) as Days;

/** What the person decided about the chat of a channel's recordings. */
export const ChatConsent = z.object({
  /** Keep what chat writes while the channel is recorded. */
  keep: z.boolean(),
});
export type ChatConsent = z.infer<typeof ChatConsent>;

/** Nothing is kept that nobody asked for. */
export const NO_CONSENT: ChatConsent = { keep: false };

/** Names the channel whose chat is meant, as a watched channel is named. */
export const channelKeyOf = ({ platform, id }: Pick<Link, 'platform' | 'id'>): string => `${platform}:${id}`;
