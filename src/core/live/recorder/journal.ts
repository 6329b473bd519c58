import { readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { AppErrorShape } from '../../../shared/errors.ts';
import { KeepDays } from '../../../shared/model/chat-consent.ts';
import { FaceRegion } from '../../../shared/model/faces.ts';
import { Link } from '../../../shared/model/link.ts';
import { SessionCamera } from '../../../shared/model/session-camera.ts';
import { ReplayBounds } from '../../../shared/model/replay.ts';
import { parseJsonOrNull } from '../../../shared/json.ts';
import { openAppend, type OpenAppend } from './append-file.ts';

const Hole = z.object({ kind: z.enum(['ad', 'missing']), note: z.string() });
export type Hole = z.infer<typeof Hole>;

/** What happened to a recording, in order. Replaying it gives the state at any moment, also after a crash. */
export const JournalEntry = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('begin'),
    version: z.literal(1),
    recordingId: z.string(),
    link: Link,
    quality: z.string(),
    startedAtUnixMs: z.number(),
    /** Whether what chat writes is kept; missing in recordings that were begun before anybody was asked. */
    keepsChat: z.boolean().optional(),
    camera: SessionCamera.optional(),
    /** Only so much of the end is kept; missing = the whole stream. */
    replay: ReplayBounds.optional(),
    /** How long what is kept of the chat stays, from the beginning; null or missing = as long as the VOD. */
    keepChatDays: KeepDays.optional(),
  }),
  z.object({
    type: z.literal('broadcast'),
    title: z.string(),
    channel: z.string(),
    channelId: z.string().nullable(),
    broadcastId: z.string().nullable(),
    startedAtUnixMs: z.number().nullable(),
  }),
  /** The bytes of a segment are on the disk: `bytesEnd` is the length of the run's file behind it. */
  z.object({
    type: z.literal('segment'),
    run: z.string(),
    bytesEnd: z.number().int(),
    /** Set where the file goes on from the one before: so many bytes of it repeat the initialisation section. */
    initBytes: z.number().int().optional(),
    sequence: z.number().int(),
    durationMs: z.number(),
    wallStartUnixMs: z.number().nullable(),
    holes: z.array(Hole),
    atUnixMs: z.number(),
  }),
  /** The oldest file went, to keep the replay buffer within its bounds. */
  z.object({ type: z.literal('run-dropped'), run: z.string(), atUnixMs: z.number() }),
  /** What all files held that went until here, in place of what was said of each. */
  z.object({ type: z.literal('dropped-so-far'), segments: z.number().int(), durationMs: z.number() }),
  z.object({
    type: z.literal('chat-gap'),
    fromUnixMs: z.number(),
    toUnixMs: z.number(),
    reason: z.string(),
  }),
  /** The messages of a gap were had from the VOD's chat. The times are those of the gap. */
  z.object({
    type: z.literal('chat-filled'),
    fromUnixMs: z.number(),
    toUnixMs: z.number(),
    messages: z.number().int(),
  }),
  /** From now on what chat writes is kept, or is not. */
  z.object({ type: z.literal('chat-keeping'), keeps: z.boolean(), atUnixMs: z.number() }),
  /** What was kept of the chat so far is to be deleted, for the reason given. */
  z.object({ type: z.literal('chat-dropped'), atUnixMs: z.number(), reason: z.string() }),
  /** From now on faces count, or do not: then nothing is marked any more. */
  z.object({ type: z.literal('faces'), isTaken: z.boolean(), atUnixMs: z.number() }),
  /** From now on clips between cameras show this one; null = whichever the director chooses. */
  z.object({ type: z.literal('hold'), camera: z.number().int().nullable(), atUnixMs: z.number() }),
  /** Where the facecam is from now on; null = not marked. */
  z.object({ type: z.literal('face-region'), region: FaceRegion.nullable(), atUnixMs: z.number() }),
  /** This machine's clock minus the platform's. */
  z.object({ type: z.literal('skew'), ms: z.number() }),
  /** Nothing more will be recorded: finalise. */
  z.object({ type: z.literal('over'), reason: z.string(), atUnixMs: z.number() }),
  z.object({
    type: z.literal('finished'),
    mediaFile: z.string(),
    /** Null = nothing of the chat was kept. */
    chatFile: z.string().nullable(),
    timeMapFile: z.string(),
  }),
  z.object({ type: z.literal('failed'), error: AppErrorShape }),
  /** The library has it. */
  z.object({ type: z.literal('delivered'), vodId: z.string().nullable() }),
]);
export type JournalEntry = z.infer<typeof JournalEntry>;
export type BeginEntry = Extract<JournalEntry, { type: 'begin' }>;
export type FaceEntry = Extract<JournalEntry, { type: 'faces' | 'face-region' }>;
export type SegmentEntry = Extract<JournalEntry, { type: 'segment' }>;

export interface Journal {
  /** Resolves once the entry is safely on the disk; entries keep their order. One that failed left nothing. */
  add(entry: JournalEntry): Promise<void>;
  /**
   * Where it has grown to twice what it needed last, writes it anew, whole or not at all: `shorten` makes entries that add
   * up to the same.
   */
  compact(shorten: (entries: readonly JournalEntry[]) => readonly JournalEntry[]): Promise<void>;
  close(): Promise<void>;
}

/** Not worth being written anew. */
const SMALL_BYTES = 256 * 1024;

export async function openJournal(
  path: string,
  open: OpenAppend = openAppend,
  smallBytes = SMALL_BYTES,
): Promise<Journal> {
  const before = await readFile(path, 'utf8').catch(() => '');
  let file = await open(path);
  let bytes = Buffer.byteLength(before);
  let neededBytes = 0;
  // A line that a crash cut off would swallow the next one.
  let lead = before === '' || before.endsWith('\n') ? '' : '\n';
  let last: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  const replace = async (entries: readonly JournalEntry[]): Promise<void> => {
    const text = Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    const anew = await open(`${path}.part`, { isNew: true });
    await anew.append(text, true).finally(() => anew.close());
    await file.close();
    await rename(`${path}.part`, path).finally(async () => (file = await open(path)));
    [bytes, neededBytes, lead] = [text.length, text.length, ''];
  };
  return {
    add: (entry) =>
      inTurn(async () => {
        const line = Buffer.from(`${lead}${JSON.stringify(entry)}\n`);
        await file.append(line, true);
        bytes += line.length;
        lead = '';
      }),
    compact: (shorten) =>
      inTurn(async () => {
        if (bytes >= Math.max(smallBytes, 2 * neededBytes)) await replace(shorten(await readJournal(path)));
      }),
    async close() {
      await last;
      await file.close();
    },
  };
}

/** The entries of a journal. A last line that a crash cut off, and lines of a newer version, are passed over. */
export async function readJournal(path: string): Promise<JournalEntry[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const entry = JournalEntry.safeParse(parseJsonOrNull(line));
    return entry.success ? [entry.data] : [];
  });
}
