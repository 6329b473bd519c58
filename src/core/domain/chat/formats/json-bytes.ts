/** The bytes that give JSON its structure. */
export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
export const SLASH = 0x2f;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
export const LINE_FEED = 0x0a;
const STAR = 0x2a;

/** White space; a stray NUL between values counts as such. */
export const isSpace = (byte: number): boolean =>
  byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0;

export const endsLiteral = (byte: number): boolean =>
  isSpace(byte) || byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT;

/** Whether ASCII `text` stands at an index of the bytes. */
export function isTextAt(bytes: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

export const startsWithAt = (bytes: Uint8Array, at: number, start: Uint8Array): boolean =>
  start.every((byte, index) => bytes[at + index] === byte);

/** Index of the quote that ends the string around `from`; `to` or one more when it goes on. */
export function textEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const byte = bytes[at]!;
    if (byte === QUOTE) break;
    at += byte === BACKSLASH ? 2 : 1;
  }
  return at;
}

/** Where a scan stands inside a value; starts at the value's first byte with depth 0 outside of text. */
export interface ValueState {
  at: number;
  depth: number;
  inText: boolean;
}

/** The hot loop: runs on to the end of one value, looking at quotes, backslashes and brackets only. */
export function scanValue(bytes: Uint8Array, length: number, state: ValueState): 'more' | 'end' | 'slash' {
  let { at, depth, inText } = state;
  let found: 'more' | 'end' | 'slash' = 'more';
  while (at < length && found === 'more') {
    if (inText) {
      at = textEnd(bytes, at, length);
      if (at >= length) break;
      at += 1;
      inText = false;
      if (depth === 0) found = 'end';
      continue;
    }
    const byte = bytes[at]!;
    at += 1;
    if (byte === QUOTE) inText = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth -= 1;
      if (depth === 0) found = 'end';
    } else if (byte === SLASH) found = 'slash';
  }
  state.at = at;
  state.depth = depth;
  state.inText = inText;
  return found;
}

/** Skips a comment, which JSON does not have but hand-edited files do, across the borders of chunks. */
export class JsonComment {
  private state: 'none' | 'opened' | 'line' | 'block' | 'block-star' = 'none';

  isOpen(): boolean {
    return this.state !== 'none';
  }

  /** A slash was met outside of a string. */
  open(): void {
    this.state = 'opened';
  }

  close(): void {
    this.state = 'none';
  }

  /** The index after the comment, or `to` when it goes on. */
  skip(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    while (at < to && this.state !== 'none') {
      const byte = bytes[at]!;
      if (this.state === 'opened') {
        if (byte !== SLASH && byte !== STAR) {
          this.state = 'none';
          return at;
        }
        this.state = byte === SLASH ? 'line' : 'block';
      } else if (this.state === 'line') {
        if (byte === LINE_FEED) this.state = 'none';
      } else if (byte === STAR) this.state = 'block-star';
      else if (this.state === 'block-star' && byte === SLASH) this.state = 'none';
      else this.state = 'block';
      at += 1;
    }
    return at;
  }
}
