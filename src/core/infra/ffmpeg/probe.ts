import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Stats } from 'node:fs';
import { isAbortError } from '../../../shared/errors.ts';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import { secToMs } from '../../../shared/time.ts';
import { lastLines } from './errors.ts';
import { ffprobeWithFluent } from './fluent-adapter.ts';
import { mediaError } from './media-errors.ts';
import { mediaPathArg } from '../../ports/media-tool.ts';
import { framesAreUneven, readPackets } from './packets.ts';
import {
  RawProbe,
  audioStreams,
  canBeReadWhileGrowing,
  declaredDuration,
  parseFrameRate,
  toMediaProbe,
  videoStream,
} from './probe-model.ts';
import { declaredWavBytes } from './wav-size.ts';

export interface ProbeOptions {
  readonly ffprobePath: string;
  readonly path: string;
  readonly signal: AbortSignal | undefined;
  readonly nowUnixMs: () => number;
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** A file that was written to this recently may still grow; then its size is looked at again after a moment. */
const RECENT_MS = 3000;
const GROWTH_WAIT_MS = 700;
/** How much of the end must hold packets for the declared length to be believed. */
const TAIL_MS = 30_000;
const TAIL_RATIO = 0.1;
const SAME_RATE_RATIO = 0.001;
const SAMPLED_PACKETS = 240;

/** Looks at a media file; see `MediaTool.probe` for the errors. */
export async function probeMedia(options: ProbeOptions): Promise<MediaProbe> {
  const { path, signal } = options;
  const name = basename(path);
  const before = await statMedia(path);
  const raw = await readRaw(options);
  if (videoStream(raw) === undefined && audioStreams(raw).length === 0) throw mediaError.noStreams(name);
  const isRecent = options.nowUnixMs() - before.mtimeMs < RECENT_MS;
  if (isRecent && canBeReadWhileGrowing(raw)) await options.sleep(GROWTH_WAIT_MS, signal);
  if ((await statMedia(path)).size !== before.size) throw mediaError.growing(name);
  const [durationMs, variableFrameRate] = await Promise.all([
    measureDuration(options, raw, before.size),
    hasVariableFrameRate(options, raw),
  ]);
  return toMediaProbe(raw, { durationMs, sizeBytes: before.size, variableFrameRate });
}

async function statMedia(path: string): Promise<Stats> {
  const name = basename(path);
  let stats: Stats;
  try {
    stats = await stat(path);
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    throw code === 'EACCES' || code === 'EPERM'
      ? mediaError.noPermission(name, path)
      : mediaError.missing(name, path);
  }
  if (!stats.isFile()) throw mediaError.notAFile(name, path);
  if (stats.size === 0) throw mediaError.empty(name);
  return stats;
}

async function readRaw({ ffprobePath, path, signal }: ProbeOptions): Promise<RawProbe> {
  try {
    return RawProbe.parse(await ffprobeWithFluent(ffprobePath, mediaPathArg(path), signal));
  } catch (thrown) {
    if (isAbortError(thrown)) throw thrown;
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    const name = basename(path);
    if (/moov atom not found/.test(text) && (await beginsAsMp4(path)))
      throw mediaError.withoutIndex(name, lastLines(text));
    if (/Permission denied/.test(text)) throw mediaError.noPermission(name, path);
    throw mediaError.unreadable(name, lastLines(text));
  }
}

/** Text named .mp4 lacks an index as well. Box types: ISO/IEC 14496-12. */
async function beginsAsMp4(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(8);
    await file.read(head, 0, 8, 0);
    return /^(ftyp|mdat|free|skip|wide|styp|moof)$/.test(head.toString('latin1', 4));
  } finally {
    await file.close();
  }
}

/** The declared length when the end of the file bears it out, else the last packet's end when none was declared. */
async function measureDuration(options: ProbeOptions, raw: RawProbe, sizeBytes: number): Promise<number> {
  const { ffprobePath, path, signal } = options;
  const name = basename(path);
  const startSec = raw.format.start_time ?? 0;
  const declared = declaredDuration(raw);
  const lastEndMs = async (interval: string | null): Promise<number> => {
    let endSec = startSec;
    await readPackets(
      { ffprobePath, input: mediaPathArg(path), streams: null, interval, signal },
      (_start, end) => (endSec = Math.max(endSec, end)),
    );
    return secToMs(endSec - startSec);
  };
  if (declared === null) {
    const foundMs = await lastEndMs(null);
    if (foundMs <= 0) throw mediaError.noStreams(name);
    return foundMs;
  }
  const declaredMs = declared.durationMs;
  const wavBytes = raw.format.format_name === 'wav' ? await declaredWavBytes(path) : null;
  if (wavBytes !== null && wavBytes > sizeBytes)
    throw mediaError.truncated(name, Math.round((declaredMs * wavBytes) / sizeBytes), declaredMs);
  const tailMs = Math.max(declaredMs - TAIL_MS, Math.round(declaredMs * (1 - TAIL_RATIO)));
  const tailEndMs = await lastEndMs(`${(startSec + tailMs / 1000).toFixed(3)}%`);
  if (tailEndMs >= tailMs) return declared.certain ? declaredMs : tailEndMs;
  throw mediaError.truncated(name, declaredMs, await lastEndMs(null));
}

/** One declared rate everywhere is believed; else the first frames and some from the middle decide. */
async function hasVariableFrameRate(options: ProbeOptions, raw: RawProbe): Promise<boolean> {
  const stream = videoStream(raw);
  if (stream === undefined) return false;
  const base = parseFrameRate(stream.r_frame_rate);
  const average = parseFrameRate(stream.avg_frame_rate);
  if (base !== null && average !== null && Math.abs(base / average - 1) <= SAME_RATE_RATIO) return false;
  const startSec = raw.format.start_time ?? 0;
  const middleSec = startSec + (declaredDuration(raw)?.durationMs ?? 0) / 2000;
  for (const fromSec of [startSec, middleSec]) {
    const starts: number[] = [];
    await readPackets(
      {
        ffprobePath: options.ffprobePath,
        input: mediaPathArg(options.path),
        streams: String(stream.index),
        interval: `${fromSec.toFixed(3)}%+#${SAMPLED_PACKETS}`,
        signal: options.signal,
      },
      (start) => starts.push(start),
    );
    if (framesAreUneven(starts)) return true;
  }
  return false;
}
