import type { Link } from '../../../shared/model/link.ts';
import type { RemoteQuality, RemoteStream } from '../../../shared/model/remote-stream.ts';
import type { KickChannel, KickClip, KickVideo } from './answers.ts';

const NOTHING = { chapters: [], mutedRanges: [], notes: [] };

export const videoStream = (
  link: Link,
  video: KickVideo,
  qualities: readonly RemoteQuality[],
  notes: readonly string[],
): RemoteStream => ({
  ...NOTHING,
  link: link.channel === null && video.slug !== null ? withChannel(link, video.slug) : link,
  state: video.isLive ? 'growing' : 'vod',
  videoId: video.id,
  title: video.title,
  channel: video.channelName ?? link.channel,
  channelId: video.channelId,
  startedAtUnixMs: video.startedAtUnixMs,
  durationMs: video.isLive ? null : video.durationMs,
  qualities: [...qualities],
  hasChat: video.channelId === null || video.startedAtUnixMs === null ? 'no' : 'yes',
  notes: [
    ...(video.isLive ? ['This broadcast is still going on: what it holds so far is downloaded.'] : []),
    ...notes,
  ],
});

const withChannel = (link: Link, channel: string): Link => ({
  ...link,
  channel,
  url: `https://kick.com/${channel}/videos/${link.id}`,
});

export const clipStream = (
  link: Link,
  clip: KickClip,
  qualities: readonly RemoteQuality[],
): RemoteStream => ({
  ...NOTHING,
  link,
  state: 'clip',
  videoId: clip.id,
  title: clip.title,
  channel: clip.channelName ?? link.channel,
  channelId: clip.channelId,
  startedAtUnixMs: clip.startedAtUnixMs,
  durationMs: clip.durationMs,
  qualities: [...qualities],
  hasChat: clip.channelId === null || clip.startedAtUnixMs === null ? 'no' : 'yes',
});

export const channelStream = (
  link: Link,
  channel: KickChannel,
  qualities: readonly RemoteQuality[],
  notes: readonly string[],
): RemoteStream => ({
  ...NOTHING,
  link: { ...link, id: channel.slug, channel: channel.slug, url: `https://kick.com/${channel.slug}` },
  state: channel.live === null ? 'offline' : 'live',
  videoId: channel.live?.id ?? channel.id,
  title: channel.live?.title ?? channel.name,
  channel: channel.name,
  channelId: channel.id,
  startedAtUnixMs: channel.live?.startedAtUnixMs ?? null,
  durationMs: null,
  qualities: [...qualities],
  hasChat: channel.chatroomId === null ? 'no' : 'yes',
  notes: [...notes],
});
