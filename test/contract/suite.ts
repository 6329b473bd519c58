import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Handlers, StreamEvent } from '../../src/shared/contract/index.ts';
import { AppError } from '../../src/shared/errors.ts';
import { createFeed, fakeHandlers } from '../support/fake-handlers.ts';
import type { LiveView } from '../../src/shared/model/live.ts';
import { liveView } from '../support/live-view.ts';
import type { Joined, Transport } from './transport.ts';

type LibraryChange = StreamEvent<'library.changes'>;
const change = (vodId: string): LibraryChange => ({ vodIds: [vodId], removed: [] });

const hit = (index: number, text: string) => ({
  source: 'chat' as const,
  index,
  atMs: index,
  author: null,
  text,
  vodId: 'v',
});
const search = { vodId: null, text: 'x', limit: 500 };

/** What holds for the contract over every transport. */
export function describeContract(transport: Transport): void {
  const open: Joined[] = [];
  const join = async (handlers: Partial<Handlers>): Promise<Joined> => {
    const joined = await transport.join(fakeHandlers(handlers));
    open.push(joined);
    return joined;
  };
  afterEach(async () => {
    for (const joined of open.splice(0)) await joined.close();
  });

  describe(`calls over ${transport.name}`, () => {
    it('answer with a copy, never with the object itself', async () => {
      const answer = { hits: [hit(0, 'hello')], more: false };
      const { client } = await join({ 'search.text': () => Promise.resolve(answer) });
      const got = await client.call('search.text', search);
      expect(got).toEqual(answer);
      expect(got).not.toBe(answer);
    });

    it('reach the handler with defaults filled in and nothing added', async () => {
      const asked = vi.fn<Handlers['vod.remove']>(() => Promise.resolve({}));
      const { client } = await join({ 'vod.remove': asked });
      await client.call('vod.remove', { vodId: 'v', extra: 1 } as { vodId: string });
      expect(asked.mock.calls[0]?.[0]).toEqual({ vodId: 'v' });
    });

    it('carry any text unchanged', async () => {
      const texts = [
        '',
        'NUL \0 NUL',
        'line\nbreak\r\n\u2028',
        '👩‍👩‍👧 ﷽ \ud800 lone',
        '\u202eright to left',
        '</script>"\'',
      ];
      const { client } = await join({
        'search.text': ({ text }) => Promise.resolve({ hits: [hit(0, text)], more: false }),
      });
      for (const text of texts.slice(1)) {
        expect((await client.call('search.text', { ...search, text })).hits[0]?.text).toBe(text);
      }
    });

    it('come back to whoever asked, however many are under way', async () => {
      const { client } = await join({
        'chat.indexAt': async ({ atMs }) => {
          if (atMs % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
          return { index: atMs * 2, total: 1000 };
        },
      });
      const asked = Array.from({ length: 200 }, (_, atMs) =>
        client.call('chat.indexAt', { vodId: 'v', atMs }).then(({ index }) => index),
      );
      expect(await Promise.all(asked)).toEqual(Array.from({ length: 200 }, (_, atMs) => atMs * 2));
    });

    it('carry an answer of ten megabytes', async () => {
      const hits = Array.from({ length: 500 }, (_, index) => hit(index, 'ä'.repeat(20_000)));
      const { client } = await join({ 'search.text': () => Promise.resolve({ hits, more: true }) });
      expect(await client.call('search.text', search)).toEqual({ hits, more: true });
    });
  });

  describe(`failures over ${transport.name}`, () => {
    it('keep code, sentence, next step and detail', async () => {
      const shape = {
        code: 'media/missing',
        message: 'a.mp4 is gone.',
        nextStep: 'Relink it.',
        detail: '/x/a.mp4',
      };
      const { client } = await join({ 'library.list': () => Promise.reject(new AppError(shape)) });
      const error = await client.call('library.list', {}).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).toShape()).toEqual(shape);
    });

    it('of unknown kind are called internal and end nothing else', async () => {
      const { client } = await join({
        'library.list': () => {
          throw new TypeError('x is not a function');
        },
        'job.cancel': () => Promise.resolve({}),
      });
      await expect(client.call('library.list', {})).rejects.toMatchObject({ code: 'internal' });
      await expect(client.call('job.cancel', { jobId: 'j' })).resolves.toEqual({});
    });

    it('name the field of an input that the contract does not allow', async () => {
      const asked = vi.fn(() => Promise.resolve({}));
      const { client } = await join({ 'review.triage': asked });
      const input = { vodId: 'v', highlightId: 7, verdict: null } as never;
      await expect(client.call('review.triage', input)).rejects.toMatchObject({
        code: 'rpc/invalid-input',
        message: expect.stringContaining('highlightId') as string,
      });
      expect(asked).not.toHaveBeenCalled();
    });

    it('name the field of an answer that the contract does not allow', async () => {
      const { client } = await join({
        'chat.indexAt': () => Promise.resolve({ index: NaN, total: 1 }),
      });
      await expect(client.call('chat.indexAt', { vodId: 'v', atMs: 0 })).rejects.toMatchObject({
        code: 'rpc/invalid-output',
        message: expect.stringContaining('index') as string,
      });
    });

    it.each(['nothing.here', 'toString', '__proto__', 'library.changes'])(
      'say that there is no call %s',
      async (name) => {
        const { client } = await join({});
        await expect(client.call(name as 'library.list', {})).rejects.toMatchObject({
          code: 'rpc/unknown-method',
        });
      },
    );
  });

  describe(`cancellation over ${transport.name}`, () => {
    it('reaches the handler and rejects as AbortError', async () => {
      const started = Promise.withResolvers<undefined>();
      const stopped = Promise.withResolvers<undefined>();
      const { client } = await join({
        'vod.export': (_input, { signal }) =>
          new Promise((_resolve, reject) => {
            started.resolve(undefined);
            signal.addEventListener('abort', () => {
              stopped.resolve(undefined);
              reject(new Error('stopped'));
            });
          }),
      });
      const controller = new AbortController();
      const asked = client.call('vod.export', { vodId: 'v', outDir: '/x' }, { signal: controller.signal });
      await started.promise;
      controller.abort();
      await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
      await stopped.promise;
    });

    it('before asking asks nothing', async () => {
      const asked = vi.fn(() => Promise.resolve({ vods: [] }));
      const { client } = await join({ 'library.list': asked });
      await expect(client.call('library.list', {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({
        name: 'AbortError',
      });
      await expect(client.call('library.list', {})).resolves.toEqual({ vods: [] });
      expect(asked).toHaveBeenCalledOnce();
    });
  });

  describe(`streams over ${transport.name}`, () => {
    /** Collects ids until `count` have come. */
    const collect = (client: Joined['client'], count: number) => {
      const seen: string[] = [];
      const done = Promise.withResolvers<string[]>();
      const stop = client.subscribe(
        'library.changes',
        {},
        ({ vodIds }) => {
          seen.push(...vodIds);
          if (seen.length === count) done.resolve(seen);
        },
        (error) => done.reject(error),
      );
      return { done: done.promise, stop, seen };
    };

    it('deliver every event in order, the snapshot first', async () => {
      const feed = createFeed<LibraryChange>();
      const { client } = await join({ 'library.changes': (_input, { signal }) => feed.iterate(signal) });
      const names = Array.from({ length: 1000 }, (_, index) => String(index));
      for (const name of names) feed.push(change(name));
      expect(await collect(client, names.length).done).toEqual(names);
    });

    it('go on after a broken connection without a gap or a repetition', async () => {
      const feed = createFeed<LibraryChange>();
      const opened = vi.fn();
      const { client, breakConnection } = await join({
        'library.changes': (_input, { signal }) => {
          opened();
          return feed.iterate(signal);
        },
      });
      const { done, seen } = collect(client, 6);
      feed.push(change('0'));
      feed.push(change('1'));
      await vi.waitFor(
        () => {
          expect(seen).toEqual(['0', '1']);
        },
        { timeout: 30_000 },
      );
      breakConnection();
      for (const name of ['2', '3', '4', '5']) feed.push(change(name));
      expect(await done).toEqual(['0', '1', '2', '3', '4', '5']);
      expect(opened).toHaveBeenCalledOnce();
    });

    it('bring a live window back to what is so now, with the moments that came while it was cut off', async () => {
      const seen: LiveView[] = [];
      const changes = createFeed<LiveView>();
      const { client, breakConnection } = await join({
        'live.view': async function* (_input, { signal }) {
          yield { view: liveView(1) };
          for await (const view of changes.iterate(signal)) yield { view };
        },
      });
      client.subscribe('live.view', { recordingId: 'r' }, ({ view }) => view !== null && seen.push(view));
      const told = (moments: number): Promise<void> =>
        vi.waitFor(() => expect(seen.at(-1)?.moments).toHaveLength(moments), { timeout: 30_000 });
      await told(1);
      for (let moments = 2; moments <= 4; moments++) {
        breakConnection();
        changes.push(liveView(moments));
        await told(moments);
      }
      expect(seen.map(({ moments }) => moments.length)).toEqual([1, 2, 3, 4]);
      expect(seen.at(-1)).toEqual(liveView(4));
    });

    it('stop at their source when nobody listens any more', async () => {
      const stopped = Promise.withResolvers<undefined>();
      const { client } = await join({
        'library.changes': async function* (_input, { signal }) {
          yield change('a');
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
          stopped.resolve(undefined);
        },
      });
      const { done, stop } = collect(client, 1);
      await done;
      stop();
      await stopped.promise;
    });

    it('report a failure of their source', async () => {
      const { client } = await join({
        'library.changes': async function* () {
          await Promise.resolve();
          throw new AppError({ code: 'library/gone', message: 'The drive is gone.' });
        },
      });
      await expect(collect(client, 1).done).rejects.toMatchObject({ code: 'library/gone' });
    });

    it('refuse an input that the contract does not allow', async () => {
      const { client } = await join({});
      const failed = Promise.withResolvers<Error>();
      client.subscribe('jobs.progress', { vodId: 7 } as never, () => {}, failed.resolve);
      expect(await failed.promise).toMatchObject({ code: 'rpc/invalid-input' });
    });
  });
}
