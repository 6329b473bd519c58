import { parentPort } from 'node:worker_threads';
import { toErrorShape } from '../../shared/errors.ts';
import type { TaskContext } from './task.ts';
import { workerTasks } from './tasks/index.ts';

type Inbound = { type: 'run'; id: number; name: string; input: unknown } | { type: 'abort'; id: number };

const PROGRESS_INTERVAL_MS = 100;
const running = new Map<number, AbortController>();

if (parentPort === null) throw new Error('this file runs as a worker thread');
const port = parentPort;

port.on('message', (message: Inbound) => {
  if (message.type === 'abort') running.get(message.id)?.abort();
  else void run(message.id, message.name, message.input);
});

async function run(id: number, name: string, input: unknown): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  let lastSentMs = 0;
  const ctx: TaskContext = {
    signal: controller.signal,
    progress(fraction, detail) {
      const nowMs = performance.now();
      if (nowMs - lastSentMs < PROGRESS_INTERVAL_MS) return;
      lastSentMs = nowMs;
      port.postMessage({ type: 'progress', id, fraction, detail });
    },
  };
  try {
    const task = (workerTasks as Record<string, (input: unknown, ctx: TaskContext) => Promise<unknown>>)[
      name
    ];
    if (task === undefined) throw new Error(`no worker task is called ${name}`);
    const value = await task(input, ctx);
    port.postMessage({ type: 'done', id, value });
  } catch (thrown) {
    port.postMessage({ type: 'failed', id, error: toErrorShape(thrown) });
  } finally {
    running.delete(id);
  }
}
