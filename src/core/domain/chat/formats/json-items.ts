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

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const STAR = 0x2a;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const LINE_FEED = 0x0a;

const MAX_ITEM_BYTES = 16 * 1024 * 1024;
const MAX_HEADER_BYTES = 4 * 1024 * 1024;
const LIST_KEYS: readonly string[] = ['comments', 'messages', 'items', 'actions'];
const CHAT_KEY = 'liveChatContinuation';

const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0;
const endsLiteral = (byte: number): boolean =>
  isSpace(byte) || byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT;

/** `between`: outside items. `value`: inside one. `literal`: in a bare number or word. `document`: in a root object. */
type Mode = 'between' | 'value' | 'literal' | 'document';
type CommentState = 'none' | 'opened' | 'line' | 'block' | 'block-star';

const NOTHING_KEPT = -1;
const MARKER_BYTES = 8;
const NO_BYTES = new Uint8Array(0);
const NULL_BYTES = Uint8Array.from([0x6e, 0x75, 0x6c, 0x6c]);

/** Push bytes with `push`, then call `end` once. */
export class JsonItemScanner {
  private readonly sink: JsonItemSink;
  private buffer = new Uint8Array(0);
  private length = 0;
  private at = 0;
  /** Buffer index from which bytes must survive the next push. */
  private keepFrom = NOTHING_KEPT;
  private mode: Mode = 'between';
  private comment: CommentState = 'none';
  private depth = 0;
  private inText = false;
  private inRootList = false;
  /** Depth of the list in its document while its items are read; 0 outside such a list. */
  private listDepth = 0;
  private documentDepth = 0;
  private chatDepth = 0;
  private textFrom = 0;
  private textTo = 0;
  private memberFrom = 0;
  private dropping = false;
  private header: Uint8Array[] = [];
  private headerBytes = 0;
  /** The first bytes of a good item: where reading goes on after a broken one. */
  private marker = NO_BYTES;
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
    while (this.mode === 'value' || (this.mode === 'document' && this.header.length === 0)) {
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
      else if (this.comment !== 'none') this.skipComment();
      else if (this.mode === 'between') this.stepBetween();
      else if (this.mode === 'value') this.scanValue();
      else if (this.mode === 'document') this.scanDocument();
      else this.scanLiteral();
    }
  }

  private skipComment(): void {
    while (this.at < this.length && this.comment !== 'none') {
      const byte = this.buffer[this.at]!;
      if (this.comment === 'opened') {
        if (byte !== SLASH && byte !== STAR) {
          this.comment = 'none';
          return;
        }
        this.comment = byte === SLASH ? 'line' : 'block';
      } else if (this.comment === 'line') {
        if (byte === LINE_FEED) this.comment = 'none';
      } else if (byte === STAR) this.comment = 'block-star';
      else if (this.comment === 'block-star' && byte === SLASH) this.comment = 'none';
      else this.comment = 'block';
      this.at += 1;
    }
  }

  private stepBetween(): void {
    const byte = this.buffer[this.at]!;
    if (byte === COMMA || byte === CLOSE_OBJECT || isSpace(byte)) this.at += 1;
    else if (byte === SLASH) {
      this.at += 1;
      this.comment = 'opened';
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

  /** The hot loop: runs to the end of one item, looking at quotes, backslashes and brackets only. */
  private scanValue(): void {
    const { buffer, length } = this;
    let { at, depth, inText } = this;
    while (at < length) {
      if (inText) {
        while (at < length) {
          const byte = buffer[at]!;
          if (byte === QUOTE) break;
          at += byte === BACKSLASH ? 2 : 1;
        }
        if (at >= length) break;
        at += 1;
        inText = false;
        if (depth === 0) break;
        continue;
      }
      const byte = buffer[at]!;
      at += 1;
      if (byte === QUOTE) inText = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        depth -= 1;
        if (depth === 0) break;
      } else if (byte === SLASH) {
        this.comment = 'opened';
        break;
      }
    }
    this.at = at;
    this.depth = depth;
    this.inText = inText;
    if (at <= length && depth === 0 && !inText && this.comment === 'none') this.finishItem();
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
        this.comment = 'opened';
        return;
      }
    }
  }

  private scanText(): void {
    const { buffer, length } = this;
    let { at } = this;
    while (at < length) {
      const byte = buffer[at]!;
      if (byte === QUOTE) break;
      at += byte === BACKSLASH ? 2 : 1;
    }
    if (at < length) {
      this.inText = false;
      this.textTo = at;
      at += 1;
    }
    this.at = at;
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
    if (this.textTo - this.textFrom !== text.length) return false;
    for (let index = 0; index < text.length; index += 1) {
      if (this.buffer[this.textFrom + index] !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  private isListKey(): boolean {
    if (this.dropping) return false;
    if (this.depth === 1) return LIST_KEYS.some((key) => this.isText(key));
    return this.depth === this.chatDepth && this.isText('actions');
  }

  private openList(): void {
    this.at += 1;
    this.keepHeader(this.buffer.subarray(this.keepFrom, this.at));
    this.documentDepth = this.depth + 1;
    this.listDepth = this.depth + 1;
    this.mode = 'between';
    this.keepFrom = NOTHING_KEPT;
  }

  private keepHeader(bytes: Uint8Array): void {
    this.header.push(bytes.slice());
    this.headerBytes += bytes.length;
  }

  private takeHeader(tail: Uint8Array): Uint8Array {
    const whole = new Uint8Array(this.headerBytes + tail.length);
    let at = 0;
    for (const part of [...this.header, tail]) {
      whole.set(part, at);
      at += part.length;
    }
    this.header = [];
    this.headerBytes = 0;
    return whole;
  }

  private finishDocument(): void {
    if (this.dropping) {
      this.dropping = false;
      this.keepFrom = this.at - 1;
    }
    if (this.header.length === 0) {
      this.finishItem();
      return;
    }
    const bytes = this.buffer.subarray(this.keepFrom, this.at);
    this.mode = 'between';
    this.keepFrom = NOTHING_KEPT;
    this.sink.header(this.takeHeader(bytes));
  }

  /** Leaves the member out of the header that made it grow past the limit. */
  private boundHeader(): void {
    if (this.dropping) {
      this.keepFrom = NOTHING_KEPT;
      return;
    }
    if (this.depth < 1 || this.headerBytes + this.at - this.keepFrom <= MAX_HEADER_BYTES) return;
    if (this.memberFrom <= this.keepFrom || this.buffer[this.memberFrom - 1] !== COLON) {
      if (this.at - this.keepFrom > MAX_ITEM_BYTES) this.abandon('item larger than 16 MB');
      return;
    }
    this.keepHeader(this.buffer.subarray(this.keepFrom, this.memberFrom));
    this.keepHeader(NULL_BYTES);
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
      this.header = [];
      this.headerBytes = 0;
    }
    this.mode = 'between';
    this.comment = 'none';
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
      if (marker.length === 0 ? buffer[at - 1] === LINE_FEED : startsWith(buffer, at, marker)) return at;
    }
    return to;
  }

  /** Reads what a cut-off document said of itself: its members up to the last whole one. */
  private closeCutDocument(): void {
    if (this.header.length === 0) return;
    const inList = this.listDepth > 0;
    const wholeTo = this.dropping || inList ? this.keepFrom : Math.max(this.memberFrom, this.keepFrom);
    const tail = inList || this.dropping ? NO_BYTES : this.buffer.subarray(this.keepFrom, wholeTo);
    const isMidMember = !inList && !this.dropping && this.buffer[wholeTo - 1] === COLON;
    const closing = `${isMidMember ? 'null' : ''}${inList ? ']' : ''}${'}'.repeat(inList ? this.listDepth - 1 : 1)}`;
    const ending = Uint8Array.from([...closing].map((character) => character.charCodeAt(0)));
    const whole = new Uint8Array(tail.length + ending.length);
    whole.set(tail);
    whole.set(ending, tail.length);
    this.sink.header(this.takeHeader(whole));
  }
}

const startsWith = (bytes: Uint8Array, at: number, marker: Uint8Array): boolean =>
  marker.every((byte, index) => bytes[at + index] === byte);
