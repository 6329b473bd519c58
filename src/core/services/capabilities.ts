import type { sourcesContract } from '../../shared/contract/sources.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import type { Sites } from '../ports/site.ts';
import { capabilitiesByUse } from '../sources/noted.ts';
import type { Health } from '../sources/health.ts';

export interface CapabilityDeps {
  readonly sites: Sites;
  readonly health: Health;
}

/** Handler of `sources.check`: what each platform does for us, and when it was last seen to. */
export function capabilityHandlers({
  sites,
  health,
}: CapabilityDeps): Pick<Handlers, keyof typeof sourcesContract & 'sources.check'> {
  return {
    'sources.check': async ({ ask }, { signal }) => ({
      capabilities: await health.check(
        [...sites.all.flatMap(({ capabilities }) => capabilities), ...capabilitiesByUse],
        { ask, signal },
      ),
    }),
  };
}
