import { AppError } from '../../../../shared/errors.ts';
import type { ChatFormat, ChatSource } from '../../../../shared/model/chat.ts';
import type { ParseContext } from './chat-sink.ts';
import { detectLines } from './detect-lines.ts';
import { excerptOf } from './field.ts';
import { JsonDecoder, SUPPORTED, unknownJson } from './json-decoder.ts';
import { LineDecoder } from './line-decoder.ts';
import { SeenMessages } from './seen-messages.ts';
import { Utf8Stream } from './unicode-stream.ts';
import { utcToUnixMs } from './clock-time.ts';

/** As much of a file's beginning as is looked at to recognise a text format. */
const SAMPLE_BYTES = 128 * 1024;

/** `{`, or `[` before anything that a JSON list of messages can begin with (a text log has a time after its `[`). */
const JSON_START = /^\s*(?:\{|\[\s*(?:[{"[\]]|null\b|true\b|false\b|-?[\d.]+\s*,|$))/;

const ARCHIVES: readonly (readonly [string, readonly number[]])[] = [
  ['a ZIP archive', [0x50, 0x4b, 0x03, 0x04]],
  ['a Zstandard archive', [0x28, 0xb5, 0x2f, 0xfd]],
  ['an xz archive', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['a bzip2 archive', [0x42, 0x5a, 0x68]],
  ['a 7-Zip archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['an SQLite database', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65]],
  ['a Matroska video', [0x1a, 0x45, 0xdf, 0xa3]],
];

/**
 * Reads the chat in a stream of (decompressed) bytes whose format is found from the content. Messages and rejected
 * lines go to the context's sink.
 *
 * Throws AppError `chat/empty`, `chat/unknown-format` and `chat/no-times`, from `push` or `end`.
 */
export class ChatDecoder {
  private readonly context: ParseContext;
  private readonly name: string;
  private unicode: Utf8Stream | null = null;
  private head: Uint8Array[] = [];
  private headBytes = 0;
  private body: JsonDecoder | LineDecoder | null = null;
  private lineFormat: (() => Pick<ChatSource, 'format'> & Partial<ChatSource>) | null = null;

  constructor(context: ParseContext) {
    this.context = context;
    this.name = context.fileName;
  }

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.body !== null) {
      this.body.push(this.unicode!.push(bytes));
      return;
    }
    this.head.push(bytes.slice());
    this.headBytes += bytes.length;
    if (this.headBytes >= SAMPLE_BYTES) this.begin(false);
  }

  end(): void {
    if (this.body === null) this.begin(true);
    this.body!.push(this.unicode!.end());
    this.body!.end();
    if (this.body instanceof JsonDecoder && this.body.format() === null) {
      const seen = this.body.firstUnknown();
      throw seen === null ? emptyChat(this.name) : unknownJson(seen);
    }
  }

  /** What the file says of itself so far; null while its format is not known. */
  source(): ChatSource | null {
    const facts =
      this.body instanceof JsonDecoder
        ? { format: this.body.format(), ...this.body.facts() }
        : (this.lineFormat?.() ?? null);
    if (facts === null || facts.format === null) return null;
    return {
      platform: 'unknown',
      videoId: null,
      title: null,
      channel: null,
      streamStartedAtUnixMs: null,
      durationMs: null,
      ...facts,
      format: facts.format,
    };
  }

  /** Characters that stand for bytes which were no valid text. */
  replacedCharacters(): number {
    return this.body?.replacedCharacters ?? 0;
  }

  private begin(isWhole: boolean): void {
    const head = concat(this.head, this.headBytes);
    this.head = [];
    this.unicode = new Utf8Stream(head);
    const utf8 = this.unicode.push(head);
    const text = new TextDecoder('utf-8').decode(utf8.subarray(0, SAMPLE_BYTES));
    const visible = text.replaceAll('\u0000', '');
    if (isWhole && visible.trim() === '') {
      throw emptyChat(this.name);
    }
    if (JSON_START.test(visible)) this.body = new JsonDecoder(this.context);
    else this.beginLines(visible, head, isWhole);
    this.body!.push(utf8);
  }

  private beginLines(text: string, head: Uint8Array, isWhole: boolean): void {
    const lines = text.split(/\r?\n/);
    const whole = isWhole || lines.length === 1 ? lines : lines.slice(0, -1);
    const detected = detectLines(whole);
    if (detected === 'untimed') {
      throw new AppError({
        code: 'chat/no-times',
        message: `The chat file ${this.name} has no times, so its messages can't be placed on the video.`,
        nextStep: 'Export the chat again with timestamps.',
        detail: excerptOf(text),
      });
    }
    if (detected === null) throw this.unknown(text, head);
    const parser = detected.parser(this.context);
    this.lineFormat = () => ({ format: parser.format, ...parser.facts() });
    this.body = new LineDecoder(parser, this.context);
  }

  private unknown(text: string, head: Uint8Array): AppError {
    const archive = ARCHIVES.find(([, mark]) => mark.every((byte, index) => head[index] === byte))?.[0];
    const isPage = /^\s*<(?:!doctype|html)/i.test(text);
    const seen = archive ?? (isPage ? 'a web page' : `"${excerptOf(text)}"`);
    return new AppError({
      code: 'chat/unknown-format',
      message: `${this.name} is no chat that KlipStream can read: it is or begins with ${seen}.`,
      nextStep: archive?.endsWith('archive') === true ? 'Unpack it and choose the file inside.' : SUPPORTED,
    });
  }
}

const emptyChat = (name: string): AppError =>
  new AppError({
    code: 'chat/empty',
    message: `The chat file ${name} is empty.`,
    nextStep: 'Download the chat again, or choose another file.',
  });

function concat(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * The format of a chat by the beginning of its (decompressed) content; null when it is none that is known. A JSON
 * whose first item lies beyond the sample is only known when the whole file is read.
 */
export function detectChatFormat(sample: Uint8Array | string): ChatFormat | null {
  const sink = { message: () => undefined, reject: () => undefined };
  const context = { sink, seen: new SeenMessages(), fileName: '', localTime: utcToUnixMs };
  const decoder = new ChatDecoder(context);
  try {
    decoder.push(typeof sample === 'string' ? new TextEncoder().encode(sample) : sample);
    decoder.end();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  return decoder.source()?.format ?? formatOfLongHeader(sample);
}

/** A file whose header is longer than the sample: its first member, or the name of the member that holds the chat. */
function formatOfLongHeader(sample: Uint8Array | string): ChatFormat | null {
  const text = typeof sample === 'string' ? sample : new TextDecoder('utf-8').decode(sample);
  if (/^\s*\{\s*"(?:FileInfo|streamer)"\s*:/.test(text)) return 'twitchdownloader-json';
  return /^\s*\{[\s\S]*"(?:liveChatContinuation|liveChatRenderer)"\s*:/.test(text) ? 'innertube-json' : null;
}
