import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChatMessage } from '../../../../shared/model/chat.ts';
import type { SlicePart } from './slice-store.ts';

/**
 * The messages of all parts in (offset, arrival) order, each id once. Parts are in stream order; a part is opened when
 * its time comes and read in small pieces, so the memory taken doesn't grow with the chat.
 */
export async function* mergeParts(
  dir: string,
  parts: readonly SlicePart[],
  signal: AbortSignal,
): AsyncGenerator<ChatMessage> {
  const waiting = parts.map((part, order) => ({ ...part, order })).sort((a, b) => a.firstMs - b.firstMs);
  let reading: PartReader[] = [];
  const seen = new SecondsSeen();
  try {
    for (;;) {
      signal.throwIfAborted();
      let least = earliest(reading);
      while (waiting.length > 0 && (least === null || waiting[0]!.firstMs <= least.offsetMs)) {
        reading.push(await PartReader.open(join(dir, waiting[0]!.file), waiting.shift()!.order));
        least = earliest(reading);
      }
      if (least === null) return;
      const message = least.take();
      if (least.isAtEnd) await least.more();
      if (least.isAtEnd) {
        await least.close();
        reading = reading.filter((reader) => reader !== least);
      }
      if (!seen.has(message)) yield message;
    }
  } finally {
    await Promise.all(reading.map((reader) => reader.close()));
  }
}

/** The reader whose next message comes first; at equal times the part that is earlier in the stream. */
function earliest(readers: readonly PartReader[]): PartReader | null {
  let least: PartReader | null = null;
  for (const reader of readers) {
    const before =
      least === null ||
      reader.offsetMs < least.offsetMs ||
      (reader.offsetMs === least.offsetMs && reader.order < least.order);
    if (before) least = reader;
  }
  return least;
}

/** Ids of one second: a comment that two pages hold has the same offset in both. */
class SecondsSeen {
  private sec = Number.NaN;
  private readonly ids = new Set<string>();

  has(message: ChatMessage): boolean {
    const sec = Math.floor(message.offsetMs! / 1000);
    if (sec !== this.sec) this.ids.clear();
    this.sec = sec;
    const id = message.id ?? JSON.stringify(message);
    if (this.ids.has(id)) return true;
    this.ids.add(id);
    return false;
  }
}

const READ_BYTES = 64 * 1024;

/** Reads a part line by line, ahead by one piece. */
class PartReader {
  readonly order: number;
  private readonly file: FileHandle;
  private readonly buffer = Buffer.allocUnsafe(READ_BYTES);
  private tail: Buffer = Buffer.alloc(0);
  private lines: string[] = [];
  private at = 0;
  private current: ChatMessage | null = null;

  private constructor(file: FileHandle, order: number) {
    this.file = file;
    this.order = order;
  }

  static async open(path: string, order: number): Promise<PartReader> {
    const reader = new PartReader(await open(path, 'r'), order);
    await reader.more();
    return reader;
  }

  get offsetMs(): number {
    return this.current!.offsetMs!;
  }

  get isAtEnd(): boolean {
    return this.current === null;
  }

  take(): ChatMessage {
    const message = this.current!;
    const line = this.lines[this.at++];
    this.current = line === undefined ? null : (JSON.parse(line) as ChatMessage);
    return message;
  }

  /** Reads on when there is no message at hand. */
  async more(): Promise<void> {
    while (this.current === null) {
      const { bytesRead } = await this.file.read(this.buffer, 0, READ_BYTES);
      if (bytesRead === 0) return;
      const piece = Buffer.concat([this.tail, this.buffer.subarray(0, bytesRead)]);
      const end = piece.lastIndexOf(0x0a) + 1;
      this.tail = Buffer.from(piece.subarray(end));
      if (end === 0) continue;
      this.lines = piece.toString('utf8', 0, end - 1).split('\n');
      this.current = JSON.parse(this.lines[0]!) as ChatMessage;
      this.at = 1;
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }
}
