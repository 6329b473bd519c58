import { AppError } from '../../../shared/errors.ts';

/** What every method of a bus may end with. The cause is the store's own sentence and holds no event. */
export const busUnreachable = (what: string, nextStep: string, cause: unknown): AppError =>
  new AppError(
    {
      code: 'bus/unreachable',
      message: `${what}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      nextStep,
    },
    { cause },
  );

/** Resolves after a while, at once when the signal aborts or `wake` is called. */
export class Pause {
  #end: (() => void) | null = null;

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        this.#end = null;
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end);
      this.#end = end;
    });
  }

  wake(): void {
    this.#end?.();
  }
}
