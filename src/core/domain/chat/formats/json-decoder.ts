import { AppError } from '../../../../shared/errors.ts';
import type { ChatFormat } from '../../../../shared/model/chat.ts';
import { chatDownloaderParser } from './chat-downloader-parser.ts';
import type { ItemParser, ParseContext, SourceFacts } from './chat-sink.ts';
import type { JsonObject } from './field.ts';
import { asArray, asObject, excerptOf } from './field.ts';
import { innertubeParser } from './innertube-parser.ts';
import { ircItemParser } from './irc-parsers.ts';
import { JsonItemScanner } from './json-items.ts';
import { klipstreamParser } from './klipstream-parser.ts';
import { justlogJsonParser } from './justlog-json-parser.ts';
import { kickParser } from './kick-parser.ts';
import { parseJsonItem } from './parse-json-item.ts';
import { twitchCommentParser } from './twitch-comment.ts';
import { isTwitchDownloaderRoot } from './twitch-header.ts';
import { countReplaced } from './unicode-stream.ts';
import { youtubeApiParser } from './youtube-api-parser.ts';

/** After this many items of no known kind, and none of a known one, the file is taken for something else. */
const MAX_UNKNOWN_ITEMS = 2000;

/** Reads any JSON chat: the kind is known from the items themselves, wherever the header stands. */
export class JsonDecoder {
  replacedCharacters = 0;
  private readonly context: ParseContext;
  private readonly parsers: readonly ItemParser[];
  private readonly scanner: JsonItemScanner;
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private main: ItemParser | null = null;
  private items = 0;
  private unknown: { line: number; reason: string; excerpt: string }[] = [];

  constructor(context: ParseContext) {
    this.context = context;
    this.parsers = [
      twitchCommentParser(context),
      klipstreamParser(context),
      innertubeParser(context),
      youtubeApiParser(context),
      justlogJsonParser(context),
      ircItemParser(context),
      kickParser(context),
      chatDownloaderParser(context),
    ];
    this.scanner = new JsonItemScanner({
      item: (bytes) => this.item(bytes),
      documentStart: () => {
        for (const parser of this.parsers) parser.page();
      },
      header: (bytes) => this.header(bytes),
      broken: (bytes, reason) => {
        this.items += 1;
        this.reject(reason, this.decoder.decode(bytes.subarray(0, 400)));
      },
      unclosed: () => {
        this.items += 1;
        this.reject('the file ends before its list is closed', '');
      },
    });
  }

  push(bytes: Uint8Array): void {
    this.scanner.push(bytes);
  }

  end(): void {
    this.scanner.end();
    if (this.main !== null) this.flushUnknown();
  }

  format(): ChatFormat | null {
    return this.main?.format() ?? null;
  }

  facts(): SourceFacts {
    return this.main?.facts() ?? {};
  }

  private item(bytes: Uint8Array): boolean {
    const text = this.decoder.decode(bytes);
    const value = parseJsonItem(text);
    if (value === undefined) return false;
    this.items += 1;
    if (text.includes('\ufffd')) this.replacedCharacters += countReplaced(text);
    this.value(value, this.items);
    return true;
  }

  private value(value: unknown, line: number): void {
    if (this.main?.accepts(value) === true) {
      this.main.item(value, line);
      return;
    }
    const parser = this.parsers.find((candidate) => candidate.accepts(value));
    if (parser !== undefined) {
      if (this.main === null) this.settle(parser);
      parser.item(value, line);
      return;
    }
    const inner = listOf(value);
    if (inner !== null) for (const entry of inner) this.value(entry, line);
    else this.reject('not a chat message of a known format', excerptOf(JSON.stringify(value)));
  }

  private header(bytes: Uint8Array): void {
    const document = asObject(parseJsonItem(this.decoder.decode(bytes)));
    if (document === null) return;
    if (this.main === null) {
      const parser = this.parserOfHeader(document);
      if (parser !== undefined) this.settle(parser);
    }
    this.main?.header(document);
  }

  /** A document whose list is empty still says what it is. */
  private parserOfHeader(document: JsonObject): ItemParser | undefined {
    if (isTwitchDownloaderRoot(document) || Array.isArray(document['comments'])) return this.parsers[0];
    return this.parsers.find((candidate) => candidate.accepts(document));
  }

  private settle(parser: ItemParser): void {
    this.main = parser;
    this.flushUnknown();
  }

  private reject(reason: string, excerpt: string): void {
    const rejected = { line: this.items, reason, excerpt: excerptOf(excerpt) };
    if (this.main !== null) this.context.sink.reject(rejected);
    else if (this.unknown.push(rejected) > MAX_UNKNOWN_ITEMS) throw unknownJson(rejected.excerpt);
  }

  private flushUnknown(): void {
    for (const rejected of this.unknown) this.context.sink.reject(rejected);
    this.unknown = [];
  }

  /** What the file held instead of chat messages, for the error that says so. */
  firstUnknown(): string | null {
    return this.unknown[0]?.excerpt ?? null;
  }
}

export const unknownJson = (seen: string): AppError =>
  new AppError({
    code: 'chat/unknown-format',
    message: `This JSON holds no chat messages that KlipStream knows; it begins with ${seen === '' ? 'nothing' : seen}`,
    nextStep: SUPPORTED,
  });

export const SUPPORTED =
  'Use a chat saved by TwitchDownloader, chat-downloader, yt-dlp, Chatterino, Chatty or justlog, saved answers of Kick, raw IRC lines, or a table with a time, a user and a text.';

/** A page inside a list: `[{"comments": [ … ]}, …]`. */
function listOf(value: unknown): readonly unknown[] | null {
  const object = asObject(value);
  const list = object?.['comments'] ?? object?.['messages'];
  return Array.isArray(list) ? asArray(list) : null;
}
