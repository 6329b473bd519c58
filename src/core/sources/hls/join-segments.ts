import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, isAbortError } from '../../../shared/errors.ts';
import { secToMs } from '../../../shared/time.ts';
import type { SegmentRun } from '../../domain/hls/pieces.ts';
import { indexFragments } from './index-fragments.ts';
import { mediaPathArg, type MediaTool } from '../../ports/media-tool.ts';

export interface JoinSegments {
  readonly media: MediaTool;
  /** Where the segments lie; helper files are written there too. */
  readonly folder: string;
  readonly runs: readonly SegmentRun[];
  readonly outFile: string;
  /** Only the sound. */
  readonly soundOnly: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
}

/** What has to be equal for two runs to be written into one file as they are. */
interface RunStreams {
  readonly video: { codec: string; width: number; height: number } | null;
  readonly audio: { codec: string; sampleRateHz: number; channels: number } | null;
}

/**
 * Joins runs of segments into one MP4 that begins at 0. Segments of a run are read as
 * one stream, so their timestamps stay as they are; runs are laid one behind the other by their real length, with
 * sound and picture moved together. A run in another format (an ad's sample rate, another picture size) is converted
 * to that of the longest part first: nothing is joined blindly. The length is checked afterwards. Throws AppError
 * `hls/join-failed`, or what MediaTool throws.
 */
export async function joinSegments(job: JoinSegments): Promise<{ durationMs: number }> {
  const expectedSec = job.runs.reduce((sum, run) => sum + run.durationSec, 0);
  const parts = await preparedParts(job);
  const isOne = parts.length === 1;
  const input = isOne ? parts[0]!.file : await writeConcatList(job, parts);
  const attempt = async (audio: readonly string[]): Promise<number> => {
    await job.media.run(
      [
        ...['-y', '-fflags', '+genpts', ...(isOne ? [] : ['-f', 'concat', '-safe', '0'])],
        ...['-i', mediaPathArg(input), ...(job.soundOnly ? [] : ['-map', '0:v:0?']), '-map', '0:a:0?'],
        ...['-c:v', 'copy', ...(isHevc(parts) ? ['-tag:v', 'hvc1'] : []), ...audio],
        ...[
          '-max_muxing_queue_size',
          '4096',
          ...FRAGMENTED,
          ...LARGE_WRITES,
          '-f',
          'mp4',
          mediaPathArg(job.outFile),
        ],
      ],
      { signal: job.signal, durationMs: secToMs(expectedSec), onProgress: job.onProgress },
    );
    return await indexFragments(job.outFile, job.signal);
  };
  const copied = await tried(() =>
    attempt(['-c:a', 'copy', ...(isAdts(job.runs) ? ['-bsf:a', 'aac_adtstoasc'] : [])]),
  );
  if (copied !== null && isAsLong(copied, expectedSec, job.runs.length))
    return { durationMs: secToMs(copied) };
  const encoded = await attempt(['-c:a', 'aac', '-b:a', '160k', '-af', 'aresample=async=1000']);
  if (isAsLong(encoded, expectedSec, job.runs.length)) return { durationMs: secToMs(encoded) };
  throw new AppError({
    code: 'hls/join-failed',
    message: `The joined video is ${encoded.toFixed(1)} s long, but its parts are ${expectedSec.toFixed(1)} s.`,
    nextStep: 'Try again; the parts are kept. If it stays like this, choose another quality.',
  });
}

/** ffmpeg's memory for an MP4 grows with its length; fragments are written as they come (index-fragments.ts). */
const FRAGMENTED = ['-movflags', '+delay_moov+default_base_moof+skip_trailer', '-frag_duration', '2000000'];
/** ffmpeg writes 32 kB at a time by itself; larger blocks take a third less time. */
const LARGE_WRITES = ['-blocksize', String(1 << 18)];

