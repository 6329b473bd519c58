import { joined, type ContainerCheck, type SegmentFacts } from './container.ts';

/** ISO/IEC 13818-1: transport packets, program tables, PES headers. */
const PACKET_BYTES = 188;
const SYNC = 0x47;
const PAT_PID = 0;
const CLOCK_HZ = 90_000;
const PTS_WRAP = 2 ** 33;

type StreamKind = 'video' | 'audio' | 'other';
const STREAM_KINDS: ReadonlyMap<number, readonly [StreamKind, string]> = new Map([
  [0x1b, ['video', 'h264']],
  [0x24, ['video', 'hevc']],
  [0x02, ['video', 'mpeg2']],
  [0x0f, ['audio', 'aac']],
  [0x11, ['audio', 'aac-latm']],
  [0x03, ['audio', 'mp3']],
  [0x04, ['audio', 'mp3']],
  [0x81, ['audio', 'ac3']],
]);

interface StreamSeen {
  readonly kind: StreamKind;
  readonly codec: string;
  /** First timestamp; the others are kept relative to it, so that a wrap at 2^33 does no harm. */
  firstPts: number | null;
  leastDelta: number;
  mostDelta: number;
  timestamps: number;
  /** Parameter set (H.264/HEVC) or `rate:channels` (AAC), found at the first access unit. */
  parameters: string | null;
  head: Uint8Array;
}

export function createTsCheck(): ContainerCheck {
  let carry = new Uint8Array(0);
  let bytes = 0;
  let badSync = false;
  const pmtPids = new Set<number>();
  const streams = new Map<number, StreamSeen>();

  const packet = (data: Uint8Array, at: number): void => {
    if (data[at] !== SYNC) {
      badSync = true;
      return;
    }
    const pid = ((data[at + 1]! & 0x1f) << 8) | data[at + 2]!;
    const startsUnit = (data[at + 1]! & 0x40) !== 0;
    const stream = streams.get(pid);
    if (!startsUnit && (stream === undefined || stream.parameters !== null || stream.head.length === 0))
      return;
    const adaptation = (data[at + 3]! >> 4) & 3;
    if ((adaptation & 1) === 0) return;
    const payloadAt = at + 4 + (adaptation === 3 ? 1 + data[at + 4]! : 0);
    if (payloadAt >= at + PACKET_BYTES) return;
    const payload = data.subarray(payloadAt, at + PACKET_BYTES);
    if (stream !== undefined) readPes(stream, payload, startsUnit);
    else if (pid === PAT_PID) readPat(payload, pmtPids);
    else if (pmtPids.has(pid)) readPmt(payload, streams);
  };

  return {
    push(chunk) {
      bytes += chunk.length;
      // Only the packet that lies in two chunks is put together anew.
      let at = carry.length === 0 ? 0 : Math.min(chunk.length, PACKET_BYTES - carry.length);
      if (at > 0) carry = joined(carry, chunk.subarray(0, at));
      if (carry.length === PACKET_BYTES) {
        packet(carry, 0);
        carry = new Uint8Array(0);
      }
      for (; at + PACKET_BYTES <= chunk.length; at += PACKET_BYTES) packet(chunk, at);
      if (at < chunk.length) carry = chunk.slice(at);
    },
    end() {
      if (bytes % PACKET_BYTES !== 0) return { reason: 'it was cut in the middle of a packet' };
      if (badSync) return { reason: 'its packets are damaged' };
      if (pmtPids.size === 0 || streams.size === 0) return { reason: 'it has no program tables' };
      const facts = factsOf([...streams.values()]);
      return facts === null ? { reason: 'it has no pictures and no sound' } : { facts };
    },
  };
}

function readPat(payload: Uint8Array, pmtPids: Set<number>): void {
  const section = payload.subarray(1 + payload[0]!);
  if (section[0] !== 0) return;
  const end = Math.min(section.length, 3 + (((section[1]! & 0x0f) << 8) | section[2]!) - 4);
  for (let at = 8; at + 4 <= end; at += 4) {
    const program = (section[at]! << 8) | section[at + 1]!;
    if (program !== 0) pmtPids.add(((section[at + 2]! & 0x1f) << 8) | section[at + 3]!);
  }
}

function readPmt(payload: Uint8Array, streams: Map<number, StreamSeen>): void {
  const section = payload.subarray(1 + payload[0]!);
  if (section[0] !== 2) return;
  const end = Math.min(section.length, 3 + (((section[1]! & 0x0f) << 8) | section[2]!) - 4);
  let at = 12 + (((section[10]! & 0x0f) << 8) | section[11]!);
  while (at + 5 <= end) {
    const pid = ((section[at + 1]! & 0x1f) << 8) | section[at + 2]!;
    const [kind, codec] = STREAM_KINDS.get(section[at]!) ?? ['other', `0x${section[at]!.toString(16)}`];
    if (!streams.has(pid))
      streams.set(pid, {
        ...{ kind, codec, firstPts: null, leastDelta: 0, mostDelta: 0, timestamps: 0 },
        ...{ parameters: kind === 'other' ? '' : null, head: new Uint8Array(0) },
      });
    at += 5 + (((section[at + 3]! & 0x0f) << 8) | section[at + 4]!);
  }
}

