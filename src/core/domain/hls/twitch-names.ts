import type { HlsSegment } from './playlist.ts';

/** A silenced segment is `32-muted.ts`; `32-unmuted.ts` is listed in some playlists and always refused. */
export const isMutedSegment = ({ uri }: Pick<HlsSegment, 'uri'>): boolean =>
  /-(?:un)?muted\.[^/]+$/.test(pathOf(uri));

/** Rewrites `-unmuted` to the name that can be had. Source: twitch-vod fact sheet §6. */
export const reachableSegment = (segment: HlsSegment): HlsSegment =>
  segment.uri.includes('-unmuted') ? { ...segment, uri: segment.uri.replace('-unmuted', '-muted') } : segment;

const pathOf = (uri: string): string => uri.replace(/[?#].*$/s, '');
