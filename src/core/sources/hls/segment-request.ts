import { AppError } from '../../../shared/errors.ts';
import { readInitSegment, type InitFacts } from '../../domain/hls/fmp4-check.ts';
import type { HlsSegment, SegmentMap } from '../../domain/hls/playlist.ts';
import type { HttpRequest } from '../../ports/http.ts';
import type { HlsDownload } from './download.ts';
import type { SegmentToStore } from './segment-store.ts';

/** A segment, or its part of a larger file. */
export const requestOf = (
  { uri, byterange }: Pick<HlsSegment, 'uri' | 'byterange'>,
  signal: AbortSignal,
): HttpRequest => ({
  url: uri,
  signal,
  ...(byterange === null
    ? {}
    : { headers: { range: `bytes=${byterange.offset}-${byterange.offset + byterange.length - 1}` } }),
});

/** What the playlist says of a segment; fetches the head that it needs. */
export async function toStore(segment: HlsSegment, inits: Inits, job: HlsDownload): Promise<SegmentToStore> {
  const init = segment.map === null ? null : await inits.of(segment.map);
  return {
    listed: {
      index: segment.index,
      uri: segment.uri,
      durationSec: segment.durationSec,
      startSec: segment.startSec,
      discontinuity: segment.discontinuity,
      wallStartUnixMs: segment.programDateTimeUnixMs,
      initFile: init?.file ?? null,
      muted: job.isMuted?.(segment) === true,
    },
    expected: {
      durationSec: segment.durationSec,
      init: init?.facts ?? null,
      bytes: segment.byterange?.length ?? null,
    },
  };
}

export interface Inits {
  of(map: SegmentMap): Promise<{ file: string; facts: InitFacts }>;
}

/** Initialisation segments, each fetched once. */
export function createInits(job: HlsDownload, signal: AbortSignal): Inits {
  const known = new Map<string, ReturnType<Inits['of']>>();
  const fetched: Inits['of'] = async (map) => {
    const { body } = await job.http.bytes({ ...requestOf(map, signal), tries: 1 });
    const file = await job.store.saveInit(body);
    const facts = readInitSegment(body, file);
    if (facts === null || (map.byterange !== null && body.length !== map.byterange.length))
      throw new AppError({
        code: 'hls/bad-init',
        message: 'The head of this part is damaged.',
        nextStep: 'Try again later: what was fetched is kept.',
      });
    return { file, facts };
  };
  return {
    of(map) {
      const key = `${map.uri} ${JSON.stringify(map.byterange)}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const now = fetched(map);
      known.set(key, now);
      now.catch(() => known.delete(key));
      return now;
    },
  };
}
