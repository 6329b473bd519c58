import { AppError } from '../../shared/errors.ts';
import type { Platform } from '../../shared/model/link.ts';
import type { Site, Sites } from '../ports/site.ts';

const NAMES: Readonly<Record<Platform, string>> = {
  twitch: 'Twitch',
  youtube: 'YouTube',
  kick: 'Kick',
  relay: 'this computer',
};

/** The platforms of this build. */
export function createSites(all: readonly Site[]): Sites {
  return {
    all,
    of(platform) {
      const site = all.find((one) => one.platform === platform);
      if (site !== undefined) return site;
      throw new AppError({
        code: 'link/unsupported',
        message: `This version of KlipStream can't download from ${NAMES[platform]} yet.`,
        nextStep: 'Download the stream with another program and add the file.',
      });
    },
  };
}
