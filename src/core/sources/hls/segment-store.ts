import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSegmentCheck, type SegmentExpectation } from '../../domain/hls/segment-check.ts';
import type { SegmentFacts } from '../../domain/hls/container.ts';
import { openSegmentJournal } from './segment-journal.ts';
import type { StoredSegment } from './stored-segment.ts';

/** What the playlist says of a segment before it is stored. */
export interface SegmentToStore {
  readonly listed: Pick<
    StoredSegment,
    'index' | 'uri' | 'durationSec' | 'startSec' | 'discontinuity' | 'wallStartUnixMs' | 'initFile' | 'muted'
  >;
  readonly expected: SegmentExpectation;
}

export type StoreResult =
  | { readonly ok: true; readonly segment: StoredSegment }
  /** `sha256` is set where the bytes are whole but not as long as listed: the same hash twice says that it's all there is. */
  | { readonly ok: false; readonly reason: string; readonly sha256: string | null };

/**
 * Verified segments in a folder, and `segments.jsonl`, which says which. A segment is there when its line is there and
 * its file has the size that the line says. Files are written beside, judged, synced and renamed; only then the line
 * is written and synced. A line that a crash cut short is dropped.
 */
export interface SegmentStore {
  readonly folder: string;
  /** By index. */
  readonly segments: ReadonlyMap<number, StoredSegment>;
  /** Takes a segment's bytes as they come; `accept` names a hash that is taken although its length is off. */
  save(what: SegmentToStore, bytes: AsyncIterable<Uint8Array>, accept: string | null): Promise<StoreResult>;
  /** Takes a file that was finished just before a crash, without its line. */
  adopt(what: SegmentToStore): Promise<StoredSegment | null>;
  /** Whether the file still holds what was verified. A damaged one is forgotten, so that it is fetched again. */
  verify(segment: StoredSegment, signal: AbortSignal): Promise<boolean>;
  /** Keeps an initialisation segment under a name that says its content. */
  saveInit(bytes: Uint8Array): Promise<string>;
  close(): Promise<void>;
}

export async function openSegmentStore(folder: string): Promise<SegmentStore> {
  await mkdir(folder, { recursive: true });
  const journal = await openSegmentJournal(folder);
  let temporary = 0;
  const partPath = (): string => join(folder, `.part-${process.pid}-${temporary++}`);

  return {
    folder,
    segments: journal.segments,
    async save(what, bytes, accept) {
      const path = partPath();
      const file = fileNameOf(what);
      let isKept = false;
      try {
        const judged = await writeAndJudge(path, what.expected, bytes);
        const { verdict, sha256 } = judged;
        const facts = verdict.ok ? verdict.facts : verdict.consistent;
        if (!verdict.ok && (facts === null || sha256 !== accept))
          return { ok: false, reason: verdict.reason, sha256: facts === null ? null : sha256 };
        await rename(path, join(folder, file));
        isKept = true;
        const segment = storedSegment(what, { ...judged, facts: facts!, file });
        await journal.add(segment);
        return { ok: true, segment };
      } finally {
        if (!isKept) await rm(path, { force: true });
      }
    },
    async adopt(what) {
      const file = fileNameOf(what);
      if (!(await isFile(join(folder, file)))) return null;
      const judged = await judge(what.expected, readChunks(join(folder, file)));
      if (!judged.verdict.ok) return null;
      const segment = storedSegment(what, { ...judged, facts: judged.verdict.facts, file });
      await journal.add(segment);
      return segment;
    },
    async verify(segment, signal) {
      const isWhole = await isUnchanged(join(folder, segment.file), segment, signal);
      if (!isWhole) journal.segments.delete(segment.index);
      return isWhole;
    },
    async saveInit(bytes) {
      const name = `init-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.mp4`;
      if (!(await isFile(join(folder, name)))) {
        const part = partPath();
        await writeFile(part, bytes, { flush: true });
        await rename(part, join(folder, name));
      }
      return name;
    },
    close: () => journal.close(),
  };
}

const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null))?.isFile() === true;

async function isUnchanged(path: string, segment: StoredSegment, signal: AbortSignal): Promise<boolean> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of readChunks(path)) {
      signal.throwIfAborted();
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch {
    signal.throwIfAborted();
    return false;
  }
  return bytes === segment.bytes && hash.digest('hex') === segment.sha256;
}

const fileNameOf = ({ listed }: SegmentToStore): string =>
  `${String(listed.index).padStart(6, '0')}.${listed.initFile === null ? 'ts' : 'm4s'}`;

interface Judged {
  readonly verdict: ReturnType<ReturnType<typeof createSegmentCheck>['end']>;
  readonly sha256: string;
  readonly bytes: number;
}

/** So much is written at once: the network's pieces are small, and each write is a turn of the few file threads. */
const WRITE_BYTES = 1 << 18;

async function judge(
  expected: SegmentExpectation,
  chunks: AsyncIterable<Uint8Array>,
  file?: FileHandle,
): Promise<Judged> {
  const hash = createHash('sha256');
  const check = createSegmentCheck(expected);
  let bytes = 0;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  const write = async (): Promise<void> => {
    await file?.writeFile(Buffer.concat(held));
    held = [];
    heldBytes = 0;
  };
  for await (const chunk of chunks) {
    hash.update(chunk);
    check.push(chunk);
    bytes += chunk.length;
    if (file === undefined) continue;
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes >= WRITE_BYTES) await write();
  }
  if (heldBytes > 0) await write();
  return { verdict: check.end(), sha256: hash.digest('hex'), bytes };
}

async function writeAndJudge(
  path: string,
  expected: SegmentExpectation,
  chunks: AsyncIterable<Uint8Array>,
): Promise<Judged> {
  const file = await open(path, 'w');
  try {
    const judged = await judge(expected, chunks, file);
    await file.sync();
    return judged;
  } finally {
    await file.close();
  }
}

async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    yield* file.createReadStream({ highWaterMark: 1 << 18, autoClose: false }) as AsyncIterable<Uint8Array>;
  } finally {
    await file.close();
  }
}

const storedSegment = (
  { listed }: SegmentToStore,
  {
    facts,
    ...file
  }: Pick<StoredSegment, 'file' | 'sha256' | 'bytes'> & {
    facts: SegmentFacts;
  },
): StoredSegment => ({
  ...listed,
  file: file.file,
  sha256: file.sha256,
  bytes: file.bytes,
  uri: listed.uri.replace(/[?#].*$/s, ''),
  heldSec: facts.durationSec,
  startPtsSec: facts.startPtsSec,
  endPtsSec: facts.endPtsSec,
  format: facts.format,
});
