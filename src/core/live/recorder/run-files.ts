import { stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppendFile, OpenAppend } from './append-file.ts';
import type { SegmentEntry } from './journal.ts';

/** Media is appended to one file per run: segments that follow each other without a break and in one format. */
export interface RunFiles {
  /** Begins another file; `extension` without a dot. */
  begin(extension: string): Promise<void>;
  /** Resolves with the run's name and its length once the bytes are safely on the disk; a failed one can be tried again. */
  append(bytes: Uint8Array): Promise<{ run: string; bytesEnd: number }>;
  readonly hasRun: boolean;
  /** The next segment begins another run. */
  end(): Promise<void>;
}

/** `runs`: how many there are already. */
export function createRunFiles(dir: string, runs: number, open: OpenAppend): RunFiles {
  let count = runs;
  let current: { name: string; file: AppendFile; length: number } | null = null;
  const end = async (): Promise<void> => {
    const { file } = current ?? {};
    current = null;
    await file?.close();
  };
  return {
    get hasRun() {
      return current !== null;
    },
    async begin(extension) {
      await end();
      const name = `run-${String(count + 1).padStart(4, '0')}.${extension}`;
      current = { name, file: await open(join(dir, name), { isNew: true }), length: 0 };
      count++;
    },
    async append(bytes) {
      const run = current!;
      await run.file.append(bytes, true);
      run.length += bytes.length;
      return { run: run.name, bytesEnd: run.length };
    },
    end,
  };
}

/** Cuts off what a crash left behind the last segment that the journal knows. */
export async function trimRuns(dir: string, segments: readonly SegmentEntry[]): Promise<void> {
  const lengths = new Map(segments.map(({ run, bytesEnd }) => [run, bytesEnd]));
  for (const [run, length] of lengths) {
    const path = join(dir, run);
    const size = (await stat(path).catch(() => null))?.size ?? 0;
    if (size > length) await truncate(path, length);
  }
}
