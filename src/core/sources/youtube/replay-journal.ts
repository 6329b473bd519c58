import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, truncate, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Plan = z.object({
  videoId: z.string(),
  startMs: z.number(),
  endMs: z.number(),
  starts: z.array(z.number()),
  /** Token that jumps; null where this replay can only be walked. */
  seek: z.string().nullable(),
});
/** How a replay was cut into slices: kept, so that another number of workers later doesn't void finished pages. */
export type ReplayPlan = z.infer<typeof Plan>;

const Record = z.object({
  /** Token that led to this page; null where it was jumped to. */
  token: z.string().nullable(),
  next: z.string().nullable(),
  firstMs: z.number().nullable(),
  lastMs: z.number().nullable(),
  count: z.number(),
  /** What lies unreached before this page. */
  gap: z.object({ startMs: z.number(), endMs: z.number(), reason: z.string() }).nullable(),
  /** The slice needs nothing more. */
  isEnd: z.boolean(),
});
/** A finished page without its actions. */
export type PageRecord = z.infer<typeof Record>;

/** The finished pages of one slice: one line each, on the disk before it counts. */
export interface SliceJournal {
  readonly pages: readonly PageRecord[];
  add(page: PageRecord, actions: readonly unknown[]): Promise<void>;
  close(): Promise<void>;
}

const planPath = (dir: string): string => join(dir, 'chat-plan.json');
const slicePath = (dir: string, index: number): string =>
  join(dir, `chat-slice-${String(index).padStart(3, '0')}.jsonl`);

/** The plan of an earlier run of this transfer; null without one. */
export async function readPlan(dir: string): Promise<ReplayPlan | null> {
  const text = await readFile(planPath(dir), 'utf8').catch(() => null);
  if (text === null) return null;
  const parsed = Plan.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

export async function writePlan(dir: string, plan: ReplayPlan): Promise<void> {
  await mkdir(dir, { recursive: true });
  const partial = `${planPath(dir)}.part`;
  await writeFile(partial, JSON.stringify(plan), { flush: true });
  await rename(partial, planPath(dir));
}

/** Opens a slice's journal. A line that a crash tore off is cut away; its page was not reported as finished. */
export async function openSliceJournal(dir: string, index: number): Promise<SliceJournal> {
  const path = slicePath(dir, index);
  const file = await open(path, 'a');
  const pages: PageRecord[] = [];
  let bytes = 0;
  for await (const { record, lineBytes } of linesOf(path)) {
    if (record === null) break;
    pages.push(record.page);
    bytes += lineBytes;
  }
  if ((await file.stat()).size > bytes) await truncate(path, bytes);
  return {
    pages,
    async add(page, actions) {
      await append(file, `${JSON.stringify({ page, actions })}\n`);
      pages.push(page);
    },
    close: () => file.close(),
  };
}

async function append(file: FileHandle, line: string): Promise<void> {
  await file.appendFile(line);
  await file.datasync();
}

/** The actions of every finished page, slice after slice. */
export async function* readPages(
  dir: string,
  slices: number,
): AsyncGenerator<{ page: PageRecord; actions: readonly unknown[] }> {
  for (let index = 0; index < slices; index++) {
    for await (const { record } of linesOf(slicePath(dir, index))) if (record !== null) yield record;
  }
}

interface JournalLine {
  readonly record: { page: PageRecord; actions: readonly unknown[] } | null;
  readonly lineBytes: number;
}

const Line = z.object({ page: Record, actions: z.array(z.unknown()) });

async function* linesOf(path: string): AsyncGenerator<JournalLine> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity });
  for await (const line of lines) yield { record: parseLine(line), lineBytes: Buffer.byteLength(line) + 1 };
}

function parseLine(line: string): JournalLine['record'] {
  try {
    const parsed = Line.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
