import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

const RECORDINGS = new Set(['.mkv', '.mp4', '.mov', '.ts', '.m2ts', '.flv', '.webm']);

/** Looks for files of a folder that grow between two looks. */
export class GrowingFiles {
  readonly #dir: string;
  readonly #sizes = new Map<string, number>();
  readonly #taken = new Set<string>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** The newest file that grew since the last look and was not given before; null = none. Throws where the folder can't be read. */
  async next(): Promise<string | null> {
    let newest: { path: string; bornAtMs: number } | null = null;
    for (const name of await readdir(this.#dir)) {
      const path = join(this.#dir, name);
      if (!RECORDINGS.has(extname(name).toLowerCase()) || this.#taken.has(path)) continue;
      const seen = await stat(path).catch(() => null);
      if (seen?.isFile() !== true) continue;
      const before = this.#sizes.get(path);
      this.#sizes.set(path, seen.size);
      if (before === undefined || seen.size <= before) continue;
      if (newest === null || seen.birthtimeMs > newest.bornAtMs)
        newest = { path, bornAtMs: seen.birthtimeMs };
    }
    if (newest !== null) this.#taken.add(newest.path);
    return newest?.path ?? null;
  }
}
