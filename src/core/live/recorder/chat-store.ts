import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat, truncate } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { ChatMessage } from '../../../shared/model/chat.ts';
import { RecentIds } from '../../domain/chat/recent-ids.ts';
import { parseJsonOrNull } from '../../../shared/json.ts';

const FLUSH_MS = 200;
const FLUSH_CHARS = 1 << 20;
const SYNC_MS = 2000;
/** So much of the end of a file is read for the ids in it. */
const TAIL_BYTES = 4 << 20;

export interface ChatStore {
  /** How many messages are stored, those of earlier runs included. */
  readonly count: number;
  /** Takes the message at once and writes it with the next batch; false when its id was stored before. */
  add(message: ChatMessage): boolean;
  /** Resolves once everything that was added is on the disk; throws what went wrong while writing. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Messages of a live chat in the order of arrival, one JSON value a line, appended in batches and synced from time to
 * time: nobody waits for a disk at 5,000 messages a second. A line that a crash cut off is taken back.
 */
export async function openChatStore(path: string): Promise<ChatStore> {
  const recent = new RecentIds();
  let count = await recover(path, recent);
  const file = await open(path, 'a');
  let parts: string[] = [];
  let chars = 0;
  let timer: NodeJS.Timeout | null = null;
  let syncedAt = 0;
  let last: Promise<void> = Promise.resolve();

  const write = (sync: boolean): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const text = parts.join('');
    parts = [];
    chars = 0;
    const isDue = sync || performance.now() - syncedAt > SYNC_MS;
    if (isDue) syncedAt = performance.now();
    last = last.then(() => append(file, text, isDue));
    // Reported by the next flush.
    last.catch(() => undefined);
    return last;
  };

  return {
    get count() {
      return count;
    },
    add(message) {
      if (message.id !== null && recent.isRepeat(message.id)) return false;
      const line = `${JSON.stringify(message)}\n`;
      count++;
      parts.push(line);
      chars += line.length;
      if (chars >= FLUSH_CHARS) void write(false);
      else timer ??= setTimeout(() => void write(false), FLUSH_MS);
      return true;
    },
    flush: () => write(true),
    async close() {
      try {
        await write(true);
      } finally {
        await file.close();
      }
    },
  };
}

async function append(file: FileHandle, text: string, sync: boolean): Promise<void> {
  if (text !== '') await file.appendFile(text);
  if (sync) await file.datasync();
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
