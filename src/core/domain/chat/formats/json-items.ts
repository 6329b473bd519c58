import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  endsLiteral,
  isSpace,
  isTextAt,
  JsonComment,
  LINE_FEED,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  SLASH,
  scanValue,
  startsWithAt,
  textEnd,
} from './json-bytes.ts';
import { JsonHeader } from './json-header.ts';

/**
 * Finds the items of a JSON chat file in a stream of UTF-8 bytes without ever holding the file: the elements of a list
 * at the root, of a list named `comments`, `messages`, `items` or `actions` in a root object (or `actions` inside a
 * `liveChatContinuation`), and root objects that follow each other (JSON lines). Members beside such a list are
 * collected as the document's header; one that grows past a limit (embedded images) is left out of it.
 */
export interface JsonItemSink {
  /** One complete item; false when it is not JSON after all. The bytes are only valid during the call. */
  item(bytes: Uint8Array): boolean;
  /** A root object begins: its items, or itself as one item, follow. */
  documentStart(): void;
  /** A root object that held a list ended; its other members as JSON. */
  header(bytes: Uint8Array): void;
  /** An item that can't be read: not JSON, cut off, or larger than the limit. */
  broken(bytes: Uint8Array, reason: string): void;
  /** The file ended before a list or object of it was closed. */
  unclosed(): void;
}

const MAX_ITEM_BYTES = 16 * 1024 * 1024;
const MAX_HEADER_BYTES = 4 * 1024 * 1024;
const LIST_KEYS: readonly string[] = ['comments', 'messages', 'items', 'actions'];
const CHAT_KEY = 'liveChatContinuation';

/** `between`: outside items. `value`: inside one. `literal`: in a bare number or word. `document`: in a root object. */
type Mode = 'between' | 'value' | 'literal' | 'document';

const NOTHING_KEPT = -1;
const MARKER_BYTES = 8;

/** Push bytes with `push`, then call `end` once. */
export class JsonItemScanner {
  private readonly sink: JsonItemSink;
  private buffer = new Uint8Array(0);
  private length = 0;
  /** Read by `scanValue`. */
  at = 0;
  /** Buffer index from which bytes must survive the next push. */
  private keepFrom = NOTHING_KEPT;
  private mode: Mode = 'between';
  private readonly comment = new JsonComment();
  depth = 0;
  inText = false;
  private inRootList = false;
  /** Depth of the list in its document while its items are read; 0 outside such a list. */
  private listDepth = 0;
  private documentDepth = 0;
  private chatDepth = 0;
  private textFrom = 0;
  private textTo = 0;
  private memberFrom = 0;
  private dropping = false;
  private readonly header = new JsonHeader();
  /** The first bytes of a good item: where reading goes on after a broken one. */
  private marker = new Uint8Array(0);
  private isLost = false;

  constructor(sink: JsonItemSink) {
    this.sink = sink;
  }

  push(chunk: Uint8Array): void {
    this.append(chunk);
    this.run();
    if (this.mode === 'document') this.boundHeader();
    else if (this.mode !== 'between' && this.at - this.keepFrom > MAX_ITEM_BYTES) {
      this.abandon('item larger than 16 MB');
    }
  }

  end(): void {
    if (this.mode === 'literal') this.finishItem();
    let isCut = false;
    while (this.mode === 'value' || (this.mode === 'document' && this.header.isEmpty())) {
      isCut = true;
      this.abandon('the file ends inside this item');
    }
    const isOpen = this.inRootList || this.listDepth > 0 || this.mode === 'document';
    if (this.listDepth > 0 || this.mode === 'document') this.closeCutDocument();
    if (isOpen && !isCut) this.sink.unclosed();
  }

