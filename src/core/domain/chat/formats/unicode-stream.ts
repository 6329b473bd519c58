/** Text encodings that a file can be told to have, from its first bytes. */
export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

interface Sniffed {
  readonly encoding: TextEncodingName;
  readonly markBytes: number;
}

const startsWith = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

/** By byte order mark, else by where the zero bytes of ASCII characters lie. */
function sniffEncoding(head: Uint8Array): Sniffed {
  if (startsWith(head, [0xef, 0xbb, 0xbf])) return { encoding: 'utf-8', markBytes: 3 };
  if (startsWith(head, [0xff, 0xfe, 0, 0])) return { encoding: 'utf-32le', markBytes: 4 };
  if (startsWith(head, [0, 0, 0xfe, 0xff])) return { encoding: 'utf-32be', markBytes: 4 };
  if (startsWith(head, [0xff, 0xfe])) return { encoding: 'utf-16le', markBytes: 2 };
  if (startsWith(head, [0xfe, 0xff])) return { encoding: 'utf-16be', markBytes: 2 };
  const zerosAt = [0, 0, 0, 0];
  const length = Math.min(head.length - (head.length % 4), 256);
  for (let at = 0; at < length; at += 1) if (head[at] === 0) zerosAt[at % 4]! += 1;
  const isMostlyZero = (place: number): boolean => length >= 8 && zerosAt[place]! > length / 8;
  const pattern = [0, 1, 2, 3].map((place) => (isMostlyZero(place) ? '0' : 'x')).join('');
  const encodings: Readonly<Record<string, TextEncodingName>> = {
    x000: 'utf-32le',
    '000x': 'utf-32be',
    x0x0: 'utf-16le',
    '0x0x': 'utf-16be',
  };
  return { encoding: encodings[pattern] ?? 'utf-8', markBytes: 0 };
}

/** Turns a stream of bytes of any of these encodings into UTF-8; UTF-8 passes through untouched. */
export class Utf8Stream {
  readonly encoding: TextEncodingName;
  private skip: number;
  private rest = new Uint8Array(0);
  private readonly decoder: TextDecoder | null;
  private readonly encoder = new TextEncoder();

  constructor(head: Uint8Array) {
    const { encoding, markBytes } = sniffEncoding(head);
    this.encoding = encoding;
    this.skip = markBytes;
    this.decoder = encoding.startsWith('utf-16') ? new TextDecoder(encoding) : null;
  }

  push(chunk: Uint8Array): Uint8Array {
    const bytes = this.skip === 0 ? chunk : chunk.subarray(Math.min(this.skip, chunk.length));
    this.skip -= chunk.length - bytes.length;
    if (this.encoding === 'utf-8') return bytes;
    if (this.decoder !== null) return this.encoder.encode(this.decoder.decode(bytes, { stream: true }));
    return this.encoder.encode(this.fromUtf32(bytes));
  }

  end(): Uint8Array {
    if (this.decoder !== null) return this.encoder.encode(this.decoder.decode());
    return this.encoder.encode(this.rest.length > 0 ? '\ufffd' : '');
  }

  private fromUtf32(chunk: Uint8Array): string {
    const bytes = new Uint8Array(this.rest.length + chunk.length);
    bytes.set(this.rest);
    bytes.set(chunk, this.rest.length);
    const whole = bytes.length - (bytes.length % 4);
    const view = new DataView(bytes.buffer);
    let text = '';
    for (let at = 0; at < whole; at += 4) {
      const codePoint = view.getUint32(at, this.encoding === 'utf-32le');
      text += codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : '\ufffd';
    }
    this.rest = bytes.slice(whole);
    return text;
  }
}

/** How many characters stand in for bytes that were no UTF-8. */
export function countReplaced(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) count += 1;
  return count;
}
