import { systemClock } from '../../src/core/ports/clock.ts';
import type { FetchedMedia, Site } from '../../src/core/ports/site.ts';
import { createBandwidth } from '../../src/core/sources/hls/bandwidth.ts';
import { createTwitchChatReplay } from '../../src/core/sources/twitch/chat/chat-replay.ts';
import { createTwitchGql } from '../../src/core/sources/twitch/gql.ts';
import { createTwitchSite } from '../../src/core/sources/twitch/site.ts';
import type { Link } from '../../src/shared/model/link.ts';
import type { Settings } from '../../src/shared/model/settings.ts';
import { startTwitchSim, VOD_ID, type TwitchSim, type TwitchSimOptions } from '../sim/twitch/twitch-sim.ts';
import { impatient } from './chat-lab.ts';
import { fetchMedia, type MediaOptions, siteDeps, TransferFolders } from './site-lab.ts';

export const VOD_LINK: Link = {
  platform: 'twitch',
  kind: 'vod',
  id: VOD_ID,
  channel: null,
  url: `https://www.twitch.tv/videos/${VOD_ID}`,
  startMs: null,
};

export interface TwitchLab {
  readonly sim: TwitchSim;
  readonly site: Site;
  /** Another call goes on in the same work folder. */
  fetch(options?: MediaOptions): Promise<FetchedMedia>;
  close(): Promise<void>;
}

/** Twitch's adapter against a stand-in of one VOD; pauses are short, a stall is noticed after 300 ms. */
export async function openTwitchLab(
  options: TwitchSimOptions & { settings?: Partial<Settings>; secrets?: Record<string, string> },
): Promise<TwitchLab> {
  const sim = await startTwitchSim(options);
  const given = siteDeps(sim.endpoints, options);
  const deps = { ...given, http: impatient(given.http, 300), firstWaitMs: 2 };
  const gql = createTwitchGql(deps);
  const bandwidth = createBandwidth({ bytesPerSec: () => deps.settings().bandwidthBytesPerSec });
  const chat = createTwitchChatReplay({ ...deps, gql, emotes: null, clock: systemClock });
  const site = createTwitchSite({ ...deps, gql, bandwidth, chat });
  const folders = new TransferFolders();
  return {
    sim,
    site,
    fetch: (request) => fetchMedia(site, VOD_LINK, folders, request),
    async close() {
      await sim.server.close();
      folders.remove();
    },
  };
}
