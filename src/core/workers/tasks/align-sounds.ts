import { closeSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { SoundOffset } from '../../../shared/model/sound-offset.ts';
import { describeMatch } from '../../domain/alignment/sound/describe-match.ts';
import { isSilent, matchSounds, shiftAt, type SoundSide } from '../../domain/alignment/sound/sound-offset.ts';
import { createSoundPrinter, PRINT_RATE_HZ } from '../../domain/alignment/sound/sound-print.ts';
import { wholeBlocks } from '../../domain/dsp/whole-blocks.ts';
import { monoPassArgs } from '../../infra/ffmpeg/audio-pass.ts';
import { startFfmpeg } from '../../infra/ffmpeg/child.ts';
import type { Task, TaskContext } from '../task.ts';
import { writeFailure } from '../write-failure.ts';

export interface SoundFile {
  readonly path: string;
  readonly container: string;
  readonly durationMs: number;
  /** Audio tracks to compare, the likeliest first. */
  readonly tracks: readonly number[];
}

export interface AlignSoundsInput {
  readonly ffmpegPath: string;
  readonly one: SoundFile;
  readonly two: SoundFile;
  /** Times of the first file to find in the second one. */
  readonly atMs: readonly number[];
  /** 58 MB an hour and track lie here meanwhile, removed at the end. */
  readonly scratchDir: string;
}

export type AlignedSounds =
  | {
      readonly outcome: 'matched';
      readonly offset: SoundOffset;
      /** Which track of each file was compared. */
      readonly tracks: readonly [number, number];
      /** Each of `atMs` in the second file, which may be before its beginning or after its end; null where it can't be told. */
      readonly placesMs: readonly (number | null)[];
    }
  /** No track of that file has any sound. */
  | { readonly outcome: 'silent'; readonly file: 'one' | 'two' }
  | { readonly outcome: 'different' };

const DECODE_SHARE = 0.8;
const BLOCK_FRAMES = PRINT_RATE_HZ;

/**
 * Lines two files up by their sound. Where the first tracks don't fit, the other tracks of the second file are tried, then those
 * of the first one. Throws what ffmpeg failed with, or AppError `disk/…`.
 */
export const alignSounds: Task<AlignSoundsInput, AlignedSounds> = async (input, ctx) => {
  mkdirSync(input.scratchDir, { recursive: true });
  const dir = mkdtempSync(join(input.scratchDir, 'align-'));
  const opened: OpenSide[] = [];
  const stop = new AbortController();
  const onAbort = (): void => stop.abort();
  ctx.signal.addEventListener('abort', onAbort, { once: true });
  const sides = new Map<string, Promise<SoundSide>>();
  const done = new Map<string, number>();
  const sideOf = (name: 'one' | 'two', track: number): Promise<SoundSide> => {
    const key = `${name}-${track}`;
    const known = sides.get(key);
    if (known !== undefined) return known;
    const file = input[name];
    const onAdvance = (atMs: number): void => {
      done.set(key, Math.min(1, atMs / Math.max(1, file.durationMs)));
      const shares = [...done.values()];
      const mean = shares.reduce((sum, share) => sum + share, 0) / Math.max(2, shares.length);
      ctx.progress(DECODE_SHARE * mean);
    };
    const job = { ffmpegPath: input.ffmpegPath, file, track, path: join(dir, key), onAdvance };
    const made = readSide(job, stop.signal).then((side) => {
      opened.push(side);
      return side;
    });
    sides.set(key, made);
    return made;
  };
  try {
    return await alignTracks(input, sideOf, ctx);
  } finally {
    stop.abort();
    ctx.signal.removeEventListener('abort', onAbort);
    await Promise.allSettled(sides.values());
    for (const side of opened) side.close();
    rmSync(dir, { recursive: true, force: true });
  }
};

async function alignTracks(
  { one, two, atMs }: AlignSoundsInput,
  sideOf: (name: 'one' | 'two', track: number) => Promise<SoundSide>,
  ctx: TaskContext,
): Promise<AlignedSounds> {
  const pairs = [
    ...two.tracks.map((track): [number, number] => [one.tracks[0]!, track]),
    ...one.tracks.slice(1).map((track): [number, number] => [track, two.tracks[0]!]),
  ];
  const sounding = { one: false, two: false };
  const onProgress = async (share: number): Promise<void> => {
    ctx.progress(DECODE_SHARE + (1 - DECODE_SHARE) * share);
    // The thread hears of a cancellation only between two turns of its loop.
    await setImmediate();
    ctx.signal.throwIfAborted();
  };
  for (const tracks of pairs) {
    const [first, second] = await Promise.all([sideOf('one', tracks[0]), sideOf('two', tracks[1])]);
    sounding.one ||= !isSilent(first.print);
    sounding.two ||= !isSilent(second.print);
    const match = await matchSounds(first, second, { onProgress });
    if (match === null) continue;
    const placesMs: (number | null)[] = [];
    for (const ms of atMs) {
      await onProgress(1);
      const shiftMs = await shiftAt(first, second, match, ms);
      placesMs.push(shiftMs === null ? null : Math.round(ms + shiftMs));
    }
    return { outcome: 'matched', offset: describeMatch(match), tracks, placesMs };
  }
  if (!sounding.one) return { outcome: 'silent', file: 'one' };
  return sounding.two ? { outcome: 'different' } : { outcome: 'silent', file: 'two' };
}

interface OpenSide extends SoundSide {
  close(): void;
}

interface SideJob {
  readonly ffmpegPath: string;
  readonly file: SoundFile;
  readonly track: number;
  /** Its samples are kept here: hours of them would not fit the memory. */
  readonly path: string;
  readonly onAdvance: (atMs: number) => void;
}

async function readSide(job: SideJob, signal: AbortSignal): Promise<OpenSide> {
  const { file, track, path, onAdvance } = job;
  const args = monoPassArgs({
    mediaPath: file.path,
    container: file.container,
    track,
    sampleRateHz: PRINT_RATE_HZ,
  });
  const printer = createSoundPrinter();
  const handle = openSync(path, 'w+');
  let count = 0;
  try {
    const pipe = startFfmpeg(job.ffmpegPath, args, { signal });
    for await (const samples of wholeBlocks(pipe.stdout as AsyncIterable<Uint8Array>, 1, BLOCK_FRAMES)) {
      signal.throwIfAborted();
      printer.add(samples);
      keep(handle, samples, path);
      count += samples.length;
      onAdvance((count * 1000) / PRINT_RATE_HZ);
    }
    await pipe.done;
  } catch (thrown) {
    closeSync(handle);
    throw thrown;
  }
  return {
    print: printer.finish(),
    samples: (first, wanted) => readBack(handle, first, Math.min(count, first + wanted), wanted),
    close: () => closeSync(handle),
  };
}

function keep(handle: number, samples: Int16Array, path: string): void {
  try {
    writeSync(handle, samples);
  } catch (thrown) {
    throw writeFailure(thrown, path);
  }
}

/** Samples `[first, first + wanted)`, zeros outside of `[0, to)`. */
function readBack(handle: number, first: number, to: number, wanted: number): Int16Array {
  const out = new Int16Array(wanted);
  const from = Math.max(0, first);
  if (to > from) readSync(handle, out.subarray(from - first, to - first), 0, (to - from) * 2, from * 2);
  return out;
}
