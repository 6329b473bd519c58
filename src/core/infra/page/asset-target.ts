import { ASSET_BASE } from '../../../shared/hosts.ts';

/** Ids and names only: no segment can be `..`, none can hold a slash in any encoding. */
const ASSET_PATH = /^[A-Za-z0-9_][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*){1,3}$/;

/** The asset path with its query in a request's target (`/asset/…`); null when it can't be one. */
export function parseAssetTarget(target: string): string | null {
  if (!target.startsWith(ASSET_BASE)) return null;
  const rest = target.slice(ASSET_BASE.length);
  const queryAt = rest.indexOf('?');
  const path = queryAt === -1 ? rest : rest.slice(0, queryAt);
  return ASSET_PATH.test(path) ? rest : null;
}
