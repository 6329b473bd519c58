import { z } from 'zod';
import type { Link } from './link.ts';

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
