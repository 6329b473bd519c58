import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StoredSegment } from './stored-segment.ts';

/**
 * `segments.jsonl`: one verified segment a line, appended and synced. Segments that come while the disk is busy share the
 * next write, so that many workers don't queue for it. A line that a crash cut short is dropped.
 */
export interface SegmentJournal {
  readonly segments: Map<number, StoredSegment>;
  /** Resolves once the line is on the disk; rejects with what the disk says. */
  add(segment: StoredSegment): Promise<void>;
  close(): Promise<void>;
}

export async function openSegmentJournal(folder: string): Promise<SegmentJournal> {
  const path = join(folder, 'segments.jsonl');
  const segments = await readJournal(folder, path);
  const file = await open(path, 'a');
  // A torn last line must not swallow the next one.
  if (!(await endsWithNewline(path))) await file.appendFile('\n');
  let batch: StoredSegment[] = [];
  let waiting: Promise<void> | null = null;
  let running: Promise<void> = Promise.resolve();
  const write = async (): Promise<void> => {
    const segmentsNow = batch;
    batch = [];
    waiting = null;
    await file.appendFile(segmentsNow.map((segment) => `${JSON.stringify(segment)}\n`).join(''));
    await file.datasync();
    for (const segment of segmentsNow) segments.set(segment.index, segment);
  };
  return {
    segments,
    add(segment) {
      batch.push(segment);
      waiting ??= running
        .catch(() => undefined)
        .then(() => {
          running = write();
          return running;
        });
      return waiting;
    },
    async close() {
      await (waiting ?? running).catch(() => undefined);
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
