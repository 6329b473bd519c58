/**
 * The main process of an analysis, measured from inside: `node analyse-child.ts <dataDir> <media> <chat>` imports both,
 * waits for the job and prints one JSON line: when each stage ended, and the event loop's delay.
 */
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createCore } from '../../src/core/create-core.ts';
import { createFileSecrets, plainCipher } from '../../src/core/infra/secrets/file-secrets.ts';
import type { Host } from '../../src/core/ports/host.ts';
import { silentLog } from '../../src/core/ports/log.ts';

const [dataDir = '', mediaPath = '', chatPath = ''] = process.argv.slice(2);
const host: Host = {
  kind: 'test',
  hasDialogs: false,
  pickFiles: () => Promise.resolve([]),
  pickFolder: () => Promise.resolve(null),
  showInFolder: () => Promise.resolve(),
  trash: () => Promise.resolve(),
};

const startedMs = performance.now();
const delay = monitorEventLoopDelay({ resolution: 5 });
const core = await createCore({
  dataDir,
  libraryDir: join(dataDir, 'library'),
  clipsDir: join(dataDir, 'clips'),
  host,
  secrets: createFileSecrets(join(dataDir, 'secrets.json'), plainCipher),
  log: silentLog,
  workerEntry: new URL('../../src/core/workers/worker.ts', import.meta.url),
  sampleDir: null,
  version: 'bench',
  env: process.env,
});
const controller = new AbortController();
const ctx = { signal: controller.signal };
delay.enable();
const request = {
  mediaPath,
  chatPath,
  transcriptPath: null,
  title: null,
  voiceTrack: null,
  chatOffsetMs: null,
  only: null,
};
const { vodId } = await core.handlers['library.import'](request, ctx);
const endedMs: Record<string, number> = {};
let error: unknown = null;
for await (const { jobs } of core.handlers['jobs.progress']({ vodId }, ctx)) {
  for (const job of jobs) {
    for (const { stageId, state } of job.stages) {
      if (state === 'done' || state === 'failed') endedMs[stageId] ??= performance.now() - startedMs;
    }
    if (job.finishedAtUnixMs !== null) {
      error = job.error ?? (job.gaps.length > 0 ? job.gaps : null);
      controller.abort();
    }
  }
}
delay.disable();
const elapsedMs = performance.now() - startedMs;
await core.dispose();
console.log(
  JSON.stringify({
    vodId,
    endedMs,
    elapsedMs,
    error,
    eventLoopP99Ms: delay.percentile(99) / 1e6,
    eventLoopMaxMs: delay.max / 1e6,
  }),
);
