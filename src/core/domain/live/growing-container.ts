/** What a recording that is still written can be read as, by ffmpeg's names of the demuxers. */
export type GrowingContainer = 'matroska' | 'mpegts' | 'flv' | 'mov';

const EBML = [0x1a, 0x45, 0xdf, 0xa3];
const FLV = [0x46, 0x4c, 0x56];
const TS_SYNC = 0x47;
const TS_PACKET = 188;
/** So many bytes always tell. */
export const HEAD_BYTES = 65_536;
const FEWEST_BYTES = 2 * TS_PACKET + 1;

/**
 * The container of a file from its first bytes. `plain-mp4`: its index (`moov`) comes when the file is finished, so that
 * nothing of it can be read before; a fragmented one says so in an early `moov` with `mvex` (ISO/IEC 14496-12 §8.8.1). Null: too few bytes
 * to tell.
 */
export function growingContainer(head: Uint8Array): GrowingContainer | 'plain-mp4' | 'unknown' | null {
  if (begins(head, EBML)) return 'matroska';
  if (begins(head, FLV)) return 'flv';
  if (textAt(head, 4) === 'ftyp') return mp4Kind(head);
  if (head.length < FEWEST_BYTES) return null;
  return head[0] === TS_SYNC && head[TS_PACKET] === TS_SYNC && head[2 * TS_PACKET] === TS_SYNC
    ? 'mpegts'
    : 'unknown';
}

const begins = (head: Uint8Array, with_: readonly number[]): boolean =>
  with_.every((byte, at) => head[at] === byte);

const textAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

/** Walks the boxes (ISO/IEC 14496-12 §4.2) up to the first that tells. */
function mp4Kind(head: Uint8Array): 'mov' | 'plain-mp4' | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  for (let at = 0; at + 8 <= head.length;) {
    const size = view.getUint32(at);
    const type = textAt(head, at + 4);
    if (type === 'mdat') return 'plain-mp4';
    if (type === 'moof') return 'mov';
    if (type === 'moov') return moovKind(head, view, { from: at + 8, to: at + size });
    if (size < 8) return 'plain-mp4';
    at += size;
  }
  return head.length >= HEAD_BYTES ? 'plain-mp4' : null;
}

function moovKind(
  head: Uint8Array,
  view: DataView,
  { from, to }: { from: number; to: number },
): 'mov' | 'plain-mp4' | null {
  for (let at = from; at < to;) {
    if (at + 8 > head.length) return head.length >= HEAD_BYTES ? 'plain-mp4' : null;
    if (textAt(head, at + 4) === 'mvex') return 'mov';
    at += Math.max(8, view.getUint32(at));
  }
  return 'plain-mp4';
}
