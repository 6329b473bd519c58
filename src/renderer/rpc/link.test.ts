import { expect, test } from 'vitest';
import type { ConnectionState } from '../../shared/rpc/client.ts';
import { watchLink } from './link.ts';

test('a first connection under way is not a lost one, and a closed one is final', () => {
  let state: ConnectionState = 'connecting';
  const listeners: ((state: ConnectionState) => void)[] = [];
  const link = watchLink({
    state: () => state,
    onState: (callback) => {
      listeners.push(callback);
      return () => undefined;
    },
  });
  const seen = [link.get()];
  link.subscribe(() => seen.push(link.get()));
  for (const next of ['open', 'connecting', 'open', 'closed'] as const) {
    state = next;
    for (const listener of listeners) listener(next);
  }
  expect(seen).toEqual(['connecting', 'open', 'lost', 'open', 'refused']);
});
