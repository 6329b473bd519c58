import { AppError } from '../../shared/errors.ts';
import type { Site, Sites } from '../ports/site.ts';

/** The platforms of this build. */
export function createSites(all: readonly Site[]): Sites {
  return {
    all,
    of(platform) {
      const site = all.find((one) => one.platform === platform);
      if (site !== undefined) return site;
      throw new AppError({
        code: 'link/unsupported',
        message: `This build of KlipStream knows nothing of ${platform}.`,
        nextStep: 'Download the stream with another program and add the file.',
      });
    },
  };
}
