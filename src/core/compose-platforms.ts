import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../shared/model/settings.ts';
import { createHttpClient } from './infra/http/http-client.ts';
import { processRunner } from './infra/process/run-process.ts';
import type { Platform } from '../shared/model/link.ts';
import type { Clock } from './ports/clock.ts';
import type { HttpClient } from './ports/http.ts';
import type { LiveFeed } from './ports/live-feed.ts';
import type { ChannelEvents, LiveSignals } from './ports/live-signals.ts';
import type { Log } from './ports/log.ts';
import type { MediaTool } from './ports/media-tool.ts';
import type { Secrets } from './ports/secrets.ts';
import type { SettingsStore } from './ports/settings-store.ts';
import type { Sites } from './ports/site.ts';
import { endpointsOf, type Endpoints } from './sources/endpoints.ts';
import { createHealth, type Health } from './sources/health.ts';
import { createBandwidth } from './sources/hls/bandwidth.ts';
import { createEmoteCatalog } from './sources/emotes/emote-catalog.ts';
import type { EmoteImages } from './sources/emotes/emote-images.ts';
import { notedFeed, notedSite } from './sources/noted.ts';
import { createKickLiveFeed } from './sources/kick/live-feed.ts';
import { createKickSite } from './sources/kick/site.ts';
import { createRelayFeed, type RelayFeed } from './sources/relay/relay-feed.ts';
import { createSites } from './sources/sites.ts';
import { createTwitchChatReplay } from './sources/twitch/chat/chat-replay.ts';
import { createTwitchGql } from './sources/twitch/gql.ts';
import { createTwitchEventSub } from './sources/twitch/live/event-sub.ts';
import { createTwitchLiveFeed } from './sources/twitch/live/feed.ts';
import { lookAtChannels, type TwitchLook } from './sources/twitch/live/look.ts';
import { createTwitchSignIn, type TwitchSignIn } from './sources/twitch/sign-in.ts';
import { createTwitchSite } from './sources/twitch/site.ts';
import { createYouTubeLive } from './sources/youtube/live-chat.ts';
import { createYouTubeSite } from './sources/youtube/youtube-site.ts';

export interface SiteOptions {
  readonly settings: SettingsStore;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
  /** Emotes are kept here for offline. */
  readonly dataDir: string;
  readonly version: string;
  /** Waits, or rejects with AbortError. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly media: Pick<MediaTool, 'pipe' | 'report'>;
  /** For what passes through: folders of live sessions. */
  readonly passingDir: string;
}

export interface Platforms {
  readonly sites: Sites;
  /** The live side of a platform. */
  readonly feed: (platform: Platform) => LiveFeed;
  readonly http: HttpClient;
  /** What encoders on this computer send. */
  readonly relay: RelayFeed;
  readonly signIn: TwitchSignIn;
  readonly emotes: EmoteImages;
  /** Many channels of Twitch in one request, by login. */
  readonly lookAtMany: (logins: readonly string[], signal: AbortSignal) => Promise<Map<string, TwitchLook>>;
  /** What Twitch tells by itself while somebody is signed in. */
  readonly signals: LiveSignals & ChannelEvents;
  /** What worked, and when. */
  readonly health: Health;
}

/** Every platform with what it needs: one HTTP client and one bandwidth for all downloads together. */
export function composePlatforms(options: SiteOptions): Platforms {
  const settings = (): Settings => options.settings.get();
  const shared = {
    ...options,
    settings,
    http: createHttpClient({ userAgent: `Mozilla/5.0 KlipStream/${options.version}` }),
    endpoints: endpointsFrom(settings, options.env['KLIPSTREAM_ENDPOINTS']),
    bandwidth: createBandwidth({ bytesPerSec: () => settings().bandwidthBytesPerSec }),
    processes: processRunner,
  };
  const health = createHealth({ ...shared, file: join(options.dataDir, 'source-health.json') });
  const signIn = createTwitchSignIn(shared);
  const gql = createTwitchGql(shared);
  const emotes = createEmoteCatalog({ ...shared, gql, cacheDir: join(options.dataDir, 'emotes') });
  const chat = createTwitchChatReplay({ ...shared, gql, emotes });
  const channels: Readonly<Record<Exclude<Platform, 'relay'>, LiveFeed>> = {
    twitch: createTwitchLiveFeed({ ...shared, gql, emotes, login: () => signIn.login() }),
    youtube: createYouTubeLive(shared),
    kick: createKickLiveFeed(shared),
  };
  const relay = createRelayFeed({
    ...{ ...shared, dir: options.passingDir },
    feed: (platform) => feeds[platform],
  });
  const feeds: Readonly<Record<Platform, LiveFeed>> = { ...channels, relay };
  const all = [createTwitchSite({ ...shared, gql, chat }), createYouTubeSite(shared), createKickSite(shared)];
  return {
    ...{
      sites: createSites(all.map((site) => notedSite(site, health))),
      http: shared.http,
      health,
      signIn,
      emotes,
    },
    feed: (platform: Platform) => (platform === 'relay' ? relay : notedFeed(feeds[platform], health)),
    relay,
    signals: createTwitchEventSub({ ...shared, signIn }),
    lookAtMany: (logins, signal) => lookAtChannels(gql, logins, signal),
  };
}

/** `KLIPSTREAM_ENDPOINTS` names a JSON file of addresses by name, for trying the app against local stand-ins. */
function endpointsFrom(settings: () => Settings, file: string | undefined): () => Endpoints {
  const given = file === undefined ? {} : (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
  return () => endpointsOf({ endpoints: { ...settings().endpoints, ...given } });
}