async function tried<T>(run: () => Promise<T>): Promise<T | null> {
  try {
    return await run();
  } catch (thrown) {
    if (isAbortError(thrown) || !(thrown instanceof AppError) || !thrown.code.startsWith('ffmpeg/'))
      throw thrown;
    return null;
  }
}

/** Rounding at each join, and a stream that ends a frame or two before the other. */
const isAsLong = (sec: number, expectedSec: number, runs: number): boolean =>
  Math.abs(sec - expectedSec) <= 0.25 + 0.05 * runs;

const isAdts = (runs: readonly SegmentRun[]): boolean => runs.every(({ format }) => format.includes('aac/'));
const isHevc = (parts: readonly Part[]): boolean =>
  parts.some(({ streams }) => streams.video?.codec === 'hevc');

interface Part {
  readonly file: string;
  readonly durationSec: number;
  readonly streams: RunStreams;
}

/** One readable file for each run: its playlist, or what it was converted to. */
async function preparedParts(job: JoinSegments): Promise<Part[]> {
  const parts: Part[] = [];
  const byFormat = new Map<string, RunStreams>();
  const isOneFormat = new Set(job.runs.map(({ format }) => format)).size === 1;
  for (const [number, run] of job.runs.entries()) {
    const file = join(job.folder, `run-${String(number).padStart(4, '0')}.m3u8`);
    await writeFile(file, localPlaylist(run));
    const named = isOneFormat ? codecsNamed(run.format) : null;
    const streams = byFormat.get(run.format) ?? named ?? (await streamsOf(job, file));
    byFormat.set(run.format, streams);
    parts.push({ file, durationSec: run.durationSec, streams });
  }
  const main = longestFormat(parts);
  const prepared: Part[] = [];
  for (const [number, part] of parts.entries())
    prepared.push(
      fits(part.streams, main, job.soundOnly) ? part : await converted(job, { part, main, number }),
    );
  return prepared;
}