  private append(chunk: Uint8Array): void {
    const from = this.keepFrom === NOTHING_KEPT ? Math.min(this.at, this.length) : this.keepFrom;
    const kept = this.length - from;
    const target =
      this.buffer.length >= kept + chunk.length
        ? this.buffer
        : new Uint8Array(Math.max((kept + chunk.length) * 2, 65_536));
    if (kept > 0) {
      if (target === this.buffer) target.copyWithin(0, from, this.length);
      else target.set(this.buffer.subarray(from, this.length));
    }
    target.set(chunk, kept);
    this.buffer = target;
    this.length = kept + chunk.length;
    this.at -= from;
    this.textFrom -= from;
    this.textTo -= from;
    this.memberFrom -= from;
    if (this.keepFrom !== NOTHING_KEPT) this.keepFrom = 0;
  }

  private run(): void {
    while (this.at < this.length) {
      if (this.isLost) this.findMarker();
      else if (this.comment.isOpen()) this.at = this.comment.skip(this.buffer, this.at, this.length);
      else if (this.mode === 'between') this.stepBetween();
      else if (this.mode === 'value') this.scanValue();
      else if (this.mode === 'document') this.scanDocument();
      else this.scanLiteral();
    }
  }

  private stepBetween(): void {
    const byte = this.buffer[this.at]!;
    if (byte === COMMA || byte === CLOSE_OBJECT || isSpace(byte)) this.at += 1;
    else if (byte === SLASH) {
      this.at += 1;
      this.comment.open();
    } else if (byte === CLOSE_LIST) this.closeList();
    else if (byte === OPEN_LIST && !this.inRootList && this.listDepth === 0) {
      this.inRootList = true;
      this.at += 1;
    } else this.beginValue(byte);
  }

  private beginValue(byte: number): void {
    this.keepFrom = this.at;
    this.depth = 0;
    this.inText = false;
    if (byte === OPEN_OBJECT && !this.inRootList && this.listDepth === 0) {
      this.mode = 'document';
      this.chatDepth = 0;
      this.memberFrom = this.at;
      this.textFrom = this.at;
      this.textTo = this.at;
      this.sink.documentStart();
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST || byte === QUOTE) this.mode = 'value';
    else this.mode = 'literal';
  }

  private closeList(): void {
    if (this.listDepth > 0) {
      this.mode = 'document';
      this.depth = this.documentDepth;
      this.listDepth = 0;
      this.keepFrom = this.at;
    } else {
      this.inRootList = false;
      this.at += 1;
    }
  }

  private scanValue(): void {
    const found = scanValue(this.buffer, this.length, this);
    if (found === 'slash') this.comment.open();
    else if (found === 'end') this.finishItem();
  }

  private scanLiteral(): void {
    while (this.at < this.length && !endsLiteral(this.buffer[this.at]!)) this.at += 1;
    if (this.at < this.length) this.finishItem();
  }

  private finishItem(): void {
    const from = this.keepFrom;
    const bytes = this.buffer.subarray(from, Math.min(this.at, this.length));
    if (this.sink.item(bytes)) {
      if (this.marker.length === 0 && bytes.length > MARKER_BYTES) this.marker = bytes.slice(0, MARKER_BYTES);
    } else {
      const next = this.nextMarker(from + 1, this.at);
      this.sink.broken(this.buffer.subarray(from, next), 'not valid JSON');
      this.at = next;
    }
    this.mode = 'between';
    this.keepFrom = NOTHING_KEPT;
  }

  private scanDocument(): void {
    while (this.at < this.length) {
      if (this.inText) {
        this.scanText();
        continue;
      }
      const byte = this.buffer[this.at]!;
      if (byte === OPEN_LIST && this.isListKey()) {
        this.openList();
        return;
      }
      this.at += 1;
      if (byte === QUOTE) {
        this.inText = true;
        this.textFrom = this.at;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        this.depth += 1;
        if (byte === OPEN_OBJECT && this.isText(CHAT_KEY)) this.chatDepth = this.depth;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        this.depth -= 1;
        if (this.depth === 0) {
          this.finishDocument();
          return;
        }
      } else if (this.depth === 1 && (byte === COLON || byte === COMMA)) this.member(byte);
      else if (byte === SLASH) {
        this.comment.open();
        return;
      }
    }
  }

  private scanText(): void {
    this.at = textEnd(this.buffer, this.at, this.length);
    if (this.at >= this.length) return;
    this.inText = false;
    this.textTo = this.at;
    this.at += 1;
  }

