import { describe, expect, it } from 'vitest';
import { encodeTrackSet } from '../../shared/model/track-set.ts';
import { fetchTracks } from './fetch-tracks.ts';
import type { FetchLike } from './fetch-tracks.ts';

const tracks = (length: number) =>
  encodeTrackSet({
    startMs: 0,
    stepMs: 1000,
    length,
    tracks: {
      total: new Float32Array(length).fill(7),
      confidence: new Float32Array(length).fill(0.5),
      'shout.value': new Float32Array(length).fill(3),
    },
    meta: { lagMs: 5000 },
  });

/** A host that serves ranges, and counts the bytes. */
function host(file: Uint8Array<ArrayBuffer>, ranged = true) {
  const sent: number[] = [];
  const fetch: FetchLike = (_url, init) => {
    const range = /bytes=(\d+)-(\d+)/.exec((init.headers as Record<string, string>)['range'] ?? '');
    if (!ranged || range === null) return Promise.resolve(new Response(file));
    const from = Number(range[1]);
    const to = Math.min(file.length, Number(range[2]) + 1);
    sent.push(to - from);
    return Promise.resolve(
      new Response(file.slice(from, to), {
        status: 206,
        headers: { 'content-range': `bytes ${from}-${to - 1}/${file.length}` },
      }),
    );
  };
  return { fetch, sent };
}
const signal = new AbortController().signal;

describe('fetching tracks', () => {
  it('takes a short file in one request', async () => {
    const { fetch, sent } = host(tracks(100));
    const set = await fetchTracks('u', ['total'], { fetch, signal });
    expect([set.tracks['total']![99], set.meta['lagMs'], sent.length]).toEqual([7, 5000, 1]);
  });

  it('takes only the wanted tracks of a long one', async () => {
    const { fetch, sent } = host(tracks(60_000));
    const set = await fetchTracks('u', ['total', 'confidence', 'no-such'], { fetch, signal });
    expect(Object.keys(set.tracks)).toEqual(['total', 'confidence']);
    expect([set.tracks['confidence']!.length, set.tracks['confidence']![59_999]]).toEqual([60_000, 0.5]);
    expect(sent.slice(1)).toEqual([240_000, 240_000]);
  });

  it('works with a host that knows no ranges', async () => {
    const { fetch } = host(tracks(60_000), false);
    expect(Object.keys((await fetchTracks('u', ['total'], { fetch, signal })).tracks)).toHaveLength(3);
  });

  it('fails with the status when there is no such track file', async () => {
    const fetch: FetchLike = () => Promise.resolve(new Response(null, { status: 404 }));
    await expect(fetchTracks('u', ['total'], { fetch, signal })).rejects.toMatchObject({ status: 404 });
  });
});
