import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/ports/clock.ts';
import type { FetchedMedia, FetchMediaRequest, Site } from '../../src/core/ports/site.ts';
import { createBandwidth } from '../../src/core/sources/hls/bandwidth.ts';
import { createTwitchChatReplay } from '../../src/core/sources/twitch/chat/chat-replay.ts';
import { createTwitchGql } from '../../src/core/sources/twitch/gql.ts';
import { createTwitchSite } from '../../src/core/sources/twitch/site.ts';
import type { Link } from '../../src/shared/model/link.ts';
import type { Settings } from '../../src/shared/model/settings.ts';
import { startTwitchSim, VOD_ID, type TwitchSim, type TwitchSimOptions } from '../sim/twitch/twitch-sim.ts';
import { impatient } from './chat-lab.ts';
import { mediaTool } from './media-lab.ts';
import { siteDeps, WHOLE } from './site-lab.ts';

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
  fetch(
    options?: Partial<Pick<FetchMediaRequest, 'want' | 'choice' | 'signal' | 'onChunk'>>,
  ): Promise<FetchedMedia>;
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
  const root = mkdtempSync(join(tmpdir(), 'klip-twitch-'));
  let runs = 0;
  return {
    sim,
    site,
    async fetch(request = {}) {
      const signal = request.signal ?? new AbortController().signal;
      const outDir = join(root, `out-${++runs}`);
      mkdirSync(outDir);
      mkdirSync(join(root, 'work'), { recursive: true });
      return await site.fetchMedia!({
        stream: await site.resolve(VOD_LINK, new AbortController().signal),
        want: request.want ?? 'video',
        choice: request.choice ?? WHOLE,
        media: mediaTool(),
        ...{ signal, outDir, workDir: join(root, 'work'), log: deps.log },
        onProgress: () => undefined,
        onChunk: request.onChunk ?? (() => undefined),
      });
    },
    async close() {
      await sim.server.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
