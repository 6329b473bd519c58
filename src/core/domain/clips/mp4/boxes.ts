/** A box of an ISO base media file (ISO/IEC 14496-12 §4.2): `body` is a view without the header. */
export interface Box {
  readonly type: string;
  readonly body: Uint8Array;
}

const HEADER_BYTES = 8;
const LARGE_HEADER_BYTES = 16;

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const typeAt = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!);

/** Type and extent of the box whose header begins `header`; null when it is no header. `sizeBytes` 0 = to the end. */
export function readBoxHeader(
  header: Uint8Array,
): { type: string; sizeBytes: number; headerBytes: number } | null {
  if (header.length < HEADER_BYTES) return null;
  const view = viewOf(header);
  const sizeBytes = view.getUint32(0);
  const type = typeAt(header, 4);
  if (sizeBytes !== 1) return { type, sizeBytes, headerBytes: HEADER_BYTES };
  if (header.length < LARGE_HEADER_BYTES) return null;
  return { type, sizeBytes: Number(view.getBigUint64(8)), headerBytes: LARGE_HEADER_BYTES };
}

/** The boxes inside a body. Throws RangeError when one reaches beyond it. */
export function childBoxes(body: Uint8Array): Box[] {
  const boxes: Box[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= body.length) {
    const header = readBoxHeader(body.subarray(at));
    if (header === null) break;
    const sizeBytes = header.sizeBytes === 0 ? body.length - at : header.sizeBytes;
    if (sizeBytes < header.headerBytes || at + sizeBytes > body.length)
      throw new RangeError(`box ${header.type} is truncated`);
    boxes.push({ type: header.type, body: body.subarray(at + header.headerBytes, at + sizeBytes) });
    at += sizeBytes;
  }
  return boxes;
}

/** The body at a path such as `mdia/minf/stbl`; null when there is none. */
export function findBox(body: Uint8Array, path: string): Uint8Array | null {
  let current: Uint8Array | null = body;
  for (const type of path.split('/'))
    current = current === null ? null : (childBoxes(current).find((box) => box.type === type)?.body ?? null);
  return current;
}

/** As `findBox`, but a missing box is a RangeError that names it. */
export function needBox(body: Uint8Array, path: string): Uint8Array {
  const found = findBox(body, path);
  if (found === null) throw new RangeError(`box ${path} is missing`);
  return found;
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function writeBox(type: string, ...parts: Uint8Array[]): Uint8Array {
  const body = concatBytes(parts);
  return concatBytes([u32(HEADER_BYTES + body.length), ascii(type), body]);
}

/** A box with version and flags. */
export const writeFullBox = (
  type: string,
  { version = 0, flags = 0 }: { version?: number; flags?: number },
  ...parts: Uint8Array[]
): Uint8Array => writeBox(type, u32(version * 0x1000000 + flags), ...parts);

export const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

export function u16(...values: number[]): Uint8Array {
  const out = new Uint8Array(values.length * 2);
  for (const [index, value] of values.entries()) viewOf(out).setUint16(index * 2, value);
  return out;
}

/** Unsigned 32 bit, big endian; negative numbers as two's complement. */
export const u32 = (...values: number[]): Uint8Array => u32Table(values);

/** As `u32`, for tables of any length. */
export function u32Table(values: readonly number[]): Uint8Array {
  const out = new Uint8Array(values.length * 4);
  const view = viewOf(out);
  for (const [index, value] of values.entries()) view.setUint32(index * 4, value >>> 0);
  return out;
}

export function u64Table(values: readonly number[]): Uint8Array {
  const out = new Uint8Array(values.length * 8);
  for (const [index, value] of values.entries()) viewOf(out).setBigUint64(index * 8, BigInt(value));
  return out;
}
