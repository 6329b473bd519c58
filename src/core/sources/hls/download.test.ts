import { describe, expect, it } from 'vitest';
import type { HlsSegment } from '../../domain/hls/playlist.ts';
import { HttpError, type HttpClient } from '../../ports/http.ts';
import { silentLog } from '../../ports/log.ts';
import { createBandwidth } from './bandwidth.ts';
import { downloadHls, type HlsDownloadProgress } from './download.ts';
import type { SegmentStore, SegmentToStore } from './segment-store.ts';
import type { StoredSegment } from './stored-segment.ts';

const BYTES = 10;
const REST_MS = 150;

const listed = (index: number): HlsSegment => ({
  ...{ index, uri: `http://cdn/${index}.ts`, durationSec: 2, startSec: index * 2, discontinuity: false },
  ...{ map: null, byterange: null, programDateTimeUnixMs: null, title: '' },
});

/** Keeps facts of segments only, and counts how often it is asked for one. */
class CountingStore implements SegmentStore {
  readonly folder = '';
  lookUps = 0;
  readonly lost: ReadonlySet<number>;
  private readonly held = new Map<number, StoredSegment>();
  readonly segments = {
    has: (index: number) => this.looked(this.held.has(index)),
    get: (index: number) => this.looked(this.held.get(index)),
  } as ReadonlyMap<number, StoredSegment>;

  constructor(lost: readonly number[] = []) {
    this.lost = new Set(lost);
  }

  private looked<T>(found: T): T {
    this.lookUps++;
    return found;
  }

  hold({ listed: segment }: SegmentToStore): StoredSegment {
    const stored: StoredSegment = {
      ...segment,
      ...{ file: `${segment.index}.ts`, bytes: BYTES, sha256: '', format: 'h264' },
      ...{ heldSec: 2, startPtsSec: segment.startSec, endPtsSec: segment.startSec + 2 },
    };
    this.held.set(segment.index, stored);
    return stored;
  }

  save: SegmentStore['save'] = (what) => {
    if (this.lost.has(what.listed.index))
      return Promise.reject(new HttpError({ code: 'net/status', message: 'No.' }, { status: 403, body: '' }));
    return Promise.resolve({ ok: true, segment: this.hold(what) });
  };

  adopt = (): Promise<null> => Promise.resolve(null);
  verify = (): Promise<boolean> => Promise.resolve(true);
  saveInit = (): Promise<string> => Promise.resolve('init');
  close = (): Promise<void> => Promise.resolve();
}

async function download(
  store: CountingStore,
  playlists: readonly (readonly HlsSegment[])[],
  options: { onReading?: () => void; http?: HttpClient; workers?: number } = {},
): Promise<HlsDownloadProgress[]> {
  const told: HlsDownloadProgress[] = [];
  let readings = 0;
  await downloadHls({
    ...{
      store,
      workers: options.workers ?? 50,
      tries: 2,
      firstWaitMs: 20,
      range: null,
      log: silentLog,
      signal: new AbortController().signal,
    },
    http: options.http ?? ({} as HttpClient),
    bandwidth: createBandwidth({ bytesPerSec: () => null }),
    loadPlaylist: () => {
      options.onReading?.();
      const segments = playlists[Math.min(readings++, playlists.length - 1)]!;
      const ended = readings >= playlists.length;
      const facts = { targetDurationSec: 2, declaredTotalSec: null, recordedAtUnixMs: null };
      return Promise.resolve({ segments, ended, ...facts });
    },
    onProgress: (progress) => told.push({ ...progress, bytesPerSec: 0 }),
    onChunk: () => undefined,
  });
  return told;
}

const upTo = (count: number): HlsSegment[] => Array.from({ length: count }, (_, index) => listed(index));

describe('progress of a download', () => {
  it('begins with what is stored already, tells each segment once, and follows a playlist that grows', async () => {
    const store = new CountingStore();
    const kept = { ...listed(1), wallStartUnixMs: null, initFile: null, muted: false };
    store.hold({ listed: kept, expected: { durationSec: 2, init: null, bytes: null } });
    const told = await download(store, [upTo(3), upTo(5)]);
    expect(told.map(({ done, total, bytes }) => [done, total, bytes])).toEqual([
      [1, 3, 10],
      [2, 3, 20],
      [3, 3, 30],
      [4, 5, 40],
      [5, 5, 50],
    ]);
  });

  it('costs the same for each of 20,000 segments', async () => {
    const store = new CountingStore();
    const told = await download(store, [upTo(20_000)]);
    expect([told.length, told.at(-1)!.done]).toEqual([20_001, 20_000]);
    expect(store.lookUps).toBeLessThan(20_000 * 5);
  });

  it('does not read the playlist again for each of 400 segments that are gone', async () => {
    const gone = Array.from({ length: 400 }, (_, index) => index * 2);
    let readings = 0;
    const told = await download(new CountingStore(gone), [upTo(1000)], { onReading: () => readings++ });
    expect(told.at(-1)).toMatchObject({ done: 600, total: 1000 });
    expect(readings).toBeLessThan(100);
  });
});

/** Takes what comes, as a store on a disk does. */
class ReadingStore extends CountingStore {
  override save: SegmentStore['save'] = async (what, bytes) => {
    for await (const chunk of bytes) if (chunk.length === 0) throw new Error('an empty chunk');
    return { ok: true, segment: this.hold(what) };
  };
}

describe('a service that says when to come back', () => {
  it('is left alone until then by the segment that waits for the same request slot, too', async () => {
    const askedMs: number[] = [];
    const http = {
      async *stream(): AsyncGenerator<Uint8Array> {
        askedMs.push(performance.now());
        if (askedMs.length === 1) {
          const busy = new HttpError({ code: 'net/status', message: 'Later.' }, { status: 429, body: '' });
          throw Object.assign(busy, { retryAfterMs: REST_MS });
        }
        yield await Promise.resolve(new Uint8Array(BYTES));
      },
    } as unknown as HttpClient;
    const told = await download(new ReadingStore(), [upTo(4)], { http, workers: 1 });
    expect(told.at(-1)).toMatchObject({ done: 4, total: 4 });
    // A timer counts from its loop's cached clock, so it may end early by what that tick took: half of the rest tells it from none.
    expect(askedMs[1]! - askedMs[0]!).toBeGreaterThanOrEqual(REST_MS / 2);
  });
});
