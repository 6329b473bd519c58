import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { pipeline, type Readable } from 'node:stream';
import { AppError, abortError } from '../../../shared/errors.ts';
import type { FfmpegPipe, FfmpegRunOptions } from '../../ports/media-tool.ts';
import { ffmpegFailure } from './errors.ts';
import { killTree } from './descendants.ts';

const STDERR_KEPT_CHARS = 32_768;
const MICROSECONDS_PER_MS = 1000;
/** ffmpeg ends with 0 when only the last bytes of a file could not be written (seen with 5.1). */
const LOST_OUTPUT = /Error writing trailer of|Error closing file|No space left on device/;

interface StartOptions extends FfmpegRunOptions {
  readonly path: string;
  readonly args: readonly string[];
  /** Called with every complete stderr line; true = the line was progress and is not kept. */
  readonly onStderrLine?: (line: string) => boolean;
}

interface StartedChild {
  readonly stdout: Readable;
  /** The kept stderr; rejects with AbortError, `ffmpeg/not-found` or what `failure` makes of the exit. */
  readonly done: Promise<string>;
}

/** Starts a program, without stdin unless it is given an input; on abort it is killed with everything below it. */
export function startProgram(options: StartOptions): StartedChild {
  const { path, args, signal, onStderrLine, input, givesWay = false } = options;
  if (signal?.aborted === true) throw abortError();
  const child =
    input === undefined
      ? spawn(path, [...args], { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
      : spawn(path, [...args], { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
  if (givesWay && child.pid !== undefined) lowerPriority(child.pid);
  let inputFailure: AppError | null = null;
  if (input !== undefined && child.stdin !== null)
    pipeline(input, child.stdin, (cause) => {
      if (cause && !NOT_READ.has(cause.code ?? '')) inputFailure = inputBrokeOff(cause);
    });
  let kept = '';
  let partial = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const lines = (partial + text).split(/\r\n|\n|\r/);
    partial = lines.pop() ?? '';
    for (const line of lines) {
      if (onStderrLine?.(line) === true) continue;
      kept = `${kept}${line}\n`.slice(-STDERR_KEPT_CHARS);
    }
  });
  const kill = (): void => {
    if (child.pid !== undefined) killTree(child.pid);
  };
  signal?.addEventListener('abort', kill, { once: true });
  const done = new Promise<string>((resolve, reject) => {
    child.on('error', (cause) => {
      signal?.removeEventListener('abort', kill);
      reject(notStarted(path, cause));
    });
    child.on('close', (code, killedBy) => {
      signal?.removeEventListener('abort', kill);
      const stderr = kept + partial;
      if (signal?.aborted === true) reject(abortError());
      else if (inputFailure !== null) reject(inputFailure);
      else if (code === 0 && !LOST_OUTPUT.test(stderr)) resolve(stderr);
      else
        reject(ffmpegFailure({ args, stderr, exit: code === null ? String(killedBy) : `exit code ${code}` }));
    });
  });
  // The caller may still be reading stdout when the child fails; `done` is awaited after that.
  done.catch(() => undefined);
  return { stdout: child.stdout, done };
}

/** At once, so that its threads, which it starts later, have it from the beginning. */
function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system refuses: then it runs as usual.
  }
}

/** What a child that ended did not read is nobody's failure: its exit says what was wrong. */
const NOT_READ = new Set([
  'EPIPE',
  'EOF',
  'ECONNRESET',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
]);

/** The child took the end of what was read for the end of the media. */
const inputBrokeOff = (cause: Error): AppError =>
  new AppError(
    {
      code: 'media/input-broke-off',
      message: 'Not all of the media could be read.',
      nextStep: 'Look whether its files are still there and their drive works, then try again.',
      detail: cause.message,
    },
    { cause },
  );

const notStarted = (path: string, cause: Error): AppError =>
  new AppError(
    {
      code: 'ffmpeg/not-found',
      message: `${path} could not be started.`,
      nextStep: 'Set the path of ffmpeg in Settings, or install ffmpeg.',
      detail: cause.message,
    },
    { cause },
  );

/** Reads `-progress` lines (key=value); 2018's ffmpeg has out_time_ms in microseconds and no out_time_us. */
function progressReader(options: FfmpegRunOptions): (line: string) => boolean {
  let outMs = 0;
  let speed: number | null = null;
  return (line) => {
    const match = /^([a-z][a-z0-9_]*)=\s*(.*)$/.exec(line);
    if (match === null) return false;
    const [, key, value] = match;
    if (key === 'out_time_ms' || key === 'out_time_us') {
      const microseconds = Number(value);
      if (Number.isFinite(microseconds)) outMs = Math.max(outMs, microseconds / MICROSECONDS_PER_MS);
    } else if (key === 'speed') {
      const factor = Number.parseFloat(value ?? '');
      speed = Number.isFinite(factor) ? factor : null;
    } else if (key === 'progress') {
      const total = options.durationMs ?? 0;
      options.onAdvance?.(outMs);
      if (total > 0) options.onProgress?.(value === 'end' ? 1 : Math.min(1, outMs / total), speed);
    }
    return true;
  };
}

/**
 * Starts ffmpeg with its stdout for the caller. ffmpeg never reads stdin and never overwrites unless `-y` is given;
 * progress comes over stderr, since stdout may carry media and Windows knows no further pipes.
 */
export function startFfmpeg(
  ffmpegPath: string,
  args: readonly string[],
  options: FfmpegRunOptions = {},
): FfmpegPipe {
  const wantsProgress = options.onProgress !== undefined || options.onAdvance !== undefined;
  const readProgress = progressReader(options);
  const { stdout, done } = startProgram({
    ...options,
    path: ffmpegPath,
    args: [
      '-hide_banner',
      '-nostdin',
      '-nostats',
      '-loglevel',
      'error',
      ...(wantsProgress ? ['-progress', 'pipe:2'] : []),
      ...args,
    ],
    onStderrLine(line) {
      if (wantsProgress && readProgress(line)) return true;
      options.onLogLine?.(line);
      return false;
    },
  });
  const ended = done.then(() => undefined);
  // As in `startProgram`: a reader that gives up early never waits for it.
  ended.catch(() => undefined);
  return { stdout, done: ended };
}

/** Runs a program to its end and returns what it printed. */
export async function runForOutput(
  path: string,
  args: readonly string[],
  options: { signal?: AbortSignal } = {},
): Promise<{ stdout: string; stderr: string }> {
  const { stdout, done } = startProgram({ ...options, path, args });
  const chunks: Buffer[] = [];
  stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const stderr = await done;
  return { stdout: Buffer.concat(chunks).toString('utf8'), stderr };
}
