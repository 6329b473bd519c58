import { AppError, isAbortError, toErrorShape, type AppErrorShape } from '../shared/errors.ts';

/** Exit codes: 1 failure, 2 wrong usage, 130 cancelled with Ctrl+C. */
export const EXIT_CODES = { failure: 1, usage: 2, cancelled: 130 } as const;

/** Version of every object that `--json` prints. */
const SCHEMA_VERSION = 1;
const ERASE_LINE = '\r\u001b[2K';

export interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Where a command's answer, its progress and its errors go. */
export interface Output {
  readonly json: boolean;
  /** The command's one answer: an object for machines, or lines for people. */
  answer(value: Record<string, unknown>, lines: readonly string[]): void;
  /** One line that is overwritten, on stderr; only where that is a terminal. */
  progress(text: string): void;
  /** A remark beside the answer, on stderr; left out with `--json`. */
  note(text: string): void;
  /** Prints a failure and returns the exit code. */
  fail(thrown: unknown): number;
}

export function createOutput(options: { json: boolean; stdout: TextSink; stderr: TextSink }): Output {
  const { json, stdout, stderr } = options;
  let hasProgress = false;
  const clear = (): void => {
    if (hasProgress) stderr.write(ERASE_LINE);
    hasProgress = false;
  };
  return {
    json,
    answer(value, lines) {
      clear();
      if (json) stdout.write(`${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...value })}\n`);
      else for (const line of lines) stdout.write(`${line}\n`);
    },
    progress(text) {
      if (stderr.isTTY !== true) return;
      stderr.write(ERASE_LINE + text.slice(0, (stderr.columns ?? 80) - 1));
      hasProgress = true;
    },
    note(text) {
      clear();
      if (!json) stderr.write(`${text}\n`);
    },
    fail(thrown) {
      clear();
      const error = toErrorShape(thrown);
      stderr.write(json ? `${JSON.stringify({ error })}\n` : `${sentenceOf(error)}\n`);
      if (isAbortError(thrown)) return EXIT_CODES.cancelled;
      return error.code === USAGE_CODE ? EXIT_CODES.usage : EXIT_CODES.failure;
    },
  };
}

const USAGE_CODE = 'cli/usage';

/** The person asked in a way that can't be understood. */
export const usageError = (message: string, nextStep?: string): AppError =>
  new AppError({ code: USAGE_CODE, message, ...(nextStep === undefined ? {} : { nextStep }) });

const sentenceOf = ({ message, nextStep }: AppErrorShape): string =>
  `klipstream: ${[message, nextStep].filter(Boolean).join(' ')}`.replaceAll(/\s*\n\s*/g, ' ');
