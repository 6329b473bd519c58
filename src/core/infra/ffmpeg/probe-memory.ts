import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { MediaProbe } from '../../../shared/model/vod.ts';

/** Added and inspected files follow each other closely; more than these are not asked about again soon. */
const KEPT = 8;

/**
 * Remembers what was found in the last few recordings. Adding a recording asks three times (what it is, which track
 * holds the voice, the analysis), and each time ffprobe would read the whole index: seconds and 170 MB at 13 h.
 * A file of another size or time is another file; failures are never remembered.
 */
export function rememberProbes(
  probe: (path: string, signal?: AbortSignal) => Promise<MediaProbe>,
): (path: string, signal?: AbortSignal) => Promise<MediaProbe> {
  const known = new Map<string, MediaProbe>();
  return async (path, signal) => {
    signal?.throwIfAborted();
    const before = await versionOf(path);
    const found = before === null ? undefined : known.get(before);
    if (found !== undefined) return found;
    const probed = await probe(path, signal);
    if (before !== null && before === (await versionOf(path))) {
      known.set(before, probed);
      for (const oldest of [...known.keys()].slice(0, -KEPT)) known.delete(oldest);
    }
    return probed;
  };
}

async function versionOf(path: string): Promise<string | null> {
  const facts = await stat(path).catch(() => null);
  return facts === null ? null : JSON.stringify([resolve(path), facts.size, facts.mtimeMs, facts.ino]);
}
