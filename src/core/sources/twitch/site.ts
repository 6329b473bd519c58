import { AppError } from '../../../shared/errors.ts';
import type { Link } from '../../../shared/model/link.ts';
import type { RemoteStream } from '../../../shared/model/remote-stream.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import type { HttpClient } from '../../ports/http.ts';
import type { Log } from '../../ports/log.ts';
import type { Site } from '../../ports/site.ts';
import type { Endpoints } from '../endpoints.ts';
import type { Bandwidth } from '../hls/bandwidth.ts';
import { twitchCapabilities } from './capabilities.ts';
import { resolveChannel } from './channel/resolve-channel.ts';
import { fetchClip } from './clip/fetch-clip.ts';
import { resolveClip } from './clip/resolve-clip.ts';
import type { TwitchGql } from './gql.ts';
import { fetchVod } from './vod/fetch-vod.ts';
import { resolveVod } from './vod/resolve-vod.ts';

export interface TwitchSiteDeps {
  readonly http: HttpClient;
  readonly gql: TwitchGql;
  readonly endpoints: () => Endpoints;
  readonly settings: () => Settings;
  /** One for all downloads of all platforms. */
  readonly bandwidth: Bandwidth;
  readonly log: Log;
  /** What fetches the chat replay (createTwitchChatReplay); absent: no chat. */
  readonly chat?: Pick<Site, 'fetchChat' | 'fetchMarkers' | 'capabilities'>;
  /** First pause before a refused segment is tried again. Default 500. */
  readonly firstWaitMs?: number;
}

/** Twitch: VODs, highlights and uploads, clips, and whether a channel is live. */
export function createTwitchSite(deps: TwitchSiteDeps): Site {
  const { fetchChat, fetchMarkers, capabilities = [] } = deps.chat ?? {};
  return {
    platform: 'twitch',
    resolve: (link, signal) => resolve(deps, link, signal),
    async fetchMedia(request) {
      const { link } = request.stream;
      if (link.kind === 'clip') return await fetchClip(deps, request);
      if (link.kind === 'vod' || link.kind === 'video') return await fetchVod(deps, request);
      throw new AppError({
        code: 'link/unsupported',
        message: 'A channel has no recording of its own to fetch.',
        nextStep: 'Record it while it is live, or add one of its VODs.',
      });
    },
    ...(fetchChat === undefined ? {} : { fetchChat }),
    ...(fetchMarkers === undefined ? {} : { fetchMarkers }),
    capabilities: [...twitchCapabilities(deps), ...capabilities],
  };
}

function resolve(deps: TwitchSiteDeps, link: Link, signal: AbortSignal): Promise<RemoteStream> {
  switch (link.kind) {
    case 'vod':
    case 'video':
      return resolveVod(deps, link, signal);
    case 'clip':
      return resolveClip(deps.gql, link, signal);
    case 'channel':
      return resolveChannel(deps.gql, link, signal);
  }
}
