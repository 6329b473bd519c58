import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { ChatMessage, ChatSource, RejectedLine } from '../../../shared/model/chat.ts';
import { ChatDecoder } from '../../domain/chat/formats/chat-decoder.ts';
import type { ParseContext } from '../../domain/chat/formats/chat-sink.ts';
import type { LocalTimeToUnixMs } from '../../domain/chat/formats/clock-time.ts';
import { SeenMessages } from '../../domain/chat/formats/seen-messages.ts';
import { readBytes } from './byte-stream.ts';

const BATCH_SIZE = 1000;

export interface ReadChatOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * Called when the format is known (before the first batch), and again whenever the file said more of itself; the
   * last call is complete and comes before the generator ends.
   */
  readonly onSource?: ((source: ChatSource) => void) | undefined;
  /** Share of all bytes read, 0..1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** Called once at the end. */
  readonly onSummary?: ((summary: ChatReadSummary) => void) | undefined;
  /** How clock times without a known zone become UnixMs; default: this machine's zone. */
  readonly localTime?: LocalTimeToUnixMs | undefined;
}

export interface ChatReadSummary {
  readonly source: ChatSource;
  readonly messageCount: number;
  readonly rejectedCount: number;
  /** Characters that stand in for bytes which were no valid text. */
  readonly replacedCharacters: number;
}

export interface ChatBatch {
  readonly messages: ChatMessage[];
  readonly rejected: RejectedLine[];
}

/** Day 32 and hour 24 roll over, so that a log past midnight stays right at the end of a month. */
const machineTime: LocalTimeToUnixMs = ({ year, month, day, hour, minute, second, ms }) =>
  new Date(year, month - 1, day, hour, minute, second, ms).getTime();

/**
 * Reads a chat of any supported format, found from the content, in batches of about a thousand: a million messages
 * take no more memory than a thousand. Several paths (or a folder) are pages or parts of one chat: a message that two
 * of them hold comes once. Every item of a file is in `messages` or in `rejected`; where a file breaks off, a rejected
 * entry says so and what stood before is kept.
 *
 * Throws AppError `chat/unknown-format`, `chat/empty`, `chat/no-times`, `chat/truncated` (nothing could be read),
 * `chat/missing-file`, `chat/unreadable-file`; an AbortError when the signal fires.
 */
export async function* readChatFile(
  paths: string | readonly string[],
  options: ReadChatOptions = {},
): AsyncGenerator<ChatBatch, ChatReadSummary> {
  const files = await expand(typeof paths === 'string' ? [paths] : paths);
  const reading = new Reading(files, options);
  for (const [index, file] of files.entries()) yield* reading.file(file, index);
  const summary = reading.summary();
  options.onProgress?.(1);
  options.onSummary?.(summary);
  return summary;
}

interface ChatFile {
  readonly path: string;
  readonly sizeBytes: number;
}

/** Files as given; a folder stands for the files in it, in the order of their names (numbers by value). */
async function expand(paths: readonly string[]): Promise<ChatFile[]> {
  const files: ChatFile[] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => null);
    if (info?.isDirectory() !== true) {
      files.push({ path, sizeBytes: info?.size ?? 0 });
      continue;
    }
    const entries = await readdir(path, { withFileTypes: true });
    const names = entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map(({ name }) => name);
    names.sort(new Intl.Collator('en', { numeric: true }).compare);
    for (const name of names)
      files.push({ path: join(path, name), sizeBytes: (await stat(join(path, name))).size });
  }
  return files;
}

/** The state of one import over all of its files. */
class Reading {
  private readonly files: readonly ChatFile[];
  private readonly options: ReadChatOptions;
  private readonly seen = new SeenMessages();
  private readonly totalBytes: number;
  private messages: ChatMessage[] = [];
  private rejected: RejectedLine[] = [];
  private messageCount = 0;
  private rejectedCount = 0;
  private replacedCharacters = 0;
  private doneBytes = 0;
  private source: ChatSource | null = null;
  private firstError: AppError | null = null;

  constructor(files: readonly ChatFile[], options: ReadChatOptions) {
    this.files = files;
    this.options = options;
    this.totalBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  }

