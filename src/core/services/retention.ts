import { isAbortError, toErrorShape } from '../../shared/errors.ts';
import type { SettingsStore } from '../ports/settings-store.ts';
import type { Jobs } from './jobs.ts';
import { type ChatRetentionDeps, createChatRetention } from './chat-retention.ts';
import { freeSpace } from './library.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SWEEP_EVERY_MS = 6 * HOUR_MS;

export interface RetentionDeps extends ChatRetentionDeps {
  readonly settings: SettingsStore;
  readonly jobs: Pick<Jobs, 'latest' | 'cancelVod' | 'enqueue'>;
  /** Waits, or rejects with AbortError. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Deletes chat whose time is over, and drops downloads that are older than the person wants to keep them (`keepMediaDays`); files of the person never. */
export interface Retention {
  /** Chat of recordings that did not become a VOD yet. Only while none runs. */
  sweepRecordings(): Promise<void>;
  /** Sweeps now and every few hours. */
  start(): void;
  dispose(): Promise<void>;
}

export function createRetention(deps: RetentionDeps): Retention {
  const chat = createChatRetention(deps);
  const closing = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const loop = async (): Promise<void> => {
    for (;;) {
      await chat.sweep();
      await sweep(deps).catch((thrown: unknown) =>
        deps.log.error('retention.failed', { error: toErrorShape(thrown).message }),
      );
      await deps.wait(SWEEP_EVERY_MS, closing.signal);
    }
  };
  return {
    sweepRecordings: () => chat.sweepRecordings(),
    start() {
      running = loop().catch((thrown: unknown) => {
        if (!isAbortError(thrown)) throw thrown;
      });
    },
    async dispose() {
      closing.abort();
      await running;
    },
  };
}

/** Only where the analysis is whole: what failed may still need its media. */
async function sweep(deps: RetentionDeps): Promise<void> {
  const { store, settings, jobs, clock, log } = deps;
  const { keepMediaDays } = settings.get();
  if (keepMediaDays === null) return;
  const beforeUnixMs = clock.nowUnixMs() - keepMediaDays * DAY_MS;
  for (const vodId of store.artefacts.madeBefore('source.media', beforeUnixMs)) {
    if (jobs.latest(vodId)?.status !== 'Completed') continue;
    const freedBytes = await freeSpace(deps, vodId);
    log.info('retention.freed', { vodId, freedBytes });
    deps.changed(vodId);
  }
}
