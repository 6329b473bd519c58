import { AppError } from '../../../shared/errors.ts';
import type { Link } from '../../../shared/model/link.ts';
import { chooseVariant } from '../../domain/hls/variants.ts';
import type { KickChannel } from '../../domain/kick/answers.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpClient } from '../../ports/http.ts';
import type { LiveBroadcast, LiveFeed } from '../../ports/live-feed.ts';
import type { Log } from '../../ports/log.ts';
import type { Endpoints } from '../endpoints.ts';
import { createKickApi } from './api.ts';
import { findKickVod } from './find-vod.ts';
import { connectKickChat, type KickChatTiming } from './live-chat.ts';
import { variantsAt } from './media.ts';
import { badAnswer } from './refusals.ts';

export interface KickLiveDeps {
  readonly http: HttpClient;
  readonly endpoints: () => Endpoints;
  readonly clock: Clock;
  readonly log: Log;
  readonly firstWaitMs?: number;
  readonly chatTiming?: Partial<KickChatTiming>;
}

/** Kick's live side: what is on, its playlist (whose token expires), its chat. */
export function createKickLiveFeed(deps: KickLiveDeps): LiveFeed {
  const api = createKickApi(deps);
  const slugOf = (link: Link): string => link.channel ?? link.id;
  return {
    platform: 'kick',
    async look(link, signal) {
      return broadcastOf(await api.channel(slugOf(link), signal));
    },
    async openPlaylist({ link, quality, signal }) {
      const channel = await api.channel(slugOf(link), signal);
      const broadcast = broadcastOf(channel);
      if (broadcast === null || channel.playbackUrl === null) throw offline(channel.name);
      const variants = await variantsAt(api, { url: channel.playbackUrl, what: 'live' }, signal).catch(
        (thrown: unknown) => {
          // The address is there before the first picture and after the last, and answers 404.
          throw thrown instanceof AppError && thrown.code === 'link/not-found'
            ? offline(channel.name)
            : thrown;
        },
      );
      const variant = chooseVariant(variants, quality);
      if (variant === null) throw badAnswer('the media of this broadcast');
      return { url: variant.uri, headers: { referer: 'https://kick.com/' }, broadcast };
    },
    viewers: async (link, signal) => (await api.channel(slugOf(link), signal)).live?.viewers ?? null,
    findVod: (link, broadcast, signal) => findKickVod(api, slugOf(link), broadcast, signal),
    connectChat: (link, listener) =>
      connectKickChat(
        { ...deps, api, ...(deps.chatTiming === undefined ? {} : { timing: deps.chatTiming }) },
        link,
        listener,
      ),
  };
}

const offline = (name: string): AppError =>
  new AppError({
    code: 'link/offline',
    message: `${name} is not live on Kick now.`,
    nextStep: 'Watch the channel: KlipStream records it when it goes live.',
  });

const broadcastOf = (channel: KickChannel): LiveBroadcast | null =>
  channel.live === null
    ? null
    : {
        title: channel.live.title,
        channel: channel.name,
        channelId: channel.id,
        broadcastId: channel.live.id,
        startedAtUnixMs: channel.live.startedAtUnixMs,
      };