  async *file(file: ChatFile, index: number): AsyncGenerator<ChatBatch, void> {
    const prefix = this.files.length > 1 ? `${basename(file.path)}: ` : '';
    const context: ParseContext = {
      sink: {
        message: (message) => this.messages.push(message),
        reject: (entry) =>
          this.rejected.push(prefix === '' ? entry : { ...entry, reason: prefix + entry.reason }),
      },
      seen: this.seen,
      fileName: basename(file.path),
      localTime: this.options.localTime ?? machineTime,
    };
    this.seen.nextPage();
    const countBefore = this.messageCount + this.rejectedCount;
    const decoder = new ChatDecoder(context);
    try {
      yield* this.decode(file, decoder);
    } catch (error) {
      // One unreadable file among several is reported beside the others.
      if (!(error instanceof AppError) || this.files.length === 1) throw error;
      this.firstError ??= error;
      const line = this.messageCount + this.rejectedCount - countBefore + 1;
      context.sink.reject({ line, reason: error.message, excerpt: '' });
    }
    this.replacedCharacters += decoder.replacedCharacters();
    this.learn(decoder.source(), index);
    this.doneBytes += file.sizeBytes;
    if (this.messages.length + this.rejected.length > 0) yield this.take();
  }

  private async *decode(file: ChatFile, decoder: ChatDecoder): AsyncGenerator<ChatBatch, void> {
    const bytes = readBytes(file.path, {
      signal: this.options.signal,
      onProgress: (fraction) =>
        this.options.onProgress?.(
          (this.doneBytes + fraction * file.sizeBytes) / Math.max(1, this.totalBytes),
        ),
    });
    const countBefore = this.messageCount + this.rejectedCount;
    let ending = await bytes.next();
    for (; ending.done !== true; ending = await bytes.next()) {
      decoder.push(ending.value);
      if (this.messages.length + this.rejected.length < BATCH_SIZE) continue;
      this.learn(decoder.source(), null);
      yield this.take();
    }
    const { broken } = ending.value;
    try {
      decoder.end();
    } catch (error) {
      throw broken === null || !(error instanceof AppError) ? error : truncated(file.path, broken, error);
    }
    if (broken === null) return;
    const count =
      this.messageCount + this.rejectedCount + this.messages.length + this.rejected.length - countBefore;
    if (this.messageCount + this.messages.length === 0) throw truncated(file.path, broken);
    this.rejected.push({ line: count + 1, reason: broken, excerpt: '' });
  }

  /** Facts of the first file stand; later files add what it left out. */
  private learn(source: ChatSource | null, index: number | null): void {
    if (source === null) return;
    const before = this.source;
    const isFirst = before === null || (index ?? 0) === 0;
    const merged = { ...source };
    if (before !== null) {
      for (const key of Object.keys(merged) as (keyof ChatSource)[]) {
        const old = before[key];
        if (old !== null && old !== 'unknown' && !(isFirst && key === 'format' && this.doneBytes === 0)) {
          Object.assign(merged, { [key]: old });
        }
      }
    }
    if (before !== null && JSON.stringify(before) === JSON.stringify(merged)) return;
    this.source = merged;
    this.options.onSource?.(merged);
  }

  private take(): ChatBatch {
    const batch = { messages: this.messages, rejected: this.rejected };
    this.messageCount += batch.messages.length;
    this.rejectedCount += batch.rejected.length;
    this.messages = [];
    this.rejected = [];
    return batch;
  }

  summary(): ChatReadSummary {
    if (this.source === null || (this.messageCount === 0 && this.firstError !== null)) {
      throw (
        this.firstError ??
        new AppError({
          code: 'chat/empty',
          message: 'There is no chat file in this folder.',
          nextStep: 'Choose another folder, or the files themselves.',
        })
      );
    }
    const { source, messageCount, rejectedCount, replacedCharacters } = this;
    return { source, messageCount, rejectedCount, replacedCharacters };
  }
}

const truncated = (path: string, broken: string, cause?: unknown): AppError =>
  new AppError(
    {
      code: 'chat/truncated',
      message: `Nothing could be read from ${path}: ${broken}.`,
      nextStep: 'Download or copy the file again.',
    },
    { cause },
  );
