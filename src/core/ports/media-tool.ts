import type { MediaProbe } from '../../shared/model/vod.ts';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';

/** What the ffmpeg that was found can do. */
export interface MediaToolReport {
  readonly ffmpegPath: string;
  readonly ffprobePath: string;
  readonly version: string;
  /** Where it came from: setting, ffmpeg-static, path or the packaged build of 2018. */
  readonly origin: 'setting' | 'ffmpeg-static' | 'path' | 'packaged';
  /** e.g. libx264, h264_nvenc, aac, drawtext, libass, xfade, srt: present or not. */
  readonly capabilities: Readonly<Record<string, boolean>>;
  /** H.264 encoders that are there and encoded a test frame, best first; the last is software. */
  readonly h264Encoders: readonly string[];
}

/** Where the two programs lie, for worker tasks that start ffmpeg in their own thread. */
export interface MediaToolPaths {
  readonly ffmpegPath: string;
  readonly ffprobePath: string;
}

export interface FfmpegRunOptions {
  readonly signal?: AbortSignal;
  /** Total media time that the command will write, for `onProgress`. */
  readonly durationMs?: number;
  readonly onProgress?: (fraction: number, speed: number | null) => void;
  /** Told about twice a second how much media was written, also where nobody knows how much will be. */
  readonly onAdvance?: (outMs: number) => void;
  /** Every line of ffmpeg's log; errors alone unless the arguments ask for more. */
  readonly onLogLine?: (line: string) => void;
  /** Becomes ffmpeg's stdin (`pipe:0`); by default it has none. A child that ends early just stops reading. */
  readonly input?: Readable;
  /** Runs below the usual priority: whatever else wants the processor comes first. */
  readonly givesWay?: boolean;
}

/** A started ffmpeg whose stdout is read by the caller. `done` rejects with an AppError that carries ffmpeg's last lines. */
export interface FfmpegPipe {
  readonly stdout: Readable;
  readonly done: Promise<void>;
}

/** ffmpeg and ffprobe. Every child is killed as a tree on abort. */
export interface MediaTool {
  /** Found and started once, without the capability tests of `report`. Throws AppError `ffmpeg/not-found`. */
  paths(): Promise<MediaToolPaths>;
  report(): Promise<MediaToolReport>;
  /** Throws AppError `media/missing|empty|unreadable|no-streams|growing|truncated` with a sentence that names the file. */
  probe(path: string, signal?: AbortSignal): Promise<MediaProbe>;
  /** Runs ffmpeg to its end; arguments without the program name; `-progress` is added. */
  run(args: readonly string[], options?: FfmpegRunOptions): Promise<void>;
  pipe(args: readonly string[], options?: FfmpegRunOptions): Promise<FfmpegPipe>;
  /** Runs ffprobe and returns its stdout. */
  ffprobe(args: readonly string[], signal?: AbortSignal): Promise<string>;
}

/** The same tool, whose ffmpeg gives way to what else runs on this machine. */
export const givingWay = (media: MediaTool): MediaTool => ({
  ...media,
  run: (args, options) => media.run(args, { ...options, givesWay: true }),
  pipe: (args, options) => media.pipe(args, { ...options, givesWay: true }),
});

/**
 * A local file as an ffmpeg argument. `file:` and the absolute path keep names that begin with `-`, hold a colon or
 * look like a protocol from being read as anything else.
 */
export const mediaPathArg = (path: string): string => `file:${resolve(path)}`;
