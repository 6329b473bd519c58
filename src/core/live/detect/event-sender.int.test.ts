import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OutsideEvent } from '../../domain/live/outside/outside-event.ts';
import { readSignature } from '../../domain/live/outside/signature.ts';
import { isSigned } from '../ingest/event-sources.ts';
import { createEventSender, type EventSenderDeps } from './event-sender.ts';
import { openOutbox } from './outbox.ts';

const SOURCE = { sourceId: 'box', name: 'box', addedAtUnixMs: 0, token: 'secret' };
const TARGET = { to: 'http://127.0.0.1:47115', stream: 'current', sourceId: 'box', token: SOURCE.token };
const NOW = Date.UTC(2026, 10, 26, 20, 0, 0);
const never = new AbortController().signal;

let dir: string;
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), 'klip-outbox-'))));
afterAll(() => rm(dir, { recursive: true, force: true }));

const peak = (id: string, at = NOW): OutsideEvent => ({
  id,
  at,
  kind: 'audio_peak',
  lufs: -9,
  durationMs: 500,
});

type Post = EventSenderDeps['post'];
interface Setup {
  readonly notes: string[];
  readonly deps: Omit<EventSenderDeps, 'outbox'>;
}
function setup(post: Post): Setup {
  const notes: string[] = [];
  return {
    notes,
    deps: {
      ...{ post, clock: { nowUnixMs: () => NOW }, onNote: (note: string) => void notes.push(note) },
      wait: (_ms, signal) =>
        new Promise((resolve, reject) => {
          if (signal.aborted) reject(signal.reason as Error);
          setImmediate(resolve);
        }),
    },
  };
}

const idsIn = (body: string): string[] =>
  (JSON.parse(body) as { events: { id: string }[] }).events.map(({ id }) => id);

it('sends again what was not answered, signed anew, and keeps it on the disk until then', async () => {
  const path = join(dir, 'again.jsonl');
  const outbox = await openOutbox(path);
  await Promise.all(['a', 'b', 'c'].map((id) => outbox.add(peak(id))));
  const taken = new Set<string>();
  const over = new AbortController();
  let posts = 0;
  const { deps, notes } = setup((url, { body, headers }) => {
    expect(url).toBe('http://127.0.0.1:47115/hooks/live/current');
    const { sentAtUnixMs, hex } = readSignature(headers['x-klipstream-signature']!);
    expect(isSigned(SOURCE, hex, { sentAtUnixMs, streamId: 'current', body })).toBe(true);
    posts++;
    if (posts === 1) return Promise.reject(new Error('connect ECONNREFUSED'));
    if (posts === 2)
      return Promise.resolve({
        status: 503,
        text: '{"code":"bus/unreachable","message":"The bus is away."}',
      });
    if (posts === 3) {
      // It was taken, and the answer is lost.
      for (const id of idsIn(body)) taken.add(id);
      return Promise.reject(new Error('socket hang up'));
    }
    over.abort();
    const duplicate = idsIn(body).filter((id) => taken.has(id));
    return Promise.resolve({ status: 202, text: JSON.stringify({ accepted: [], duplicate, refused: [] }) });
  });
  expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(3);
  const sender = createEventSender({ ...deps, outbox }, TARGET);
  await sender.run(over.signal);
  expect(posts).toBe(4);
  expect([...taken]).toEqual(['a', 'b', 'c']);
  expect(await readFile(path, 'utf8')).toBe('');
  expect(notes.join(' ')).toMatch(/can’t be reached.*The bus is away/);
});

it('takes up what an earlier run left, without lines that a crash cut off', async () => {
  const path = join(dir, 'left.jsonl');
  await (await openOutbox(path)).add(peak('kept'));
  await appendFile(path, '{"id":"cut","kind":"audio_p');
  const outbox = await openOutbox(path);
  expect(outbox.events.map(({ id }) => id)).toEqual(['kept']);
  const { deps } = setup((_url, { body }) =>
    Promise.resolve({ status: 202, text: JSON.stringify({ accepted: idsIn(body) }) }),
  );
  const sender = createEventSender({ ...deps, outbox }, TARGET);
  await sender.finish(never);
  expect(sender.sent).toBe(1);
  expect(outbox.events).toEqual([]);
});

it('drops what was refused for what it is, and what is ten minutes old, with a word', async () => {
  const outbox = await openOutbox(join(dir, 'refused.jsonl'));
  await outbox.add(peak('old', NOW - 601_000));
  await outbox.add(peak('bad'));
  const error = { code: 'events/before-start', message: 'This happened before the recording began.' };
  const { deps, notes } = setup((_url, { body }) => {
    expect(idsIn(body)).toEqual(['bad']);
    return Promise.resolve({ status: 422, text: JSON.stringify({ refused: [{ id: 'bad', error }] }) });
  });
  await createEventSender({ ...deps, outbox }, TARGET).finish(never);
  expect(outbox.events).toEqual([]);
  expect(notes).toEqual([
    'An event was not taken within ten minutes and dropped.',
    'This happened before the recording began.',
  ]);
});

it('ends with a wrong token, and waits where events are switched off', async () => {
  const outbox = await openOutbox(join(dir, 'wrong.jsonl'));
  await outbox.add(peak('a'));
  const bad = { code: 'events/bad-signature', message: 'No source of this id signed this post.' };
  const wrong = setup(() => Promise.resolve({ status: 401, text: JSON.stringify(bad) }));
  await expect(createEventSender({ ...wrong.deps, outbox }, TARGET).run(never)).rejects.toMatchObject({
    code: 'detect/refused',
  });
  const off = setup(() =>
    Promise.resolve({ status: 403, text: '{"code":"events/off","message":"Events are off."}' }),
  );
  await createEventSender({ ...off.deps, outbox }, TARGET).finish(never);
  expect(off.notes).toEqual(['Events are off.']);
  expect(outbox.events).toHaveLength(1);
});
