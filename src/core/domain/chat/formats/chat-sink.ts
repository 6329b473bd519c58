import type { ChatFormat, ChatMessage, ChatSource, RejectedLine } from '../../../../shared/model/chat.ts';
import type { LocalTimeToUnixMs } from './clock-time.ts';
import type { SeenMessages } from './seen-messages.ts';

/** Where a parser puts what it read. Every item of a file ends in exactly one of the two. */
interface ChatSink {
  message(message: ChatMessage): void;
  reject(rejected: RejectedLine): void;
}

/** What a parser is given beside the bytes. `fileName` may hold a date or a channel, never the format. */
export interface ParseContext {
  readonly sink: ChatSink;
  readonly seen: SeenMessages;
  readonly fileName: string;
  readonly localTime: LocalTimeToUnixMs;
}

/** Facts of the source that a parser met so far; absent ones are left out. */
export type SourceFacts = Partial<Omit<ChatSource, 'format'>>;

/** Reads the lines of one text format. `line` is 1-based; the text has no line end. */
export interface LineParser {
  readonly format: ChatFormat;
  line(text: string, line: number): void;
  end(): void;
  facts(): SourceFacts;
}

/** Reads the items of one JSON format: the elements of its list, or whole documents of a JSON-lines file. */
export interface ItemParser {
  format(): ChatFormat;
  /** Whether this value looks like one of this format's items. */
  accepts(value: unknown): boolean;
  /** `item` is the 1-based number of the value in the file. */
  item(value: unknown, item: number): void;
  /** A document's remaining members once its list was taken out; also marks the end of a page. */
  header(document: unknown): void;
  /** A new document (page) begins. */
  page(): void;
  facts(): SourceFacts;
}

const BLANK: ChatMessage = {
  id: null,
  offsetMs: null,
  sentAtUnixMs: null,
  kind: 'message',
  author: null,
  text: '',
  emotes: [],
  badges: [],
  color: null,
  bits: null,
  reply: null,
  event: null,
  extra: null,
};

/** A message with everything absent but what is given. */
export const chatMessage = (fields: Partial<ChatMessage>): ChatMessage => ({
  ...BLANK,
  emotes: [],
  badges: [],
  ...fields,
});

export const DUPLICATE_REASON = 'duplicate of an earlier message';
