import { AppError } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { readPlayerAnswer } from '../../domain/youtube/player-answer.ts';
import { refusalOf } from '../../domain/youtube/refusal.ts';
import { isTooOld } from '../../domain/youtube/yt-dlp.ts';
import type { ProcessRunner } from '../../ports/process.ts';
import type { SiteCapability } from '../../ports/site.ts';
import type { DataApi } from './data-api.ts';
import { openInnertube, type InnertubeDeps } from './innertube.ts';
import { needsYtDlp } from './media-direct.ts';
import { findYtDlp } from './media-ytdlp.ts';

/** YouTube's first video: public since 2005. */
const OLD_VIDEO = 'jNQXAC9IVRw';

export interface CapabilityDeps extends InnertubeDeps {
  readonly dataApi: DataApi;
  readonly processes: ProcessRunner;
  readonly settings: () => Settings;
}

/** What YouTube can do for us, each with the cheapest question that shows it. */
export function youTubeCapabilities(deps: CapabilityDeps): SiteCapability[] {
  const player = async (client: 'WEB' | 'ANDROID_VR', signal: AbortSignal) => {
    const session = await openInnertube(deps, signal);
    const answer = readPlayerAnswer(await session.player(OLD_VIDEO, client));
    const refusal = refusalOf(answer.status, answer.reason);
    if (refusal !== null) throw new AppError(refusal);
    return answer;
  };
  return [
    {
      id: 'youtube.video',
      label: 'YouTube: details of a video',
      check: async (signal) =>
        `Got the details of “${(await player('WEB', signal)).details.title ?? OLD_VIDEO}”.`,
    },
    {
      id: 'youtube.media',
      label: 'YouTube: picture and sound',
      check: async (signal) => {
        const found = await findYtDlp({ processes: deps.processes, path: deps.settings().ytDlpPath }, signal);
        if (found !== null) {
          const age = isTooOld(found.version) ? ', which is too old for today’s YouTube: update it' : '';
          return `yt-dlp ${found.versionText}${age}.`;
        }
        const { formats } = await player('ANDROID_VR', signal);
        if (!formats.some(({ url }) => url !== null)) throw needsYtDlp();
        return 'Without yt-dlp, from addresses that YouTube gives by itself.';
      },
    },
    {
      id: 'youtube.comments',
      label: 'YouTube: comments through the Data API',
      check: async (signal) => {
        if (!(await deps.dataApi.hasKey())) return 'No API key is set: comments are read from the page.';
        await deps.dataApi.comments(OLD_VIDEO, null, signal);
        return 'The API key works.';
      },
    },
  ];
}
