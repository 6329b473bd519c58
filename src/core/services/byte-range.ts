/** A half-open byte span `[startByte, endByte)`. */
export interface ByteRange {
  readonly startByte: number;
  readonly endByte: number;
}

/**
 * One `Range: bytes=…` header against a known length (RFC 9110 §14). null = send everything: no header, another unit,
 * a malformed or a multi-range header.
 */
export function parseRange(header: string | null, lengthBytes: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (match === null) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  if (first === '') {
    const suffix = Math.min(Number(last), lengthBytes);
    return suffix === 0 ? 'unsatisfiable' : { startByte: lengthBytes - suffix, endByte: lengthBytes };
  }
  const startByte = Number(first);
  if (startByte >= lengthBytes) return 'unsatisfiable';
  const endByte = last === '' ? lengthBytes : Math.min(Number(last) + 1, lengthBytes);
  return endByte <= startByte ? null : { startByte, endByte };
}
