import type { Settings } from '../../../shared/model/settings.ts';
import { refuseUnfinished } from '../../domain/links/unfinished.ts';
import type { HttpClient } from '../../ports/http.ts';
import type { ProcessRunner } from '../../ports/process.ts';
import type { Log } from '../../ports/log.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Site } from '../../ports/site.ts';
import type { Endpoints } from '../endpoints.ts';
import { fetchReplay } from './chat-replay.ts';
import { createDataApi } from './data-api.ts';
import { findMarkers } from './markers.ts';
import { fetchMedia } from './media.ts';
import { youTubeCapabilities } from './capabilities.ts';
import { resolveLink } from './resolve.ts';

export interface YouTubeDeps {
  readonly http: HttpClient;
  readonly endpoints: () => Endpoints;
  readonly settings: () => Settings;
  readonly secrets: Secrets;
  /** Starts yt-dlp. */
  readonly processes: ProcessRunner;
  readonly log: Log;
}

/** YouTube: live, ended, upcoming and ordinary videos, their chat replay and the moments that comments name. */
export function createYouTubeSite(deps: YouTubeDeps): Site {
  const dataApi = createDataApi(deps);
  return {
    platform: 'youtube',
    resolve: (link, signal) => resolveLink({ ...deps, dataApi }, link, signal),
    fetchMedia: (request) => fetchMedia(deps, request),
    fetchChat: async (request) => {
      refuseUnfinished(request.stream);
      return fetchReplay({ ...deps, workers: () => deps.settings().downloadWorkers }, request);
    },
    fetchMarkers: (stream, signal) => findMarkers({ ...deps, dataApi }, stream, signal),
    capabilities: youTubeCapabilities({ ...deps, dataApi }),
  };
}
