import type { Link } from '../../../shared/model/link.ts';
import type { BroadcastKey } from '../../ports/live-feed.ts';
import { startsWith } from '../same-broadcast.ts';
import type { KickApi } from './api.ts';

/**
 * The VOD of a broadcast, by when both began: Kick's list of VODs does not name the broadcast. Null = none (yet), or one that is
 * still on. Throws what KickApi throws.
 */
export async function findKickVod(
  api: KickApi,
  slug: string,
  { startedAtUnixMs }: BroadcastKey,
  signal: AbortSignal,
): Promise<Link | null> {
  const videos = await api.videos(slug, signal);
  const found = videos.find((video) => !video.isLive && startsWith(video.startedAtUnixMs, startedAtUnixMs));
  if (found === undefined) return null;
  const channel = found.slug ?? slug;
  return {
    ...{ platform: 'kick', kind: 'vod', id: found.id, channel, startMs: null },
    url: `https://kick.com/${channel}/videos/${found.id}`,
  };
}
