import type { Sites } from '../../src/core/ports/site.ts';

/** For tests that fetch nothing. */
export const noSites: Sites = {
  all: [],
  of: (platform) => {
    throw new Error(`no adapter for ${platform} in this test`);
  },
};
