import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { AnswerCache } from '../../ports/language-model.ts';

/** One file an answer below `dir`, named by its key; written beside, flushed and renamed, so it is whole or absent. */
export function createAnswerCache(dir: string): AnswerCache {
  const pathOf = (key: string): string => join(dir, key.slice(0, 2), `${key}.json`);
  return {
    async get(key) {
      const text = await readFile(pathOf(key), 'utf8').catch(() => null);
      if (text === null) return null;
      try {
        return JSON.parse(text) as unknown;
      } catch {
        // A damaged drive: asking again is all that is left.
        return null;
      }
    },
    clear: () => rm(dir, { recursive: true, force: true }),
    async put(key, answer) {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true });
      const temp = `${path}.${randomUUID()}.tmp`;
      await writeFile(temp, JSON.stringify(answer), { flush: true });
      await rename(temp, path);
    },
  };
}
