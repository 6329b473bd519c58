import { createReadStream } from 'node:fs';
import { stat, truncate } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { ChatMessage } from '../../../shared/model/chat.ts';
import { RecentIds } from '../../domain/chat/recent-ids.ts';
import { parseJsonOrNull } from '../../../shared/json.ts';
import { openAppend, type OpenAppend } from './append-file.ts';

const FLUSH_MS = 200;
const FLUSH_CHARS = 1 << 20;
const SYNC_MS = 2000;
/** After a failed write. */
const AGAIN_MS = 1000;
/** About an hour of a busy chat. */
const MOST_WAITING_CHARS = 64 << 20;
/** So much of the end of a file is read for the ids in it. */
const TAIL_BYTES = 4 << 20;

export interface ChatStoreOptions {
  readonly nowUnixMs: () => number;
  /** Messages were left out in this range: told once they can be written again. */
  readonly onLost: (fromUnixMs: number, toUnixMs: number) => void;
  readonly openFile?: OpenAppend;
  readonly mostWaitingChars?: number;
}

export interface ChatStore {
  /** How many messages are stored, those of earlier runs included. */
  readonly count: number;
  /** Takes the message at once and writes it with the next batch; false when its id was stored before. */
  add(message: ChatMessage): boolean;
  /** Resolves once everything that was added is on the disk; throws what went wrong while writing, and can be tried again. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Messages of a live chat in the order of arrival, one JSON value a line, appended in batches and synced from time to
 * time: nobody waits for a disk at 5,000 messages a second. A line that a crash cut off is taken back. What could not be
 * written (a full disk) waits in memory and is tried again each second; beyond `mostWaitingChars` messages are left out.
 */
export async function openChatStore(path: string, options: ChatStoreOptions): Promise<ChatStore> {
  const recent = new RecentIds();
  let count = await recover(path, recent);
  const file = await (options.openFile ?? openAppend)(path);
  const pending = createPending();
  let timer: NodeJS.Timeout | null = null;
  let syncedAt = 0;
  let lostSinceUnixMs: number | null = null;
  let last: Promise<void> = Promise.resolve();

  const writeWaiting = async (sync: boolean): Promise<void> => {
    const text = pending.take();
    const isDue = sync || performance.now() - syncedAt > SYNC_MS;
    try {
      if (text !== '' || isDue) await file.append(Buffer.from(text), isDue);
    } catch (thrown) {
      pending.putBack(text);
      timer ??= setTimeout(writeSoon, AGAIN_MS);
      throw thrown;
    }
    if (isDue) syncedAt = performance.now();
    if (lostSinceUnixMs !== null) options.onLost(lostSinceUnixMs, options.nowUnixMs());
    lostSinceUnixMs = null;
  };
  const write = (sync: boolean): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const written = last.then(() => writeWaiting(sync));
    last = written.catch(() => undefined);
    return written;
  };
  const writeSoon = (): void => void write(false).catch(() => undefined);
  return {
    get count() {
      return count;
    },
    add(message) {
      if (message.id !== null && recent.isRepeat(message.id)) return false;
      if (pending.chars >= (options.mostWaitingChars ?? MOST_WAITING_CHARS)) {
        lostSinceUnixMs ??= options.nowUnixMs();
        return true;
      }
      const line = `${JSON.stringify(message)}\n`;
      count++;
      const isMuch = pending.chars < FLUSH_CHARS && pending.chars + line.length >= FLUSH_CHARS;
      pending.push(line);
      if (isMuch) writeSoon();
      timer ??= setTimeout(writeSoon, FLUSH_MS);
      return true;
    },
    flush: () => write(true),
    async close() {
      try {
        await write(true);
      } finally {
        if (timer !== null) clearTimeout(timer);
        await file.close();
      }
    },
  };
}

/** Lines that are not written yet, in order. */
interface Pending {
  readonly chars: number;
  push(line: string): void;
  take(): string;
  putBack(text: string): void;
}

function createPending(): Pending {
  let parts: string[] = [];
  let chars = 0;
  return {
    get chars() {
      return chars;
    },
    push(line) {
      parts.push(line);
      chars += line.length;
    },
    take() {
      const text = parts.join('');
      parts = [];
      chars = 0;
      return text;
    },
    putBack(text) {
      parts.unshift(text);
      chars += text.length;
    },
  };
}

/** Counts the lines, remembers the last ids, and cuts an unfinished line off. */
async function recover(path: string, recent: RecentIds): Promise<number> {
  const size = (await stat(path).catch(() => null))?.size ?? 0;
  if (size === 0) return 0;
  let count = 0;
  let wholeBytes = 0;
  let at = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, end + 1)) {
      count++;
      wholeBytes = at + end + 1;
    }
    at += chunk.length;
  }
  if (wholeBytes < size) await truncate(path, wholeBytes);
  for await (const message of readChatStore(path, Math.max(0, wholeBytes - TAIL_BYTES)))
    if (message.id !== null) recent.isRepeat(message.id);
  return count;
}

/** The stored messages in the order of arrival; lines that can't be read are passed over. */
export async function* readChatStore(path: string, fromByte = 0): AsyncGenerator<ChatMessage> {
  if ((await stat(path).catch(() => null)) === null) return;
  const lines = createInterface({ input: createReadStream(path, { start: fromByte }), crlfDelay: Infinity });
  for await (const line of lines) {
    const message = parse(line);
    if (message !== null) yield message;
  }
}

const parse = (line: string): ChatMessage | null => ChatMessage.safeParse(parseJsonOrNull(line)).data ?? null;
