import type { Settings } from '../../../shared/model/settings.ts';
import { AppError } from '../../../shared/errors.ts';
import type { HttpClient } from '../../ports/http.ts';
import type { Log } from '../../ports/log.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Site } from '../../ports/site.ts';
import type { Endpoints } from '../endpoints.ts';
import { fetchReplay } from './chat-replay.ts';
import { createDataApi } from './data-api.ts';
import { findMarkers } from './markers.ts';
import { resolveLink } from './resolve.ts';

export interface YouTubeDeps {
  readonly http: HttpClient;
  readonly endpoints: () => Endpoints;
  readonly settings: () => Settings;
  readonly secrets: Secrets;
  readonly log: Log;
}

/** YouTube: live, ended, upcoming and ordinary videos, their chat replay and the moments that comments name. */
export function createYouTubeSite(deps: YouTubeDeps): Site {
  const dataApi = createDataApi(deps);
  return {
    platform: 'youtube',
    resolve: (link, signal) => resolveLink({ ...deps, dataApi }, link, signal),
    fetchChat: (request) => {
      const { state } = request.stream;
      if (state === 'live' || state === 'upcoming') throw notOver(state);
      return fetchReplay({ ...deps, workers: () => deps.settings().downloadWorkers }, request);
    },
    fetchMarkers: (stream, signal) => findMarkers({ ...deps, dataApi }, stream, signal),
    capabilities: [],
  };
}

const notOver = (state: 'live' | 'upcoming'): AppError =>
  state === 'live'
    ? new AppError({
        code: 'link/unsupported',
        message: 'The stream is still live: its chat replay comes after its end.',
        nextStep: 'Record it now, or come back when it is over.',
      })
    : new AppError({
        code: 'link/upcoming',
        message: "The stream hasn't begun yet.",
        nextStep: 'Come back when it is over, or watch the channel to record it.',
      });
