import { z } from 'zod';

/**
 * The one error shape that crosses a process or a socket. `code` is stable (`area/what`), `message` is a sentence
 * that names the thing, `nextStep` says what to do, `detail` is copyable evidence (ffmpeg's last lines, a path).
 */
export const AppErrorShape = z.object({
  code: z.string(),
  message: z.string(),
  nextStep: z.string().optional(),
  detail: z.string().optional(),
});
export type AppErrorShape = z.infer<typeof AppErrorShape>;

/** An expected failure on its way to the person. Everything else that is thrown is a bug. */
export class AppError extends Error {
  readonly code: string;
  readonly nextStep: string | undefined;
  readonly detail: string | undefined;

  constructor(shape: AppErrorShape, options?: { cause?: unknown }) {
    super(shape.message, options);
    this.name = 'AppError';
    this.code = shape.code;
    this.nextStep = shape.nextStep;
    this.detail = shape.detail;
  }

  toShape(): AppErrorShape {
    return {
      code: this.code,
      message: this.message,
      ...(this.nextStep === undefined ? {} : { nextStep: this.nextStep }),
      ...(this.detail === undefined ? {} : { detail: this.detail }),
    };
  }
}

export const isAbortError = (thrown: unknown): boolean =>
  thrown instanceof Error && thrown.name === 'AbortError';

export function abortError(message = 'cancelled'): Error {
  const error = new Error(message);
  error.name = 'AbortError';
  return error;
}

/** The one place where an unknown throw becomes a shape; `internal` keeps the stack in `detail`. */
export function toErrorShape(thrown: unknown): AppErrorShape {
  if (thrown instanceof AppError) return thrown.toShape();
  if (isAbortError(thrown)) return { code: 'cancelled', message: 'Cancelled.' };
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return {
    code: 'internal',
    message: `Something went wrong inside KlipStream: ${error.message}`,
    nextStep: 'Copy the detail from Settings → Diagnostics and report it.',
    ...(error.stack === undefined ? {} : { detail: error.stack }),
  };
}
