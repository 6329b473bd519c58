import type { TileKey } from './peak-tiles.ts';

/** Min,max pairs of a tile. */
type TileLoader = (key: TileKey, signal: AbortSignal) => Promise<Int16Array>;

export interface TileCache {
  /** The tile when it is here; undefined otherwise, without asking for it. */
  readonly peek: (key: TileKey) => Int16Array | undefined;
  /** Says what is wanted now, most wanted first: loads what is missing and drops what nobody waits for. */
  readonly want: (keys: readonly TileKey[]) => void;
  readonly dispose: () => void;
}

export interface TileCacheOptions {
  readonly load: TileLoader;
  readonly onLoaded: () => void;
  /** Tiles kept; the least recently used go first. */
  readonly capacity: number;
  readonly parallel: number;
  /** A tile that failed is asked for again only after it was out of sight. */
  readonly onFailed?: (key: TileKey, error: unknown) => void;
}

const nameOf = ({ level, tile }: TileKey): string => `${level}/${tile}`;

export function createTileCache(options: TileCacheOptions): TileCache {
  const kept = new Map<string, Int16Array>();
  const loading = new Map<string, AbortController>();
  let failed = new Set<string>();
  let queue: TileKey[] = [];
  let disposed = false;

  const keep = (name: string, tile: Int16Array): void => {
    kept.set(name, tile);
    while (kept.size > options.capacity) kept.delete(kept.keys().next().value!);
  };
  const start = (key: TileKey): void => {
    const name = nameOf(key);
    const abort = new AbortController();
    loading.set(name, abort);
    options
      .load(key, abort.signal)
      .then((tile) => {
        if (disposed) return;
        keep(name, tile);
        options.onLoaded();
      })
      .catch((error: unknown) => {
        if (disposed || abort.signal.aborted) return;
        failed.add(name);
        options.onFailed?.(key, error);
      })
      .finally(() => {
        if (loading.get(name) === abort) loading.delete(name);
        pump();
      });
  };
  const pump = (): void => {
    while (!disposed && loading.size < options.parallel) {
      const next = queue.shift();
      if (next === undefined) return;
      start(next);
    }
  };

  return {
    peek: (key) => {
      const name = nameOf(key);
      const tile = kept.get(name);
      if (tile === undefined) return undefined;
      kept.delete(name);
      kept.set(name, tile);
      return tile;
    },
    want: (keys) => {
      const wanted = new Set(keys.map(nameOf));
      for (const [name, abort] of loading) {
        if (wanted.has(name)) continue;
        abort.abort();
        loading.delete(name);
      }
      failed = new Set([...failed].filter((name) => wanted.has(name)));
      queue = keys.filter((key) => {
        const name = nameOf(key);
        return !kept.has(name) && !loading.has(name) && !failed.has(name);
      });
      pump();
    },
    dispose: () => {
      disposed = true;
      queue = [];
      for (const abort of loading.values()) abort.abort();
      loading.clear();
      kept.clear();
    },
  };
}
