import { createTopic } from './topic.ts';

/**
 * Work as the stream of what it tells, from `first` to the event that has a `result`. It ends early when nobody listens
 * any more, and throws what the work throws.
 */
export async function* toldWork<E extends { readonly result: unknown }>(
  signal: AbortSignal,
  first: E,
  begin: (tell: (event: E) => void, signal: AbortSignal) => Promise<void>,
): AsyncGenerator<E> {
  const topic = createTopic<E>();
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const work = begin((event) => topic.publish('work', event, event.result !== null), both);
  work.catch(() => over.abort());
  try {
    for await (const events of topic.read([first], both)) {
      yield* events;
      if (events.some(({ result }) => result !== null)) break;
    }
    await work;
  } finally {
    over.abort();
  }
}
