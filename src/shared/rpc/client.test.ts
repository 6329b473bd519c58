import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFeed, fakeHandlers } from '../../../test/support/fake-handlers.ts';
import type { StreamEvent } from '../contract/index.ts';
import { AppError } from '../errors.ts';
import { createChannelPair, type Channel } from './channel.ts';
import { createClient } from './client.ts';
import { createRpcServer } from './server.ts';
import { UNACKNOWLEDGED_LIMIT } from './subscription.ts';

type LibraryChange = StreamEvent<'library.changes'>;

const change = (vodId: string): LibraryChange => ({ vodIds: [vodId], removed: [] });
const idsOf = (events: LibraryChange[]): string[] => events.flatMap((event) => event.vodIds);

/** A client and a server joined in memory, whose connection a test can break. */
function join(handlers: Parameters<typeof fakeHandlers>[0]) {
  const server = createRpcServer(fakeHandlers(handlers), { checkOutputs: true });
  const channels: Channel[] = [];
  let refusal: Error | null = null;
  const client = createClient(() => {
    if (refusal !== null) return Promise.reject(refusal);
    const [near, far] = createChannelPair();
    server.serve(far);
    channels.push(near);
    return Promise.resolve(near);
  });
  return {
    client,
    server,
    channels,
    breakConnection: () => channels.at(-1)!.close(),
    refuse: (error: Error | null) => (refusal = error),
  };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a lost connection', () => {
  it('resumes a stream after the last event seen, without a gap or a repetition', async () => {
    const feed = createFeed<LibraryChange>();
    const opened = vi.fn();
    const { client, breakConnection, channels } = join({
      'library.changes': (_input, { signal }) => {
        opened();
        return feed.iterate(signal);
      },
    });
    const seen: LibraryChange[] = [];
    client.subscribe('library.changes', {}, (event) => seen.push(event));
    feed.push(change('a'));
    await settle();
    breakConnection();
    feed.push(change('b'));
    feed.push(change('c'));
    await settle();
    expect(idsOf(seen)).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(300);
    feed.push(change('d'));
    await settle();
    expect({ seen: idsOf(seen), opened: opened.mock.calls.length, channels: channels.length }).toEqual({
      seen: ['a', 'b', 'c', 'd'],
      opened: 1,
      channels: 2,
    });
  });

  it('starts a stream anew with a snapshot when the server has given it up', async () => {
    const opened = vi.fn();
    const { client, breakConnection, refuse } = join({
      'library.changes': async function* () {
        opened();
        yield change(`snapshot ${opened.mock.calls.length}`);
        await new Promise(() => {});
      },
    });
    const seen: LibraryChange[] = [];
    client.subscribe('library.changes', {}, (event) => seen.push(event));
    await settle();
    refuse(new Error('away'));
    breakConnection();
    await vi.advanceTimersByTimeAsync(40_000);
    refuse(null);
    await vi.advanceTimersByTimeAsync(6000);
    expect(idsOf(seen)).toEqual(['snapshot 1', 'snapshot 2']);
  });

  it('asks a read again and rejects a change that may have been done', async () => {
    let asked = 0;
    const { client, breakConnection } = join({
      'library.list': () => {
        asked++;
        return asked === 1 ? new Promise(() => {}) : Promise.resolve({ vods: [] });
      },
      'vod.remove': () => new Promise(() => {}),
    });
    const read = client.call('library.list', {});
    const changed = client.call('vod.remove', { vodId: 'v' }).catch((error: unknown) => error);
    await settle();
    breakConnection();
    await vi.advanceTimersByTimeAsync(300);
    await expect(read).resolves.toEqual({ vods: [] });
    expect(await changed).toMatchObject({ code: 'rpc/disconnected' });
  });

  it('is made again with growing pauses of at most five seconds', async () => {
    const { client, channels, refuse, breakConnection } = join({});
    await settle();
    const states: string[] = [];
    client.onState((state) => states.push(state));
    refuse(new Error('away'));
    breakConnection();
    await vi.advanceTimersByTimeAsync(60_000);
    refuse(null);
    await vi.advanceTimersByTimeAsync(5000);
    expect({ states, channels: channels.length }).toEqual({ states: ['connecting', 'open'], channels: 2 });
  });

  it('is final when the token is refused', async () => {
    const { client, refuse, breakConnection } = join({});
    await settle();
    refuse(new AppError({ code: 'rpc/unauthorized', message: 'This link is no longer valid.' }));
    breakConnection();
    await vi.advanceTimersByTimeAsync(1000);
    expect(client.state()).toBe('closed');
    await expect(client.call('library.list', {})).rejects.toMatchObject({ code: 'rpc/unauthorized' });
  });
});

describe('a slow client', () => {
  it('holds the source back, so that it can merge what was not seen yet', async () => {
    const feed = createFeed<LibraryChange>();
    const server = createRpcServer(
      fakeHandlers({ 'library.changes': (_input, { signal }) => feed.iterate(signal) }),
    );
    const [near, far] = createChannelPair();
    server.serve(far);
    near.send(JSON.stringify({ type: 'open', id: 1, name: 'library.changes', input: {}, resume: null }));
    for (let index = 0; index < 100; index++) feed.push(change(String(index)));
    await settle();
    expect(feed.pulled()).toBe(UNACKNOWLEDGED_LIMIT);
    near.send(JSON.stringify({ type: 'ack', id: 1, seq: 3 }));
    await settle();
    expect(feed.pulled()).toBe(UNACKNOWLEDGED_LIMIT + 3);
  });
});

describe('a peer that breaks the protocol', () => {
  it.each(['', '{', '[]', '{"type":"call"}', '{"type":"call","id":-1,"name":"x"}', '{"type":"shutdown"}'])(
    'is cut off after %j',
    async (text) => {
      const [near, far] = createChannelPair();
      const closed = vi.fn();
      near.onClose(closed);
      createRpcServer(fakeHandlers({})).serve(far);
      near.send(text);
      await settle();
      expect(closed).toHaveBeenCalledOnce();
    },
  );
});

it('ends what is under way when the server is disposed', async () => {
  const aborted = vi.fn();
  const { client, server } = join({
    'vod.export': (_input, { signal }) =>
      new Promise(() => {
        signal.addEventListener('abort', aborted);
      }),
  });
  client.call('vod.export', { vodId: 'v', outDir: '/tmp' }).catch(() => {});
  await settle();
  server.dispose();
  expect(aborted).toHaveBeenCalledOnce();
});
