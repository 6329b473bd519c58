import { createHash } from 'node:crypto';
import type { ArtefactKind, StageDefinition } from './stage.ts';

/** JSON with sorted keys, so that equal parameters give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
  }
  return value === undefined ? 'null' : JSON.stringify(value);
}

/** Identity of a stage's result: who made it, how, from what. Absent optional inputs are part of it. */
export function cacheKey(
  stage: Pick<StageDefinition, 'id' | 'version'>,
  params: unknown,
  inputs: ReadonlyMap<ArtefactKind, string>,
): string {
  const sorted = [...inputs].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(canonicalJson({ stage: stage.id, version: stage.version, params, inputs: sorted }))
    .digest('hex');
}
