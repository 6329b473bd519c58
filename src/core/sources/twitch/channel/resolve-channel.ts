import { AppError } from '../../../../shared/errors.ts';
import type { Link } from '../../../../shared/model/link.ts';
import type { RemoteStream } from '../../../../shared/model/remote-stream.ts';
import type { TwitchGql } from '../gql.ts';
import { queryChannel } from './channel-query.ts';

/** A channel's state now: `live` or `offline`. Throws AppError `link/not-found`. */
export async function resolveChannel(gql: TwitchGql, link: Link, signal: AbortSignal): Promise<RemoteStream> {
  const channel = await queryChannel(gql, link.id, { signal });
  if (channel === null)
    throw new AppError({
      code: 'link/not-found',
      message: `Twitch has no channel called ${link.id}.`,
      nextStep: 'Check how the name is written.',
    });
  const { stream } = channel;
  const started = Date.parse(stream?.createdAt ?? '');
  const name = channel.displayName ?? link.id;
  return {
    link,
    state: stream === null ? 'offline' : 'live',
    videoId: stream?.id ?? channel.lastBroadcast?.id ?? link.id,
    title: channel.lastBroadcast?.title?.trim() ?? name,
    channel: name,
    channelId: channel.id,
    startedAtUnixMs: Number.isNaN(started) ? null : started,
    durationMs: null,
    qualities: [],
    chapters: [],
    mutedRanges: [],
    hasChat: 'yes',
    notes: stream?.type === 'rerun' ? ['This is a rerun of an earlier broadcast.'] : [],
  };
}
