import type { LingoStore } from '../../src/core/ports/lingo-store.ts';

/** Nothing is known of any channel, and nothing is kept. */
export const noLingo: LingoStore = {
  list: () => [],
  get: () => null,
  put: () => undefined,
  remove: () => undefined,
  changesSince: () => 0,
};
