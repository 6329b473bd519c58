import { classifyLink } from '../../src/core/domain/links/classify.ts';
import type { FetchedMedia, Site } from '../../src/core/ports/site.ts';
import { createBandwidth } from '../../src/core/sources/hls/bandwidth.ts';
import { createKickSite } from '../../src/core/sources/kick/site.ts';
import type { Link } from '../../src/shared/model/link.ts';
import type { Settings } from '../../src/shared/model/settings.ts';
import { startKickSim, type KickSim } from '../sim/kick/kick-sim.ts';
import { createKickMedia, type KickMediaBehaviour, type KickMediaSim } from '../sim/kick/media.ts';
import { VOD_SEGMENT_SEC, type VodMedia } from '../sim/twitch/vod-media.ts';
import { impatient } from './chat-lab.ts';
import { fetchMedia, type MediaOptions, siteDeps, TransferFolders } from './site-lab.ts';

const STARTED_AT = Date.UTC(2026, 4, 1, 18, 0, 1);
/** The clip of the stand-in holds the VOD's media from this segment on. */
export const CLIP_FROM = 8;

export interface KickLab {
  readonly sim: KickSim;
  readonly media: KickMediaSim;
  readonly site: Site;
  readonly vod: Link;
  readonly clip: Link;
  /** Another call goes on in the same work folder. */
  fetch(options?: MediaOptions & { link?: Link }): Promise<FetchedMedia>;
  close(): Promise<void>;
}

/** Kick's adapter against a stand-in of one VOD and one clip; pauses are short, a stall is noticed after 300 ms. */
export async function openKickLab(options: {
  media: VodMedia;
  behaviour?: Partial<KickMediaBehaviour>;
  settings?: Partial<Settings>;
}): Promise<KickLab> {
  const media = createKickMedia(options.media, { startedAtUnixMs: STARTED_AT, clipFrom: CLIP_FROM });
  Object.assign(media.behaviour, options.behaviour);
  const { durationSec } = options.media;
  const sim = await startKickSim({
    ...{ durationSec, startedAtUnixMs: STARTED_AT, routes: [media.route] },
    clip: {
      atSec: CLIP_FROM * VOD_SEGMENT_SEC,
      durationSec: durationSec - CLIP_FROM * VOD_SEGMENT_SEC,
    },
  });
  const given = siteDeps(sim.endpoints, options);
  const deps = { ...given, http: impatient(given.http, 300), firstWaitMs: 2 };
  const bandwidth = createBandwidth({ bytesPerSec: () => null });
  const clock = { nowUnixMs: () => STARTED_AT + durationSec * 1000 };
  const site = createKickSite({ ...deps, bandwidth, clock });
  const folders = new TransferFolders();
  const vod = linkOf(`https://kick.com/${sim.world.slug}/videos/${sim.world.videoId}`);
  return {
    ...{ sim, media, site, vod },
    clip: linkOf(`https://kick.com/${sim.world.slug}/clips/${sim.world.clipId}`),
    fetch: ({ link = vod, ...request } = {}) => fetchMedia(site, link, folders, request),
    async close() {
      await sim.close();
      folders.remove();
    },
  };
}

function linkOf(text: string): Link {
  const found = classifyLink(text);
  if ('problem' in found) throw new Error(found.problem.message);
  return found.link;
}
