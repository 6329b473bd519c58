// Loaded before the command line (`node --import`): writes the event loop's delay to the file that KLIPSTREAM_BENCH_DELAY
// names when the process ends; SIGUSR2 begins anew. JavaScript, so that the process measured loads no type stripper.
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const path = process.env.KLIPSTREAM_BENCH_DELAY;
if (isMainThread && path !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  process.on('SIGUSR2', () => delay.reset());
  process.on('exit', () => {
    writeFileSync(path, JSON.stringify({ p99Ms: delay.percentile(99) / 1e6, maxMs: delay.max / 1e6 }));
  });
}
