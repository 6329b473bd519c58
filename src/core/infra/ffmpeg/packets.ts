import { createInterface } from 'node:readline';
import { startProgram } from './child.ts';

interface PacketQuery {
  readonly ffprobePath: string;
  /** As `mediaPathArg` makes it. */
  readonly input: string;
  /** ffprobe's `-select_streams`; null = all. */
  readonly streams: string | null;
  /** ffprobe's `-read_intervals`; null = the whole file. */
  readonly interval: string | null;
  readonly signal: AbortSignal | undefined;
}

/** Calls `onPacket` with the begin and end of every packet, in file order and in seconds of the container's clock. */
export async function readPackets(
  query: PacketQuery,
  onPacket: (startSec: number, endSec: number) => void,
): Promise<void> {
  const { ffprobePath, input, streams, interval, signal } = query;
  const { stdout, done } = startProgram({
    path: ffprobePath,
    args: [
      ...['-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'file'],
      ...(streams === null ? [] : ['-select_streams', streams]),
      ...(interval === null ? [] : ['-read_intervals', interval]),
      ...['-show_entries', 'packet=pts_time,dts_time,duration_time', '-of', 'compact=p=0', input],
    ],
    ...(signal === undefined ? {} : { signal }),
  });
  for await (const line of createInterface({ input: stdout })) {
    const start = field(line, 'pts_time') ?? field(line, 'dts_time');
    if (start !== null) onPacket(start, start + (field(line, 'duration_time') ?? 0));
  }
  await done;
}

function field(line: string, name: string): number | null {
  const at = line.indexOf(`${name}=`);
  if (at === -1) return null;
  const value = Number.parseFloat(line.slice(at + name.length + 1));
  return Number.isFinite(value) ? value : null;
}

/** A sample is variable when this share of the frames is further from the middle one than rounding explains. */
const IRREGULAR_SHARE = 0.02;
const ROUNDING_SEC = 0.0021;
const ROUNDING_RATIO = 0.06;

/** Whether frame times are too uneven for one frame rate. Times may be in decoding order. */
export function framesAreUneven(startsSec: readonly number[]): boolean {
  const sorted = [...startsSec].sort((left, right) => left - right);
  const gaps = sorted.slice(1).map((start, index) => start - sorted[index]!);
  if (gaps.length < 2) return false;
  const middle = [...gaps].sort((left, right) => left - right)[gaps.length >> 1]!;
  const tolerance = Math.max(ROUNDING_SEC, middle * ROUNDING_RATIO);
  const irregular = gaps.filter((gap) => Math.abs(gap - middle) > tolerance).length;
  return irregular / gaps.length > IRREGULAR_SHARE;
}
