import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WorkerPool } from '../../ports/worker-pool.ts';
import { createThreadPool } from './thread-pool.ts';

/** Answers with the thread that ran the task; `wait` holds it up until it is aborted. */
const ENTRY = `
import { parentPort, threadId } from 'node:worker_threads';
const held = new Map();
parentPort.on('message', ({ type, id, input }) => {
  if (type === 'abort') parentPort.postMessage({ type: 'done', id, value: threadId });
  else if (input.path === 'wait') held.set(id, input);
  else parentPort.postMessage({ type: 'done', id, value: threadId });
});`;

let dir: string;
let pool: WorkerPool;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  dir = await mkdtemp(join(tmpdir(), 'klip-pool-'));
  await writeFile(join(dir, 'entry.mjs'), ENTRY);
  pool = createThreadPool({ entry: pathToFileURL(join(dir, 'entry.mjs')), size: 2 });
});
afterEach(async () => {
  await pool.dispose();
  vi.useRealTimers();
  await rm(dir, { recursive: true, force: true });
});

const threadOf = async (path = 'now', signal?: AbortSignal): Promise<unknown> =>
  pool.run('file.fingerprint', { path }, signal === undefined ? {} : { signal });

it('keeps a thread for the next task and ends it once it was idle for long', async () => {
  const first = await threadOf();
  expect(await threadOf()).toBe(first);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await threadOf()).not.toBe(first);
});

it('never ends a thread that works, however long it takes', async () => {
  await threadOf();
  const stop = new AbortController();
  const long = threadOf('wait', stop.signal);
  await vi.advanceTimersByTimeAsync(600_000);
  stop.abort();
  expect(await long).toBe(await threadOf());
});

it('starts a second thread only beside one that works', async () => {
  const stop = new AbortController();
  const long = threadOf('wait', stop.signal);
  const other = await threadOf();
  stop.abort();
  expect(other).not.toBe(await long);
  expect([await long, other]).toContain(await threadOf());
});
