/** ISO/IEC 13818-1: transport packets, adaptation fields, PES headers. */
const PACKET_BYTES = 188;
const CLOCK_HZ = 90_000;
const WRAP = 2 ** 33;

/** A copy of whole MPEG-TS packets whose clock (PCR, PTS, DTS) is moved by so many seconds. */
export function retimeTs(segment: Buffer, bySec: number): Buffer {
  const moved = Buffer.from(segment);
  const ticks = Math.round(bySec * CLOCK_HZ);
  for (let at = 0; at + PACKET_BYTES <= moved.length; at += PACKET_BYTES) {
    const control = (moved[at + 3]! >> 4) & 3;
    const fieldBytes = (control & 2) === 0 ? 0 : 1 + moved[at + 4]!;
    if (fieldBytes > 7 && (moved[at + 5]! & 0x10) !== 0) movePcr(moved, at + 6, ticks);
    const startsUnit = (moved[at + 1]! & 0x40) !== 0;
    if (startsUnit && (control & 1) !== 0) movePes(moved, at + 4 + fieldBytes, ticks);
  }
  return moved;
}

const shifted = (time: number, ticks: number): number => (((time + ticks) % WRAP) + WRAP) % WRAP;

/** 33 bits of 90 kHz, then 6 reserved and 9 of extension, which stay. */
function movePcr(data: Buffer, at: number, ticks: number): void {
  const base = shifted(data.readUInt32BE(at) * 2 + (data[at + 4]! >> 7), ticks);
  data.writeUInt32BE(Math.floor(base / 2), at);
  data[at + 4] = ((base % 2) << 7) | (data[at + 4]! & 0x7f);
}

/** Streams with an optional header: sound and pictures. */
function movePes(data: Buffer, at: number, ticks: number): void {
  const isPes = data[at] === 0 && data[at + 1] === 0 && data[at + 2] === 1;
  if (!isPes || data[at + 3]! < 0xc0 || data[at + 3]! > 0xef) return;
  const flags = data[at + 7]! >> 6;
  if ((flags & 2) !== 0) moveTime(data, at + 9, ticks);
  if (flags === 3) moveTime(data, at + 14, ticks);
}

/** 33 bits in three pieces, each followed by a marker bit. */
function moveTime(data: Buffer, at: number, ticks: number): void {
  const before =
    ((data[at]! >> 1) & 7) * 2 ** 30 +
    (data.readUInt16BE(at + 1) >> 1) * 2 ** 15 +
    (data.readUInt16BE(at + 3) >> 1);
  const time = shifted(before, ticks);
  data[at] = (data[at]! & 0xf1) | (Math.floor(time / 2 ** 30) << 1);
  data.writeUInt16BE(((Math.floor(time / 2 ** 15) & 0x7fff) << 1) | 1, at + 1);
  data.writeUInt16BE(((time & 0x7fff) << 1) | 1, at + 3);
}