const HEAD_BYTES_KEPT = 1024;

function readPes(stream: StreamSeen, payload: Uint8Array, startsUnit: boolean): void {
  let body = payload;
  if (startsUnit) {
    if (payload[0] !== 0 || payload[1] !== 0 || payload[2] !== 1) return;
    if ((payload[7]! & 0x80) !== 0) notePts(stream, ptsAt(payload, 9));
    body = payload.subarray(9 + payload[8]!);
  }
  if (stream.parameters !== null) return;
  if (startsUnit && stream.head.length > 0) {
    stream.parameters = parametersOf(stream) ?? '';
    return;
  }
  stream.head = joined(stream.head, body);
  const found = parametersOf(stream);
  if (found !== null || stream.head.length > HEAD_BYTES_KEPT) stream.parameters = found ?? '';
}

const ptsAt = (data: Uint8Array, at: number): number =>
  ((data[at]! >> 1) & 7) * 2 ** 30 +
  ((data[at + 1]! << 22) | ((data[at + 2]! >> 1) << 15) | (data[at + 3]! << 7) | (data[at + 4]! >> 1));

function notePts(stream: StreamSeen, pts: number): void {
  stream.firstPts ??= pts;
  stream.timestamps++;
  const delta = ((pts - stream.firstPts + PTS_WRAP * 1.5) % PTS_WRAP) - PTS_WRAP / 2;
  stream.leastDelta = Math.min(stream.leastDelta, delta);
  stream.mostDelta = Math.max(stream.mostDelta, delta);
}

function parametersOf({ codec, head }: StreamSeen): string | null {
  if (codec === 'aac') return adtsParameters(head);
  if (codec !== 'h264' && codec !== 'hevc') return '';
  const start = nalStart(head, 0, (type) =>
    codec === 'h264' ? (type & 0x1f) === 7 : ((type >> 1) & 0x3f) === 33,
  );
  if (start < 0) return null;
  const end = nalStart(head, start, () => true);
  return end < 0 ? null : hexOf(head.subarray(start, end - 3));
}

/** Index just behind the start code of the first NAL unit from `from` on whose first byte is wanted; -1 without one. */
function nalStart(data: Uint8Array, from: number, wanted: (type: number) => boolean): number {
  for (let at = from; at + 3 < data.length; at++)
    if (data[at] === 0 && data[at + 1] === 0 && data[at + 2] === 1 && wanted(data[at + 3]!)) return at + 3;
  return -1;
}

/** ISO/IEC 14496-3 ADTS header: sample rate index and channel configuration. */
function adtsParameters(head: Uint8Array): string | null {
  for (let at = 0; at + 4 <= head.length; at++)
    if (head[at] === 0xff && (head[at + 1]! & 0xf6) === 0xf0)
      return `${(head[at + 2]! >> 2) & 15}:${((head[at + 2]! & 1) << 2) | (head[at + 3]! >> 6)}`;
  return null;
}

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

function factsOf(streams: readonly StreamSeen[]): SegmentFacts | null {
  const timed = streams
    .filter(({ kind, timestamps }) => kind !== 'other' && timestamps > 0)
    .sort((a, b) => Number(b.kind === 'video') - Number(a.kind === 'video'));
  const main = timed[0];
  if (main === undefined) return null;
  const spans = timed.map((stream) => spanOf(stream, main.firstPts!));
  const start = Math.min(...spans.map((span) => span.start));
  const end = Math.max(...spans.map((span) => span.end));
  return {
    container: 'ts',
    durationSec: (end - start) / CLOCK_HZ,
    startPtsSec: (main.firstPts! + start) / CLOCK_HZ,
    endPtsSec: (main.firstPts! + end) / CLOCK_HZ,
    format: timed.map(({ codec, parameters }) => `${codec}/${parameters ?? ''}`).join(' '),
  };
}

/** Start and end of a stream relative to `origin`, in clock ticks; the last unit lasts as long as the others do. */
function spanOf(stream: StreamSeen, origin: number): { start: number; end: number } {
  const offset = ((stream.firstPts! - origin + PTS_WRAP * 1.5) % PTS_WRAP) - PTS_WRAP / 2;
  const length = stream.mostDelta - stream.leastDelta;
  const last = stream.timestamps > 1 ? length / (stream.timestamps - 1) : 0;
  return { start: offset + stream.leastDelta, end: offset + stream.mostDelta + last };
}
