import { isAbortError } from '../../../shared/errors.ts';
import { type InitFacts, readInitSegment } from '../../domain/hls/fmp4-check.ts';
import type { LiveSegment } from '../../domain/hls/live-window.ts';
import { createSegmentCheck } from '../../domain/hls/segment-check.ts';
import type { HttpClient } from '../../ports/http.ts';

export interface FetchedSegment {
  readonly bytes: Uint8Array;
  /** What its streams are; another one can't follow it in the same file. */
  readonly format: string;
  readonly durationMs: number;
  /** The part that an fMP4 file begins with; null for MPEG-TS. */
  readonly init: Uint8Array | null;
}

interface Init {
  readonly bytes: Uint8Array;
  readonly facts: InitFacts | null;
}

/** A 200 may be cut, empty or something else: asked again so often, then taken as it is if it is whole in itself. */
const TRIES = 3;

/** Fetches and verifies live segments. Resolves with null when one can't be had: it left the window, or stays broken. */
export function createSegmentFetch(
  http: HttpClient,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): (segment: LiveSegment, url: string, absolute: (uri: string) => string) => Promise<FetchedSegment | null> {
  let init: { uri: string; loaded: Promise<Init> } | null = null;

  const load = async (url: string): Promise<Uint8Array> =>
    (await http.bytes({ url, headers, signal, tries: 3, stallMs: 8000 })).body;

  const loadInit = (uri: string): Promise<Init> => {
    if (init?.uri === uri) return init.loaded;
    const loaded = load(uri).then((bytes) => ({ bytes, facts: readInitSegment(bytes, uri) }));
    loaded.catch(() => (init = null));
    init = { uri, loaded };
    return loaded;
  };

  return async (segment, url, absolute) => {
    const map = segment.mapUri === null ? null : absolute(segment.mapUri);
    let consistent: FetchedSegment | null = null;
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      try {
        const begin = map === null ? null : await loadInit(map);
        const bytes = await load(url);
        const check = createSegmentCheck({
          durationSec: segment.durationMs / 1000,
          bytes: null,
          init: begin?.facts ?? null,
        });
        check.push(bytes);
        const verdict = check.end();
        const facts = verdict.ok ? verdict.facts : verdict.consistent;
        if (facts === null) continue;
        const { format, durationSec } = facts;
        const durationMs = verdict.ok || durationSec === null ? segment.durationMs : durationSec * 1000;
        consistent = { bytes, format, durationMs, init: begin?.bytes ?? null };
        if (verdict.ok) return consistent;
      } catch (thrown) {
        // What the HTTP client could not mend in its own tries is gone.
        if (isAbortError(thrown)) throw thrown;
        return consistent;
      }
    }
    return consistent;
  };
}
