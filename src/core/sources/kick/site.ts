import { AppError } from '../../../shared/errors.ts';
import type { Link } from '../../../shared/model/link.ts';
import type { RemoteQuality, RemoteStream } from '../../../shared/model/remote-stream.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { toRemoteQuality } from '../../domain/hls/variants.ts';
import { channelStream, clipStream, videoStream } from '../../domain/kick/remote.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpClient } from '../../ports/http.ts';
import type { Site } from '../../ports/site.ts';
import type { Endpoints } from '../endpoints.ts';
import type { Bandwidth } from '../hls/bandwidth.ts';
import { createKickApi, type KickApi } from './api.ts';
import { kickCapabilities } from './capabilities.ts';
import { fetchKickChat } from './chat-replay.ts';
import { fetchKickMedia, variantsAt } from './media.ts';

export interface KickSiteDeps {
  readonly http: HttpClient;
  readonly endpoints: () => Endpoints;
  readonly settings: () => Pick<Settings, 'downloadWorkers'>;
  /** Shared by all downloads. */
  readonly bandwidth: Bandwidth;
  readonly clock: Clock;
  /** First pause before something is asked again; doubles. Default 500. */
  readonly firstWaitMs?: number;
}

/** Kick, through the interfaces of its own site: they are undocumented and guarded against programs. */
export function createKickSite(deps: KickSiteDeps): Site {
  const api = createKickApi(deps);
  const workers = (): number => deps.settings().downloadWorkers;
  return {
    platform: 'kick',
    resolve: (link, signal) => resolve(api, link, signal),
    fetchMedia: (request) => fetchKickMedia({ ...deps, api, workers }, request),
    fetchChat: (request) => fetchKickChat({ api, clock: deps.clock, workers }, request),
    capabilities: kickCapabilities(api, deps.clock),
  };
}

async function resolve(api: KickApi, link: Link, signal: AbortSignal): Promise<RemoteStream> {
  if (link.kind === 'clip') {
    const clip = await api.clip(link.id, signal);
    const media = clip.url === null ? NO_MEDIA : { url: clip.url, what: 'clip' as const };
    const { qualities } = await qualitiesAt(api, media, { durationMs: clip.durationMs, signal });
    return clipStream(link, clip, qualities);
  }
  if (link.kind === 'channel') {
    const channel = await api.channel(link.id, signal);
    const url = channel.live === null ? null : channel.playbackUrl;
    const media = url === null ? NO_MEDIA : { url, what: 'live' as const };
    const { qualities, notes } = await qualitiesAt(api, media, { durationMs: null, signal });
    return channelStream(link, channel, qualities, channel.live === null ? [] : notes);
  }
  const video = await api.video(link, signal);
  const url = video.source ?? (await api.playbackUrl(video.id, signal));
  const media = url === null ? NO_MEDIA : { url, what: 'vod' as const };
  const { qualities, notes } = await qualitiesAt(api, media, { durationMs: video.durationMs, signal });
  return videoStream(link, video, qualities, notes);
}

type Media = Parameters<typeof variantsAt>[1];
const NO_MEDIA = null;

/** Refused media is a note: what Kick says of the stream, and its chat, are there all the same. */
async function qualitiesAt(
  api: KickApi,
  media: Media | null,
  { durationMs, signal }: { durationMs: number | null; signal: AbortSignal },
): Promise<{ qualities: RemoteQuality[]; notes: string[] }> {
  if (media === null) return { qualities: [], notes: ['Kick names no video for this.'] };
  try {
    const variants = await variantsAt(api, media, signal);
    return { qualities: variants.map((variant) => toRemoteQuality(variant, durationMs)), notes: [] };
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !/^(?:link|kick)\//.test(thrown.code)) throw thrown;
    return { qualities: [], notes: [thrown.message] };
  }
}
