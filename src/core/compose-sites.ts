import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../shared/model/settings.ts';
import { createHttpClient } from './infra/http/http-client.ts';
import { processRunner } from './infra/process/run-process.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { Secrets } from './ports/secrets.ts';
import type { SettingsStore } from './ports/settings-store.ts';
import type { Sites } from './ports/site.ts';
import { endpointsOf, type Endpoints } from './sources/endpoints.ts';
import { createBandwidth } from './sources/hls/bandwidth.ts';
import { createKickSite } from './sources/kick/site.ts';
import { createEmoteCatalog } from './sources/emotes/emote-catalog.ts';
import { createSites } from './sources/sites.ts';
import { createTwitchChatReplay } from './sources/twitch/chat/chat-replay.ts';
import { createTwitchGql } from './sources/twitch/gql.ts';
import { createTwitchSite } from './sources/twitch/site.ts';
import { createYouTubeSite } from './sources/youtube/youtube-site.ts';

export interface SiteOptions {
  readonly settings: SettingsStore;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
  /** Emotes are kept here for offline. */
  readonly dataDir: string;
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Every platform with what it needs: one HTTP client and one bandwidth for all downloads together. */
export function composeSites(options: SiteOptions): Sites {
  const settings = (): Settings => options.settings.get();
  const shared = {
    ...options,
    settings,
    http: createHttpClient({ userAgent: `Mozilla/5.0 KlipStream/${options.version}` }),
    endpoints: endpointsFrom(settings, options.env['KLIPSTREAM_ENDPOINTS']),
    bandwidth: createBandwidth({ bytesPerSec: () => settings().bandwidthBytesPerSec }),
    processes: processRunner,
  };
  const gql = createTwitchGql(shared);
  const emotes = createEmoteCatalog({ ...shared, gql, cacheDir: join(options.dataDir, 'emotes') });
  const chat = createTwitchChatReplay({ ...shared, gql, emotes });
  return createSites([
    createTwitchSite({ ...shared, gql, chat }),
    createYouTubeSite(shared),
    createKickSite(shared),
  ]);
}

/** `KLIPSTREAM_ENDPOINTS` names a JSON file of addresses by name, for trying the app against local stand-ins. */
function endpointsFrom(settings: () => Settings, file: string | undefined): () => Endpoints {
  const given = file === undefined ? {} : (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
  return () => endpointsOf({ endpoints: { ...settings().endpoints, ...given } });
}
