import type { Link } from '../../../shared/model/link.ts';
import type { RemoteStream } from '../../../shared/model/remote-stream.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { channelStream, clipStream, videoStream } from '../../domain/kick/remote.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpClient } from '../../ports/http.ts';
import type { Log } from '../../ports/log.ts';
import type { Site } from '../../ports/site.ts';
import type { Endpoints } from '../endpoints.ts';
import { createKickApi } from './api.ts';
import { kickCapabilities } from './capabilities.ts';
import { fetchKickChat } from './chat-replay.ts';

export interface KickSiteDeps {
  readonly http: HttpClient;
  readonly endpoints: () => Endpoints;
  readonly settings: () => Pick<Settings, 'downloadWorkers'>;
  readonly clock: Clock;
  readonly log: Log;
  /** First pause before something is asked again; doubles. Default 500. */
  readonly firstWaitMs?: number;
}

/** Kick, through the interfaces of its own site: they are undocumented and guarded against programs. */
export function createKickSite(deps: KickSiteDeps): Site {
  const api = createKickApi(deps);

  const resolve = async (link: Link, signal: AbortSignal): Promise<RemoteStream> => {
    if (link.kind === 'clip') return clipStream(link, await api.clip(link.id, signal), []);
    if (link.kind === 'channel') return channelStream(link, await api.channel(link.id, signal), [], []);
    return videoStream(link, await api.video(link, signal), [], []);
  };

  return {
    platform: 'kick',
    resolve,
    fetchChat: (request) =>
      fetchKickChat({ api, clock: deps.clock, workers: () => deps.settings().downloadWorkers }, request),
    capabilities: kickCapabilities(api),
  };
}
