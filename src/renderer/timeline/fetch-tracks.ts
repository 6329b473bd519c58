import { z } from 'zod';
import { decodeTrackSet } from '../../shared/model/track-set.ts';
import type { TrackSet } from '../../shared/model/track-set.ts';

/** A track file up to this size is fetched in one go; of a longer one only the tracks that are drawn. */
const FIRST_BYTES = 512 * 1024;
const BYTES_PER_VALUE = 4;

/** The head of a track file (see model/track-set.ts). */
const Head = z.object({
  startMs: z.number(),
  stepMs: z.number().positive(),
  length: z.number().int().nonnegative(),
  tracks: z.array(z.string()),
  meta: z.record(z.string(), z.unknown()),
});

export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

class TrackFetchError extends Error {
  readonly status: number;
  constructor(url: string, status: number) {
    super(`${url} answered ${status}`);
    this.name = 'TrackFetchError';
    this.status = status;
  }
}

async function fetchSpan(
  url: string,
  span: { readonly from: number; readonly to: number },
  how: { readonly fetch: FetchLike; readonly signal: AbortSignal },
): Promise<{ readonly bytes: Uint8Array; readonly totalBytes: number | null }> {
  const response = await how.fetch(url, {
    headers: { range: `bytes=${span.from}-${span.to - 1}` },
    signal: how.signal,
    cache: 'no-store',
  });
  if (!response.ok) throw new TrackFetchError(url, response.status);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
  return { bytes, totalBytes: response.status === 206 && total !== undefined ? Number(total) : null };
}

function readHead(bytes: Uint8Array): { readonly head: z.infer<typeof Head>; readonly dataAt: number } {
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  const text = new TextDecoder().decode(bytes.subarray(4, 4 + length));
  return { head: Head.parse(JSON.parse(text)), dataAt: 4 + length };
}

/**
 * The named tracks of a track file, by ranged requests when the file is long (a 13 h stream's hype with all its parts
 * is 7 MB, the four tracks that are drawn are 0.7 MB). A host that ignores ranges sends the whole and that works too.
 */
export async function fetchTracks(
  url: string,
  names: readonly string[],
  how: { readonly fetch: FetchLike; readonly signal: AbortSignal },
): Promise<TrackSet> {
  const first = await fetchSpan(url, { from: 0, to: FIRST_BYTES }, how);
  if (first.totalBytes === null || first.totalBytes <= first.bytes.length) return decodeTrackSet(first.bytes);
  const { head, dataAt } = readHead(first.bytes);
  const trackBytes = head.length * BYTES_PER_VALUE;
  const wanted = names.filter((name) => head.tracks.includes(name));
  const fetched = await Promise.all(
    wanted.map(async (name) => {
      const from = dataAt + head.tracks.indexOf(name) * trackBytes;
      const { bytes, totalBytes } = await fetchSpan(url, { from, to: from + trackBytes }, how);
      // Another size means that a re-run has just replaced the file: the query is asked again by its invalidation.
      if (totalBytes !== first.totalBytes || bytes.length !== trackBytes) throw new TrackFetchError(url, 409);
      return [name, new Float32Array(bytes.buffer, bytes.byteOffset, head.length)] as const;
    }),
  );
  return {
    startMs: head.startMs,
    stepMs: head.stepMs,
    length: head.length,
    tracks: Object.fromEntries(fetched),
    meta: head.meta,
  };
}