  private member(byte: number): void {
    if (this.dropping) {
      if (byte !== COMMA) return;
      this.dropping = false;
      this.keepFrom = this.at - 1;
    }
    this.memberFrom = byte === COMMA ? this.at - 1 : this.at;
  }

  private isText(text: string): boolean {
    return this.textTo - this.textFrom === text.length && isTextAt(this.buffer, this.textFrom, text);
  }

  private isListKey(): boolean {
    if (this.dropping) return false;
    if (this.depth === 1) return LIST_KEYS.some((key) => this.isText(key));
    return this.depth === this.chatDepth && this.isText('actions');
  }

  private openList(): void {
    this.at += 1;
    this.header.add(this.buffer.subarray(this.keepFrom, this.at));
    this.documentDepth = this.depth + 1;
    this.listDepth = this.depth + 1;
    this.mode = 'between';
    this.keepFrom = NOTHING_KEPT;
  }

  private finishDocument(): void {
    if (this.dropping) {
      this.dropping = false;
      this.keepFrom = this.at - 1;
    }
    if (this.header.isEmpty()) {
      this.finishItem();
      return;
    }
    this.header.add(this.buffer.subarray(this.keepFrom, this.at));
    this.mode = 'between';
    this.keepFrom = NOTHING_KEPT;
    this.sink.header(this.header.take());
  }

  /** Leaves the member out of the header that made it grow past the limit. */
  private boundHeader(): void {
    if (this.dropping) {
      this.keepFrom = NOTHING_KEPT;
      return;
    }
    if (this.depth < 1 || this.header.sizeBytes + this.at - this.keepFrom <= MAX_HEADER_BYTES) return;
    if (this.memberFrom <= this.keepFrom || this.buffer[this.memberFrom - 1] !== COLON) {
      if (this.at - this.keepFrom > MAX_ITEM_BYTES) this.abandon('item larger than 16 MB');
      return;
    }
    this.header.add(this.buffer.subarray(this.keepFrom, this.memberFrom));
    this.header.addText('null');
    this.dropping = true;
    this.keepFrom = NOTHING_KEPT;
  }

  /** Gives up on the item being read, and goes on where the next one seems to begin. */
  private abandon(reason: string): void {
    const from = this.keepFrom === NOTHING_KEPT ? this.length : this.keepFrom;
    const next = this.nextMarker(from + 1, this.length);
    this.sink.broken(this.buffer.subarray(from, next), reason);
    if (this.mode === 'document') {
      this.dropping = false;
      this.header.clear();
    }
    this.mode = 'between';
    this.comment.close();
    this.keepFrom = NOTHING_KEPT;
    this.at = next;
    this.isLost = next === this.length;
    this.run();
  }

  private findMarker(): void {
    this.at = this.nextMarker(this.at, this.length);
    this.isLost = this.at === this.length;
  }

  /** Index of the next item that begins as the others did, or as a line of its own; else `to`. */
  private nextMarker(from: number, to: number): number {
    const { buffer, marker } = this;
    for (let at = from; at < to; at += 1) {
      if (buffer[at] !== OPEN_OBJECT) continue;
      if (marker.length === 0 ? buffer[at - 1] === LINE_FEED : startsWithAt(buffer, at, marker)) return at;
    }
    return to;
  }

  /** Reads what a cut-off document said of itself: its members up to the last whole one. */
  private closeCutDocument(): void {
    if (this.header.isEmpty()) return;
    if (this.listDepth > 0) this.header.addText(`]${'}'.repeat(this.listDepth - 1)}`);
    else {
      if (!this.dropping) {
        const wholeTo = Math.max(this.memberFrom, this.keepFrom);
        this.header.add(this.buffer.subarray(this.keepFrom, wholeTo));
        if (wholeTo > this.keepFrom && this.buffer[wholeTo - 1] === COLON) this.header.addText('null');
      }
      this.header.addText('}');
    }
    this.sink.header(this.header.take());
  }
}
