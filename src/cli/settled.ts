import { abortError } from '../shared/errors.ts';

type Settle<T> = (resolve: (value: T) => void, reject: (reason: unknown) => void) => () => void;

/**
 * What a subscription leads to: `subscribe` settles it and returns how to end it. Ctrl+C rejects it with AbortError, or
 * calls `onAbort` where the end is then told by the subscription as well.
 */
export async function settled<T>(
  signal: AbortSignal,
  subscribe: Settle<T>,
  onAbort?: () => void,
): Promise<T> {
  const cleanUps: (() => void)[] = [];
  try {
    return await new Promise<T>((resolve, reject) => {
      const abort = onAbort ?? ((): void => reject(abortError()));
      signal.addEventListener('abort', abort, { once: true });
      cleanUps.push(() => signal.removeEventListener('abort', abort));
      cleanUps.push(subscribe(resolve, reject));
    });
  } finally {
    for (const cleanUp of cleanUps) cleanUp();
  }
}
