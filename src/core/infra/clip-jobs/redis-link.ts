import { setTimeout as waitFor } from 'node:timers/promises';

const ANSWER_MS = 2000;

export interface RedisConnection {
  readonly url: string;
  readonly password: string | null;
}

/** What BullMQ connects with, until `closing` aborts: while Redis is away it would otherwise never be closed. */
export const connection = (
  { url, password }: RedisConnection,
  closing: AbortSignal,
): { url: string; maxRetriesPerRequest: null } => ({
  url,
  ...(password === null ? {} : { password }),
  maxRetriesPerRequest: null,
  ...{ retryStrategy: (times: number) => (closing.aborted ? null : Math.min(100 * times, 1000)) },
});

/** Ends what BullMQ has open, in time: it waits for an answer of Redis, which may be away. */
export async function endSoon(
  closing: AbortController,
  closed: () => Promise<unknown>,
  ms: number,
): Promise<void> {
  closing.abort();
  const end = new AbortController();
  const late = waitFor(ms, undefined, { signal: end.signal }).catch(() => undefined);
  await Promise.race([closed().catch(() => undefined), late]);
  end.abort();
}

/** Throws where Redis does not answer soon. */
export async function inTime<T>(asked: Promise<T>): Promise<T> {
  const end = new AbortController();
  const late = waitFor(ANSWER_MS, undefined, { signal: end.signal }).then(() =>
    Promise.reject(new Error('Redis does not answer.')),
  );
  late.catch(() => undefined);
  return Promise.race([asked, late]).finally(() => end.abort());
}
