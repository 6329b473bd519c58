import { describe, expect, it, vi } from 'vitest';
import { levelForZoom, overviewLevel, peakMs, tileCount, tilesInView } from './peak-tiles.ts';
import type { TileKey } from './peak-tiles.ts';
import { createTileCache } from './tile-cache.ts';

const peaks = { sampleRateHz: 16_000, samplesPerPixel: [160, 640, 2560, 10_240], tilePx: 2048 };

describe('peak tiles', () => {
  it('takes the coarsest level that still has a peak for every pixel', () => {
    expect(peakMs(peaks, 0)).toBe(10);
    expect([1, 10, 39, 40, 159, 160, 100_000].map((msPerPx) => levelForZoom(peaks, msPerPx))).toEqual([
      0, 0, 0, 1, 1, 2, 3,
    ]);
  });

  it('wants the tiles in view and one either side, inside the VOD', () => {
    const view = { startVodMs: 0, msPerPx: 10, widthPx: 1300, durationMs: 3_600_000 };
    expect(tilesInView(peaks, 0, view).map(({ tile }) => tile)).toEqual([0, 1]);
    const later = { ...view, startVodMs: 40_000 };
    expect(tilesInView(peaks, 0, later).map(({ tile }) => tile)).toEqual([0, 1, 2, 3]);
    const end = { ...view, startVodMs: 3_587_000 };
    expect(tilesInView(peaks, 0, end).at(-1)!.tile).toBe(tileCount(peaks, 0, 3_600_000) - 1);
  });

  it('draws the overview from as little as shows every pixel', () => {
    expect(overviewLevel(peaks, 13 * 3_600_000, 1300)).toBe(3);
    expect(overviewLevel(peaks, 60_000, 1300)).toBe(1);
  });
});

const key = (tile: number): TileKey => ({ level: 0, tile });
const settle = async (): Promise<void> => {
  for (let i = 0; i < 5; i += 1) await Promise.resolve();
};

describe('tile cache', () => {
  it('loads a few at a time, what is wanted most first', async () => {
    const asked: number[] = [];
    const release: (() => void)[] = [];
    const cache = createTileCache({
      capacity: 10,
      parallel: 2,
      onLoaded: vi.fn(),
      load: ({ tile }) => {
        asked.push(tile);
        return new Promise((resolve) => release.push(() => resolve(Int16Array.of(tile))));
      },
    });
    cache.want([key(1), key(2), key(3)]);
    expect(asked).toEqual([1, 2]);
    release[0]!();
    await settle();
    expect(asked).toEqual([1, 2, 3]);
    expect(cache.peek(key(1))).toEqual(Int16Array.of(1));
  });

  it('gives up loads that nobody waits for any more', () => {
    const signals: AbortSignal[] = [];
    const cache = createTileCache({
      capacity: 10,
      parallel: 1,
      onLoaded: vi.fn(),
      load: (_key, signal) => {
        signals.push(signal);
        return new Promise(() => undefined);
      },
    });
    cache.want([key(1)]);
    cache.want([key(2)]);
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
  });

  it('forgets the least recently used tile', async () => {
    const cache = createTileCache({
      capacity: 2,
      parallel: 9,
      onLoaded: vi.fn(),
      load: ({ tile }) => Promise.resolve(Int16Array.of(tile)),
    });
    cache.want([key(1), key(2)]);
    await settle();
    cache.peek(key(1));
    cache.want([key(3)]);
    await settle();
    expect([1, 2, 3].map((tile) => cache.peek(key(tile)) !== undefined)).toEqual([true, false, true]);
  });

  it('does not hammer a tile that failed while it stays in view', async () => {
    const load = vi.fn(() => Promise.reject(new Error('gone')));
    const onFailed = vi.fn();
    const cache = createTileCache({ capacity: 2, parallel: 1, onLoaded: vi.fn(), onFailed, load });
    cache.want([key(1)]);
    await settle();
    cache.want([key(1)]);
    expect([load.mock.calls.length, onFailed.mock.calls.length]).toEqual([1, 1]);
    cache.want([]);
    cache.want([key(1)]);
    expect(load).toHaveBeenCalledTimes(2);
  });
});
