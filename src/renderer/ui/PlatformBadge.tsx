import type { Platform } from '../../shared/model/link.ts';
import { Badge } from './Badge.tsx';

export const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  twitch: 'Twitch',
  youtube: 'YouTube',
  kick: 'Kick',
  relay: 'This computer',
};

/** Where something comes from, in words. */
export const PlatformBadge = ({ platform }: { platform: Platform }) => (
  <Badge>{PLATFORM_NAMES[platform]}</Badge>
);
