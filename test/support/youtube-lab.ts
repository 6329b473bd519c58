import { processRunner } from '../../src/core/infra/process/run-process.ts';
import type { Site } from '../../src/core/ports/site.ts';
import { createYouTubeSite } from '../../src/core/sources/youtube/youtube-site.ts';
import type { RemoteStream } from '../../src/shared/model/remote-stream.ts';
import type { Settings } from '../../src/shared/model/settings.ts';
import type { YouTubeSim } from '../sim/youtube/youtube-sim.ts';
import { siteDeps } from './site-lab.ts';

/** The adapter, talking to a stand-in. */
export function youTubeLab(
  sim: YouTubeSim,
  options: { settings?: Partial<Settings>; secrets?: Record<string, string> } = {},
): { site: Site } {
  const deps = siteDeps(sim.endpoints, options);
  return { site: createYouTubeSite({ ...deps, processes: processRunner }) };
}

/** What `resolve` says of a stand-in's video once it is over, without asking. */
export const endedStream = ({ video }: YouTubeSim): RemoteStream => ({
  link: { platform: 'youtube', kind: 'video', id: video.videoId, channel: null, url: '', startMs: null },
  ...{ state: 'vod', videoId: video.videoId, title: video.title, channel: video.channel, channelId: null },
  ...{ startedAtUnixMs: video.startedAtUnixMs, durationMs: video.durationSec * 1000, hasChat: 'yes' },
  ...{ qualities: [], chapters: [], mutedRanges: [], notes: [] },
});
