import { contract, type Handlers } from '../../src/shared/contract/index.ts';
import { AppError } from '../../src/shared/errors.ts';

/** Handlers of which only the given ones answer; the rest fail as `test/not-faked`. */
export function fakeHandlers(given: Partial<Handlers>): Handlers {
  const missing = (name: string) => (): never => {
    throw new AppError({ code: 'test/not-faked', message: `the test gave no handler for ${name}` });
  };
  const all = Object.fromEntries(Object.keys(contract).map((name) => [name, missing(name)]));
  return { ...all, ...given } as Handlers;
}

/** A source of stream events that a test feeds by hand; counts how many were pulled. */
export function createFeed<T>(): {
  push(event: T): void;
  end(): void;
  readonly pulled: () => number;
  iterate(signal: AbortSignal): AsyncIterable<T>;
} {
  const waiting: T[] = [];
  let ended = false;
  let pulled = 0;
  let wake: (() => void) | null = null;
  return {
    push(event) {
      waiting.push(event);
      wake?.();
    },
    end() {
      ended = true;
      wake?.();
    },
    pulled: () => pulled,
    async *iterate(signal) {
      signal.addEventListener('abort', () => wake?.(), { once: true });
      while (!signal.aborted) {
        const next = waiting.shift();
        if (next !== undefined) {
          pulled++;
          yield next;
        } else if (ended) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
