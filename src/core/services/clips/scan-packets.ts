import type { MediaProbe } from '../../../shared/model/vod.ts';
import type { RangeMs } from '../../../shared/time.ts';
import { type VideoPacket, entryPoints } from '../../domain/clips/frame-index.ts';
import { type MediaTool, mediaPathArg } from '../../ports/media-tool.ts';

export interface ScanRequest {
  readonly media: MediaTool;
  readonly sourcePath: string;
  readonly probe: MediaProbe;
  readonly range: RangeMs;
  readonly signal: AbortSignal;
}

/** Platforms send a keyframe every 2 s, x264 by itself every 8; the last step goes back to the begin of the media. */
const LOOK_BACK_MS = [12_000, 90_000, Number.POSITIVE_INFINITY];
/** Frames that are shown before the end may be stored after it. */
const LOOK_AHEAD_MS = 3000;

/**
 * The video packets around a range, in decoding order, from a keyframe that can be entered cleanly at or before its
 * start. Only packet headers are read, nothing is decoded.
 */
export async function scanPackets(request: ScanRequest): Promise<VideoPacket[]> {
  if (request.probe.video === null) return [];
  let packets: VideoPacket[] = [];
  for (const lookBackMs of LOOK_BACK_MS) {
    const fromMs = request.range.startMs - lookBackMs;
    packets = await readPackets(request, fromMs);
    if (fromMs <= 0 || hasEntry(packets, request.range.startMs)) return packets;
  }
  return packets;
}

function hasEntry(packets: readonly VideoPacket[], startMs: number): boolean {
  const entries = entryPoints(packets);
  return packets.some((packet, at) => at > 0 && entries[at]! && packet.ptsSec * 1000 <= startMs);
}

async function readPackets(request: ScanRequest, fromMs: number): Promise<VideoPacket[]> {
  const { media, sourcePath, probe, range, signal } = request;
  const containerSec = (ms: number): string => (probe.startSec + ms / 1000).toFixed(6);
  const output = await media.ffprobe(
    [
      ...['-v', 'error', '-select_streams', 'V:0'],
      ...[
        '-read_intervals',
        `${fromMs > 0 ? containerSec(fromMs) : ''}%${containerSec(range.endMs + LOOK_AHEAD_MS)}`,
      ],
      ...['-show_entries', 'packet=pts_time,dts_time,flags', '-of', 'compact=p=0', mediaPathArg(sourcePath)],
    ],
    signal,
  );
  return parsePackets(output, probe.startSec);
}

/** Reads ffprobe's compact listing. Packets that the container says to drop, or without a time, are left out. */
function parsePackets(output: string, containerStartSec: number): VideoPacket[] {
  const packets: VideoPacket[] = [];
  for (const line of output.split('\n')) {
    const fields = new Map(line.split('|').map((field) => splitField(field)));
    const ptsSec = Number.parseFloat(fields.get('pts_time') ?? '');
    const dtsSec = Number.parseFloat(fields.get('dts_time') ?? '');
    const flags = fields.get('flags') ?? '';
    if (!Number.isFinite(ptsSec) || flags.includes('D')) continue;
    packets.push({
      ptsSec: ptsSec - containerStartSec,
      dtsSec: Number.isFinite(dtsSec) ? dtsSec - containerStartSec : null,
      key: flags.includes('K'),
    });
  }
  return packets;
}

function splitField(field: string): [string, string] {
  const at = field.indexOf('=');
  return at === -1 ? [field, ''] : [field.slice(0, at), field.slice(at + 1).trim()];
}
