import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StoredSegment } from './stored-segment.ts';

/** `segments.jsonl`: one verified segment a line, appended and synced. A line that a crash cut short is dropped. */
export interface SegmentJournal {
  readonly segments: Map<number, StoredSegment>;
  add(segment: StoredSegment): Promise<void>;
  close(): Promise<void>;
}

export async function openSegmentJournal(folder: string): Promise<SegmentJournal> {
  const path = join(folder, 'segments.jsonl');
  const segments = await readJournal(folder, path);
  const file = await open(path, 'a');
  // A torn last line must not swallow the next one.
  if (!(await endsWithNewline(path))) await file.appendFile('\n');
  let lastWrite: Promise<void> = Promise.resolve();
  return {
    segments,
    add(segment) {
      lastWrite = lastWrite.then(async () => {
        await file.appendFile(`${JSON.stringify(segment)}\n`);
        await file.datasync();
        segments.set(segment.index, segment);
      });
      return lastWrite;
    },
    async close() {
      await lastWrite.catch(() => undefined);
      await file.close();
    },
  };
}

async function readJournal(folder: string, path: string): Promise<Map<number, StoredSegment>> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const segments = new Map<number, StoredSegment>();
  for (const line of text.split('\n')) {
    const segment = storedLine(line);
    if (segment !== null) segments.set(segment.index, segment);
  }
  for (const segment of segments.values()) {
    const found = await stat(join(folder, segment.file)).catch(() => null);
    if (found?.size !== segment.bytes) segments.delete(segment.index);
  }
  return segments;
}

function storedLine(line: string): StoredSegment | null {
  try {
    return StoredSegment.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

async function endsWithNewline(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size === 0) return true;
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] === 0x0a;
  } finally {
    await file.close();
  }
}
