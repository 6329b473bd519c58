import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import type { RunBytes } from '../../../shared/model/replay.ts';
import { mediaPathArg, type MediaTool } from '../../ports/media-tool.ts';
import { readRunBytes } from './run-bytes.ts';

/** Segments without a break between them. */
export interface MediaRun {
  readonly run: string;
  readonly parts: readonly RunBytes[];
}

export interface JoinedRun {
  readonly run: string;
  /** As it lies in the joined file; 0 for a run that holds nothing that plays. */
  readonly durationMs: number;
}

interface Part {
  readonly run: string;
  readonly path: string;
  readonly probe: MediaProbe;
}

export interface JoinRequest {
  readonly dir: string;
  /** In order; their files lie in `dir`. */
  readonly runs: readonly MediaRun[];
  /** File name in `dir`. */
  readonly outFile: string;
  readonly signal: AbortSignal;
}

/**
 * Makes one MP4 of the runs of a recording. Each run is remuxed by itself; what differs from the format that most of the
 * recording has (sample rate, size, codec) is encoded to it, never put after it as it is. The first timestamp is 0.
 */
export async function joinRuns(media: MediaTool, request: JoinRequest): Promise<JoinedRun[]> {
  const { dir, runs, outFile, signal } = request;
  const parts: Part[] = [];
  for (const run of runs) {
    const part = await remux(media, { dir, run, signal });
    if (part !== null) parts.push(part);
  }
  const main = mostOf(parts);
  if (main === null) return [];
  const fitted: Part[] = [];
  for (const part of parts) fitted.push(await fit(media, { part, main, dir, signal }));
  const playable = fitted.filter(({ probe }) => (probe.video === null) === (main.video === null));
  const target = join(dir, outFile);
  const making = `${target}.part.mp4`;
  const finish = ['-c', 'copy', ...START_AT_ZERO, '-movflags', '+faststart', '-f', 'mp4'];
  if (playable.length === 1)
    await media.run(['-y', '-i', mediaPathArg(playable[0]!.path), '-map', '0', ...finish, making], {
      signal,
    });
  else {
    const list = join(dir, 'join.txt');
    await writeFile(list, playable.map(listLine).join('\n'));
    const input = ['-f', 'concat', '-safe', '0', '-i', mediaPathArg(list)];
    await media.run(['-y', ...input, '-map', '0', ...finish, making], { signal });
    await rm(list);
  }
  await rename(making, target);
  for (const { path } of fitted) await rm(path, { force: true });
  const durations = new Map(playable.map(({ run, probe }) => [run, probe.durationMs]));
  return runs.map(({ run }) => ({ run, durationMs: durations.get(run) ?? 0 }));
}

const START_AT_ZERO = ['-avoid_negative_ts', 'make_zero'];

/** A concat list's line; quotes are escaped as ffmpeg's quoting asks. */
const listLine = ({ path, probe }: Part): string =>
  `file '${path.replaceAll("'", "'\\''")}'\nduration ${(probe.durationMs / 1000).toFixed(3)}`;

/** Null: there is nothing in it that plays. */
async function remux(
  media: MediaTool,
  { dir, run: { run, parts }, signal }: { dir: string; run: MediaRun; signal: AbortSignal },
): Promise<Part | null> {
  const path = join(dir, `${run}.whole.mp4`);
  const streams = ['-map', '0:v:0?', '-map', '0:a:0?', '-c', 'copy'];
  const isOneFile = parts.length === 1;
  const input = ['-fflags', '+genpts', '-i', isOneFile ? mediaPathArg(join(dir, parts[0]!.run)) : 'pipe:0'];
  await media.run(['-y', ...input, ...streams, ...START_AT_ZERO, '-f', 'mp4', mediaPathArg(path)], {
    ...(isOneFile ? {} : { input: Readable.from(readRunBytes(dir, parts)) }),
    signal,
  });
  const probe = await media.probe(path, signal);
  return probe.durationMs > 0 ? { run, path, probe } : null;
}

const videoOf = ({ video }: MediaProbe): string | null =>
  video === null ? null : [video.codec, video.width, video.height, video.pixelFormat].join(' ');
const audioOf = ({ audio }: MediaProbe): string | null =>
  audio[0] === undefined ? null : [audio[0].codec, audio[0].sampleRateHz, audio[0].channels].join(' ');

/** The probe of the format that lasts longest. */
function mostOf(parts: readonly Part[]): MediaProbe | null {
  const lengths = new Map<string, { probe: MediaProbe; totalMs: number }>();
  for (const { probe } of parts) {
    const key = `${videoOf(probe) ?? ''}|${audioOf(probe) ?? ''}`;
    const totalMs = (lengths.get(key)?.totalMs ?? 0) + probe.durationMs;
    lengths.set(key, { probe, totalMs });
  }
  let most: { probe: MediaProbe; totalMs: number } | null = null;
  for (const one of lengths.values()) if (most === null || one.totalMs > most.totalMs) most = one;
  return most?.probe ?? null;
}

interface Fit {
  readonly part: Part;
  readonly main: MediaProbe;
  readonly dir: string;
  readonly signal: AbortSignal;
}

/** Encodes what of a part differs from the main format; a part like it is given back as it is. */
async function fit(media: MediaTool, { part, main, dir, signal }: Fit): Promise<Part> {
  const video = videoArgs(part.probe, main);
  const audio = audioArgs(part.probe, main);
  if (video === null && audio === null) return part;
  const path = join(dir, `${part.run}.fitted.mp4`);
  const isSilent = part.probe.audio.length === 0 && main.audio.length > 0;
  const silence = ['-f', 'lavfi', '-i', `anullsrc=r=${main.audio[0]?.sampleRateHz ?? 48_000}:cl=stereo`];
  await media.run(
    [
      ...['-y', '-i', mediaPathArg(part.path), ...(isSilent ? silence : [])],
      ...['-map', '0:v:0?', '-map', isSilent ? '1:a:0' : '0:a:0?', ...(isSilent ? ['-shortest'] : [])],
      ...(video ?? ['-c:v', 'copy']),
      ...(audio ?? ['-c:a', 'copy']),
      ...[...START_AT_ZERO, '-f', 'mp4', mediaPathArg(path)],
    ],
    { signal, durationMs: part.probe.durationMs },
  );
  const probe = await media.probe(path, signal);
  await rm(part.path);
  return { run: part.run, path, probe };
}

function videoArgs(probe: MediaProbe, main: MediaProbe): string[] | null {
  if (main.video === null || probe.video === null || videoOf(probe) === videoOf(main)) return null;
  const { width, height, codec } = main.video;
  const size = `scale=${width}:${height}:force_original_aspect_ratio=decrease,pad=${width}:${height}:-1:-1,setsar=1`;
  const encoder = codec === 'hevc' ? 'libx265' : 'libx264';
  return ['-vf', size, '-c:v', encoder, '-preset', 'veryfast', '-crf', '20', '-pix_fmt', 'yuv420p'];
}

function audioArgs(probe: MediaProbe, main: MediaProbe): string[] | null {
  const track = main.audio[0];
  if (audioOf(probe) === audioOf(main)) return null;
  if (track === undefined) return ['-an'];
  return ['-c:a', 'aac', '-b:a', '160k', '-ar', String(track.sampleRateHz), '-ac', String(track.channels)];
}