/** A run as a playlist of local files: ffmpeg reads it as one stream without holding it. */
export function localPlaylist({ segments }: Pick<SegmentRun, 'segments'>): string {
  const longestSec = segments.reduce((longest, { durationSec }) => Math.max(longest, durationSec), 0);
  const initFile = segments[0]?.initFile ?? null;
  return [
    '#EXTM3U',
    `#EXT-X-VERSION:${initFile === null ? 3 : 7}`,
    `#EXT-X-TARGETDURATION:${Math.ceil(longestSec)}`,
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-MEDIA-SEQUENCE:0',
    ...(initFile === null ? [] : [`#EXT-X-MAP:URI="${initFile}"`]),
    ...segments.flatMap(({ heldSec, durationSec, file }) => [
      `#EXTINF:${(heldSec ?? durationSec).toFixed(6)},`,
      file,
    ]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}

async function writeConcatList(job: JoinSegments, parts: readonly Part[]): Promise<string> {
  const path = join(job.folder, 'runs.ffconcat');
  const lines = parts.flatMap(({ file, durationSec }) => [
    `file '${mediaPathArg(file).replaceAll("'", String.raw`'\''`)}'`,
    `duration ${durationSec.toFixed(6)}`,
  ]);
  await writeFile(path, ['ffconcat version 1.0', ...lines, ''].join('\n'));
  return path;
}

const Probed = z.object({
  streams: z.array(
    z.object({
      codec_type: z.string(),
      codec_name: z.string().catch('unknown'),
      width: z.number().catch(0),
      height: z.number().catch(0),
      sample_rate: z.coerce.number().catch(0),
      channels: z.number().catch(0),
    }),
  ),
});

async function streamsOf(job: JoinSegments, file: string): Promise<RunStreams> {
  const answer = await job.media.ffprobe(
    ['-v', 'error', '-show_streams', '-of', 'json', mediaPathArg(file)],
    job.signal,
  );
  const { streams } = Probed.parse(JSON.parse(answer));
  const video = streams.find((stream) => stream.codec_type === 'video');
  const audio = streams.find((stream) => stream.codec_type === 'audio');
  return {
    video: video === undefined ? null : { codec: video.codec_name, width: video.width, height: video.height },
    audio:
      audio === undefined
        ? null
        : { codec: audio.codec_name, sampleRateHz: audio.sample_rate, channels: audio.channels },
  };
}

/** What the format of an MPEG-TS segment names (domain/hls/ts-check.ts): enough where nothing is to be compared. */
function codecsNamed(format: string): RunStreams | null {
  const codecs = [...format.matchAll(/(\w+)\//g)].map(([, codec]) => codec!);
  if (codecs.length === 0) return null;
  const video = codecs.find((codec) => codec !== 'aac');
  return {
    video: video === undefined ? null : { codec: video, width: 0, height: 0 },
    audio: codecs.includes('aac') ? { codec: 'aac', sampleRateHz: 0, channels: 0 } : null,
  };
}

function longestFormat(parts: readonly Part[]): RunStreams {
  const lengths = new Map<string, number>();
  for (const { streams, durationSec } of parts) {
    const key = JSON.stringify(streams);
    lengths.set(key, (lengths.get(key) ?? 0) + durationSec);
  }
  const [longest] = [...lengths].sort((a, b) => b[1] - a[1])[0]!;
  return JSON.parse(longest) as RunStreams;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const fits = (streams: RunStreams, main: RunStreams, soundOnly: boolean): boolean =>
  same(streams.audio, main.audio) && (soundOnly || same(streams.video, main.video));

/** Writes a run anew in the format of the others. A stream that it lacks becomes black or silence. */
async function converted(
  job: JoinSegments,
  { part, main, number }: { part: Part; main: RunStreams; number: number },
): Promise<Part> {
  const file = join(job.folder, `run-${String(number).padStart(4, '0')}.mkv`);
  const length = ['-t', part.durationSec.toFixed(3)];
  const size = main.video === null ? '16x16' : `${main.video.width}x${main.video.height}`;
  const silence = [
    '-f',
    'lavfi',
    ...length,
    '-i',
    `anullsrc=r=${main.audio?.sampleRateHz ?? 48_000}:cl=stereo`,
  ];
  const black = ['-f', 'lavfi', ...length, '-i', `color=black:s=${size}:r=30`];
  const keepsVideo = same(part.streams.video, main.video);
  const keepsAudio = same(part.streams.audio, main.audio);
  const scale = size.replace('x', ':');
  await job.media.run(
    [
      ...['-y', '-i', mediaPathArg(part.file), ...silence, ...black],
      ...(main.video === null || job.soundOnly
        ? []
        : ['-map', part.streams.video === null ? '2:v:0' : '0:v:0']),
      ...(main.audio === null ? [] : ['-map', part.streams.audio === null ? '1:a:0' : '0:a:0']),
      ...(keepsVideo
        ? ['-c:v', 'copy']
        : [
            ...['-c:v', main.video?.codec === 'hevc' ? 'libx265' : 'libx264', '-preset', 'veryfast'],
            ...['-pix_fmt', 'yuv420p', '-crf', '18'],
            ...(part.streams.video === null
              ? []
              : ['-vf', `scale=${scale}:force_original_aspect_ratio=decrease,pad=${scale}:-1:-1,setsar=1`]),
          ]),
      ...(keepsAudio
        ? ['-c:a', 'copy']
        : [
            ...['-c:a', 'aac', '-b:a', '160k', '-af', 'aresample=async=1000'],
            ...['-ar', String(main.audio?.sampleRateHz ?? 48_000), '-ac', String(main.audio?.channels ?? 2)],
          ]),
      ...[...length, '-f', 'matroska', mediaPathArg(file)],
    ],
    { signal: job.signal },
  );
  return { file, durationSec: part.durationSec, streams: main };
}
