import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canMount, mountDrive, unmountDrive } from '../../../../test/support/small-drive.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import { openAppend, type AppendFile, type OpenAppend } from './append-file.ts';
import { openChatStore, readChatStore } from './chat-store.ts';
import { isDiskFull } from './disk-patience.ts';
import { openJournal, readJournal, type JournalEntry } from './journal.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klipstream-append-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const skew = (ms: number): JournalEntry => ({ type: 'skew', ms });

/** Says that it is full as long as it is told to. */
function fillingDisk(): { isFull: boolean; readonly open: OpenAppend } {
  const disk = {
    isFull: false,
    open: async (path: string, options?: { readonly isNew?: boolean }): Promise<AppendFile> => {
      const file = await openAppend(path, options);
      return {
        ...file,
        append: (bytes, isSynced) =>
          disk.isFull
            ? Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }))
            : file.append(bytes, isSynced),
      };
    },
  };
  return disk;
}

const message = (id: string): ChatMessage => ({
  ...{ id, offsetMs: null, sentAtUnixMs: 1000, kind: 'message', author: null, text: 'hello', emotes: [] },
  ...{ badges: [], color: null, bits: null, reply: null, event: null, extra: null },
});

describe('a journal', () => {
  it('goes on behind a line that a crash cut off', async () => {
    const path = join(dir, 'journal.jsonl');
    await writeFile(path, `${JSON.stringify(skew(1))}\n{"type":"sk`);
    const journal = await openJournal(path);
    await journal.add(skew(2));
    await journal.add(skew(3));
    await journal.close();
    expect(await readJournal(path)).toEqual([skew(1), skew(2), skew(3)]);
  });

  it('is written anew where it has grown to twice what it needs, and stays whole on a full disk', async () => {
    const disk = fillingDisk();
    const path = join(dir, 'journal.jsonl');
    const journal = await openJournal(path, disk.open, 100);
    const newest = (entries: readonly JournalEntry[]): JournalEntry[] => entries.slice(-1);
    await journal.add(skew(0));
    await journal.compact(newest);
    for (let ms = 1; ms <= 10; ms++) await journal.add(skew(ms));
    disk.isFull = true;
    await expect(journal.compact(newest)).rejects.toThrow('no space');
    expect(await readJournal(path)).toHaveLength(11);
    disk.isFull = false;
    // What is told meanwhile waits for its turn.
    await Promise.all([journal.compact(newest), journal.add(skew(11))]);
    await journal.close();
    expect(await readJournal(path)).toEqual([skew(10), skew(11)]);
    expect(await readdir(dir)).toEqual(['journal.jsonl']);
  });

  it('takes again what a full disk refused', async () => {
    const disk = fillingDisk();
    const path = join(dir, 'journal.jsonl');
    const journal = await openJournal(path, disk.open);
    await journal.add(skew(1));
    disk.isFull = true;
    const refused = await journal.add(skew(2)).catch((thrown: unknown) => thrown);
    expect(isDiskFull(refused)).toBe(true);
    disk.isFull = false;
    await journal.add(skew(2));
    await journal.close();
    expect(await readJournal(path)).toEqual([skew(1), skew(2)]);
  });
});

describe('chat that arrives while the disk is full', () => {
  const ids = async (path: string): Promise<(string | null)[]> => {
    const found: (string | null)[] = [];
    for await (const { id } of readChatStore(path)) found.push(id);
    return found;
  };

  it('waits in memory and is written in order; what is too much for that is told', async () => {
    const disk = fillingDisk();
    const path = join(dir, 'chat.jsonl');
    const lost: [number, number][] = [];
    let nowUnixMs = 5000;
    const store = await openChatStore(path, {
      ...{ openFile: disk.open, mostWaitingChars: 5000, nowUnixMs: () => nowUnixMs },
      onLost: (from, to) => lost.push([from, to]),
    });
    store.add(message('a'));
    await store.flush();
    disk.isFull = true;
    const asked: string[] = Array.from({ length: 60 }, (_, at) => `m${at}`);
    for (const id of asked) expect(store.add(message(id))).toBe(true);
    await expect(store.flush()).rejects.toThrow('no space');
    await expect(store.flush()).rejects.toThrow('no space');
    nowUnixMs = 9000;
    disk.isFull = false;
    await store.flush();
    expect(lost).toEqual([[5000, 9000]]);
    store.add(message('z'));
    await store.close();
    const kept = await ids(path);
    expect(kept.length).toBe(store.count);
    expect(kept.length).toBeLessThan(62);
    expect(kept).toEqual(['a', ...asked.slice(0, kept.length - 2), 'z']);
  });
});

describe.skipIf(!canMount)('on a drive of 256 KB (mount as root)', () => {
  beforeEach(() => mountDrive(dir, 1 << 18));
  afterEach(() => unmountDrive(dir));

  it('a piece that does not fit leaves nothing, and fits once there is space', async () => {
    const path = join(dir, 'run-0001.ts');
    await writeFile(join(dir, 'other'), Buffer.alloc(150_000));
    const file = await openAppend(path, { isNew: true });
    await file.append(Buffer.alloc(50_000, 1), true);
    const refused = await file.append(Buffer.alloc(100_000, 2), true).catch((thrown: unknown) => thrown);
    expect(isDiskFull(refused)).toBe(true);
    expect(await readFile(path)).toEqual(Buffer.alloc(50_000, 1));
    await rm(join(dir, 'other'));
    await file.append(Buffer.alloc(100_000, 2), true);
    await file.close();
    await appendFile(path, 'x');
    expect(await readFile(path)).toEqual(
      Buffer.concat([Buffer.alloc(50_000, 1), Buffer.alloc(100_000, 2), Buffer.from('x')]),
    );
  });
});
