import { AppError } from '../../../../shared/errors.ts';
import type { Link } from '../../../../shared/model/link.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { HttpClient } from '../../../ports/http.ts';
import type { LiveBroadcast, LiveChat, LiveChatListener, LiveFeed } from '../../../ports/live-feed.ts';
import type { Log } from '../../../ports/log.ts';
import type { EmoteCatalog } from '../../emotes/emote-catalog.ts';
import { markLiveChat } from '../../emotes/mark-live-chat.ts';
import type { EmoteChannel } from '../../emotes/providers.ts';
import type { Endpoints } from '../../endpoints.ts';
import type { TwitchGql } from '../gql.ts';
import { connectTwitchChat, type TwitchChatDeps } from './chat.ts';
import { findTwitchVod } from './find-vod.ts';
import { lookAtChannels, type TwitchBroadcast } from './look.ts';
import { openTwitchPlaylist } from './playlist.ts';

export interface TwitchLiveFeedDeps {
  readonly http: HttpClient;
  readonly endpoints: () => Endpoints;
  readonly gql: TwitchGql;
  /** Of the sign-in (sign-in.ts): null when nobody is signed in. */
  readonly login: TwitchChatDeps['login'];
  readonly clock: Clock;
  readonly log: Log;
  /** null leaves third-party emotes and badges as words. */
  readonly emotes: Pick<EmoteCatalog, 'forChannel'> | null;
  readonly chatTiming?: TwitchChatDeps['timing'];
}

const loginOf = (link: Link): string => (link.channel ?? link.id).toLowerCase();

/** Twitch's live side: GraphQL and usher for the pictures, IRC for the chat. */
export function createTwitchLiveFeed(deps: TwitchLiveFeedDeps): LiveFeed {
  const look = async (link: Link, signal: AbortSignal): Promise<TwitchBroadcast | null> => {
    const login = loginOf(link);
    const found = (await lookAtChannels(deps.gql, [login], signal)).get(login) ?? 'unknown';
    if (found === 'unknown')
      throw new AppError({
        code: 'link/not-found',
        message: `Twitch has no channel "${login}".`,
        nextStep: 'Check the name.',
      });
    return found === 'offline' ? null : found;
  };
  return {
    platform: 'twitch',
    look,
    async openPlaylist({ link, quality, signal }) {
      const login = loginOf(link);
      const playlist = await openTwitchPlaylist(deps, { login, quality, signal });
      // The list of live channels lags behind by up to a minute: what it doesn't know yet is no reason to wait.
      const broadcast = await look(link, signal).catch((thrown: unknown) => {
        if (thrown instanceof AppError && thrown.code === 'link/not-found') throw thrown;
        signal.throwIfAborted();
        return null;
      });
      return { ...playlist, broadcast: broadcast ?? nameless(login) };
    },
    viewers: async (link, signal) => (await look(link, signal))?.viewers ?? null,
    findVod: (link, broadcast, signal) => findTwitchVod(deps.gql, loginOf(link), broadcast, signal),
    connectChat(link, listener) {
      const timing = deps.chatTiming === undefined ? {} : { timing: deps.chatTiming };
      const connect = (to: LiveChatListener): LiveChat =>
        connectTwitchChat({ ...deps, ...timing }, loginOf(link), to);
      const { emotes, log } = deps;
      if (emotes === null) return connect(listener);
      const channel = async (signal: AbortSignal): Promise<EmoteChannel> => ({
        platform: 'twitch',
        channelId: (await look(link, signal))?.channelId ?? null,
      });
      return markLiveChat({ emotes, log, channel }, listener, connect);
    },
  };
}

const nameless = (login: string): LiveBroadcast => ({
  ...{ title: `${login} live`, channel: login, channelId: null, broadcastId: null, startedAtUnixMs: null },
});
