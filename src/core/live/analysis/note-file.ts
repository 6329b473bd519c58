import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { toErrorShape } from '../../../shared/errors.ts';
import { parseJsonOrNull } from '../../../shared/json.ts';
import { LiveNote } from '../../../shared/model/live-note.ts';
import { withoutChat } from '../../domain/live/note-words.ts';
import type { Log } from '../../ports/log.ts';
import { writeSafely } from '../recorder/finalise.ts';

/** What chat did, a line a minute, on the session's clock. */
const NOTES_FILE = 'live-notes.jsonl';
/** The same on the media's clock, beside the finished recording. */
const MEDIA_NOTES_FILE = 'live-notes.json';

const Stored = z.object({ version: z.literal(1), notes: z.array(LiveNote) });

export interface NoteFile {
  /** Appends in the background; what goes wrong is logged. */
  add(notes: readonly LiveNote[]): void;
  /** Leaves figures alone of what was added, nothing that anybody wrote. */
  forget(): Promise<void>;
  /** Resolves once everything that was added is written. */
  flush(): Promise<void>;
}

/** `dir`: the recording's folder. */
export function openNoteFile(dir: string, log: Log): NoteFile {
  const path = join(dir, NOTES_FILE);
  let last: Promise<void> = Promise.resolve();
  // Behind a line that a crash cut off the next one would be lost, too.
  let before = '\n';
  const inTurn = (work: () => Promise<void>): Promise<void> =>
    (last = last.then(work).catch((thrown: unknown) => {
      log.error('live.notes-not-kept', { error: toErrorShape(thrown).message });
    }));
  return {
    add(notes) {
      if (notes.length === 0) return;
      const text = `${before}${linesOf(notes)}`;
      before = '';
      void inTurn(() => appendFile(path, text));
    },
    forget: () =>
      inTurn(async () => {
        const notes = await readNotes(path);
        if (notes.length > 0) await writeSafely(path, linesOf(notes.map(withoutChat)));
      }),
    flush: () => last,
  };
}

const linesOf = (notes: readonly LiveNote[]): string =>
  notes.map((note) => `${JSON.stringify(note)}\n`).join('');

/** In the order of their minutes; lines that can't be read are left out, and so is what was written twice. */
async function readNotes(path: string): Promise<LiveNote[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const notes = new Map<number, LiveNote>();
  for (const line of text.split('\n')) {
    const note = LiveNote.safeParse(parseJsonOrNull(line));
    if (note.success) notes.set(note.data.startMs, note.data);
  }
  return [...notes.values()].sort((a, b) => a.startMs - b.startMs);
}

/**
 * Puts the notes of a recording on the media's clock (`toMedia`: null = before or after it) for its review. The file is
 * made anew each time; without notes there is none.
 */
export async function writeMediaNotes(dir: string, toMedia: (atMs: number) => number | null): Promise<void> {
  const notes = (await readNotes(join(dir, NOTES_FILE))).flatMap((note): LiveNote[] => {
    const [start, end] = [toMedia(note.startMs), toMedia(note.endMs)];
    if (start === null || end === null || end <= 0) return [];
    const messages = note.messages.flatMap((quote) => {
      const atMs = toMedia(quote.atMs);
      return atMs === null ? [] : [{ ...quote, atMs: Math.max(0, Math.round(atMs)) }];
    });
    return [{ ...note, startMs: Math.max(0, Math.round(start)), endMs: Math.round(end), messages }];
  });
  if (notes.length > 0) await writeSafely(join(dir, MEDIA_NOTES_FILE), JSON.stringify({ version: 1, notes }));
}

/** Leaves figures alone in the notes of a recording that does not run. */
export async function forgetNotedChat(dir: string): Promise<void> {
  const notes = await readNotes(join(dir, NOTES_FILE));
  if (notes.length > 0) await writeSafely(join(dir, NOTES_FILE), linesOf(notes.map(withoutChat)));
  const shown = (await readMediaNotes(dir)).map(withoutChat);
  if (shown.length > 0)
    await writeSafely(join(dir, MEDIA_NOTES_FILE), JSON.stringify({ version: 1, notes: shown }));
}

/** The notes in a finished recording's folder; none where it has none. */
export async function readMediaNotes(dir: string): Promise<LiveNote[]> {
  const text = await readFile(join(dir, MEDIA_NOTES_FILE), 'utf8').catch(() => '');
  const stored = Stored.safeParse(parseJsonOrNull(text));
  return stored.success ? stored.data.notes : [];
}
