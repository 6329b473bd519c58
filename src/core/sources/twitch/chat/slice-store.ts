import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ChatMessage } from '../../../../shared/model/chat.ts';
import type { SliceRange } from '../../../domain/chat-replay/slices.ts';
import type { SecGap, WalkPlace } from './walk.ts';

const VERSION = 1;

const Part = z.object({ file: z.string(), count: z.number(), firstMs: z.number(), lastMs: z.number() });
const Gap = z.object({ startSec: z.number(), endSec: z.number().nullable(), reason: z.string() });
const Slice = z.object({
  startSec: z.number(),
  endSec: z.number().nullable(),
  /** Listed to its end. */
  isDone: z.boolean(),
  next: z.object({ sec: z.number(), cursor: z.string().nullable() }),
  parts: z.array(Part),
  gaps: z.array(Gap),
  /** Why it could not be listed to its end the last time. */
  failure: z.string().nullable(),
});
const Manifest = z.object({
  version: z.literal(VERSION),
  /** What is fetched: another VOD or range never takes over these files. */
  key: z.string(),
  durationMs: z.number().nullable(),
  slices: z.array(Slice),
  unreadable: z.number(),
  nextPart: z.number(),
});
type Manifest = z.infer<typeof Manifest>;

/** A file of messages in (offset, arrival) order. */
export type SlicePart = z.infer<typeof Part>;
export type SliceState = z.infer<typeof Slice>;

/** What a walk brought since the last commit. */
export interface SliceCatch {
  readonly messages: readonly ChatMessage[];
  readonly unreadable: number;
  readonly gaps: readonly SecGap[];
  readonly next: WalkPlace;
  readonly isDone: boolean;
}

/**
 * Finished parts of slices in a folder that survives a crash. A part counts once the manifest names it: file, fsync,
 * rename, then the manifest the same way, so a part that is named is whole and is never fetched again.
 */
export interface SliceStore {
  readonly slices: readonly SliceState[];
  readonly unreadable: number;
  readonly durationMs: number | null;
  readonly dir: string;
  /** Ends a slice earlier and returns the rest as one of its own. It counts with the next commit. */
  split(slice: SliceState, atSec: number): SliceState;
  /** Resolves with the part's name, or null when there was nothing to keep. */
  commit(slice: SliceState, caught: SliceCatch): Promise<string | null>;
  fail(slice: SliceState, reason: string): Promise<void>;
  /** Takes a whole replacement for every slice that isn't done (and every gap), from another source. */
  fill(caught: readonly SlicePart[]): Promise<void>;
  /** A file for `fill`, written and flushed. */
  writePart(messages: readonly ChatMessage[]): Promise<SlicePart>;
}

export interface SlicePlan {
  readonly key: string;
  readonly durationMs: number | null;
  readonly slices: readonly SliceRange[];
}

const freshSlice = ({ startSec, endSec }: SliceRange): SliceState => ({
  ...{ startSec, endSec, isDone: false, next: { sec: startSec, cursor: null } },
  ...{ parts: [], gaps: [], failure: null },
});

export async function openSliceStore(dir: string, plan: SlicePlan): Promise<SliceStore> {
  await mkdir(dir, { recursive: true });
  const kept = await readManifest(dir);
  const isSame = kept?.key === plan.key;
  if (kept !== null && !isSame) {
    await rm(dir, { recursive: true, force: true });
    await mkdir(dir, { recursive: true });
  }
  const manifest = isSame ? grown(kept, plan) : freshManifest(plan);
  return storeOf(dir, manifest);
}

const freshManifest = (plan: SlicePlan): Manifest => ({
  version: VERSION,
  key: plan.key,
  durationMs: plan.durationMs,
  slices: plan.slices.map(freshSlice),
  unreadable: 0,
  nextPart: 0,
});

/** A VOD that grew since: its last slice goes on from where it ended. */
function grown(kept: Manifest, plan: SlicePlan): Manifest {
  const last = kept.slices.at(-1);
  if (last?.endSec === null && last.isDone && (plan.durationMs ?? 0) > (kept.durationMs ?? 0)) {
    last.isDone = false;
    last.next = { sec: last.next.sec, cursor: null };
  }
  return { ...kept, durationMs: plan.durationMs };
}

function storeOf(dir: string, manifest: Manifest): SliceStore {
  let running: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | null = null;
  // One writer at a time; whoever comes while it writes shares the next save.
  const save = (): Promise<void> => {
    waiting ??= running
      .catch(() => undefined)
      .then(() => {
        waiting = null;
        running = writeWhole(dir, 'manifest.json', JSON.stringify(manifest));
        return running;
      });
    return waiting;
  };
  const writePart = async (messages: readonly ChatMessage[]): Promise<SlicePart> => {
    const sorted = messages.toSorted((a, b) => a.offsetMs! - b.offsetMs!);
    const file = `part-${String(manifest.nextPart++).padStart(6, '0')}.jsonl`;
    await writeWhole(dir, file, `${sorted.map((message) => JSON.stringify(message)).join('\n')}\n`);
    const [first, last] = [sorted[0]!.offsetMs!, sorted.at(-1)!.offsetMs!];
    return { file, count: sorted.length, firstMs: first, lastMs: last };
  };
  return {
    slices: manifest.slices,
    get unreadable() {
      return manifest.unreadable;
    },
    durationMs: manifest.durationMs,
    dir,
    writePart,
    split(slice, atSec) {
      const rest = freshSlice({ startSec: atSec, endSec: slice.endSec });
      slice.endSec = atSec;
      manifest.slices.splice(manifest.slices.indexOf(slice) + 1, 0, rest);
      return rest;
    },
    async commit(slice, caught) {
      const part = caught.messages.length === 0 ? null : await writePart(caught.messages);
      if (part !== null) slice.parts.push(part);
      slice.gaps.push(...caught.gaps);
      slice.next = caught.next;
      slice.isDone = caught.isDone;
      if (caught.isDone) slice.failure = null;
      manifest.unreadable += caught.unreadable;
      await save();
      return part?.file ?? null;
    },
    async fail(slice, reason) {
      slice.failure = reason;
      // A cursor may be what failed: next time by the second.
      slice.next = { ...slice.next, cursor: null };
      await save();
    },
    async fill(parts) {
      for (const slice of manifest.slices) Object.assign(slice, { isDone: true, gaps: [], failure: null });
      manifest.slices[0]?.parts.push(...parts);
      await save();
    },
  };
}

async function readManifest(dir: string): Promise<Manifest | null> {
  try {
    return Manifest.parse(JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')));
  } catch {
    // None yet, or of another version: everything is fetched again.
    return null;
  }
}

/** A file is there whole or not at all. */
async function writeWhole(dir: string, name: string, content: string): Promise<void> {
  const temp = join(dir, `${name}.new`);
  const file = await open(temp, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temp, join(dir, name));
}
