import { basename } from 'node:path';
import { AppError } from '../../../shared/errors.ts';

const TAIL_LINES = 12;

/** The last lines that ffmpeg wrote, as copyable evidence. */
export const lastLines = (stderr: string): string =>
  stderr
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(-TAIL_LINES)
    .join('\n');

/** The file behind an ffmpeg argument, for a sentence: without `file:` and folders. */
export const displayName = (argument: string): string => basename(argument.replace(/^file:/, ''));

interface Failure {
  readonly args: readonly string[];
  readonly stderr: string;
  readonly exit: string;
}

function inputName(args: readonly string[]): string | null {
  const at = args.lastIndexOf('-i');
  const value = at === -1 ? undefined : args[at + 1];
  return value === undefined ? null : displayName(value);
}

/** Turns a failed ffmpeg run into the sentence for the person; the codes are `disk/…`, `media/…` and `ffmpeg/failed`. */
export function ffmpegFailure({ args, stderr, exit }: Failure): AppError {
  const detail = lastLines(stderr) || exit;
  const input = inputName(args);
  const output = displayName(args.at(-1) ?? '');
  if (/No space left on device|Disk quota exceeded|error -28\b/i.test(stderr)) {
    return new AppError({
      code: 'disk/full',
      message: `The disk was full while writing ${output}.`,
      nextStep: 'Free some space (Library → Free up space), then try again.',
      detail,
    });
  }
  if (/Read-only file system|Permission denied/i.test(stderr)) {
    return new AppError({
      code: 'disk/read-only',
      message: `KlipStream may not read ${input ?? 'the input'} or may not write ${output}.`,
      nextStep: 'Check the permissions of the file and of the folder, or choose another folder.',
      detail,
    });
  }
  if (input !== null && /: No such file or directory/i.test(stderr) && stderr.includes(input)) {
    return new AppError({
      code: 'media/missing',
      message: `${input} is not where it was.`,
      nextStep: 'Put the file back or relink it.',
      detail,
    });
  }
  if (
    input !== null &&
    /Invalid data found|moov atom not found|does not contain any stream|matches no streams/i.test(stderr)
  ) {
    return new AppError({
      code: 'media/unreadable',
      message: `ffmpeg could not read ${input}.`,
      nextStep: 'Play the file in another player; if it stops there too, get a fresh copy.',
      detail,
    });
  }
  return new AppError({
    code: 'ffmpeg/failed',
    message: `ffmpeg stopped${input === null ? '' : ` while working on ${input}`} (${exit}).`,
    nextStep: 'Copy the detail from Settings → Diagnostics and report it.',
    detail,
  });
}
