import { isAbortError, toErrorShape } from '../../shared/errors.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { Clock } from '../ports/clock.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import type { Log } from '../ports/log.ts';
import type { SettingsStore } from '../ports/settings-store.ts';
import type { Jobs } from './jobs.ts';
import { freeSpace } from './library.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SWEEP_EVERY_MS = 6 * HOUR_MS;

export interface RetentionDeps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
  readonly settings: SettingsStore;
  readonly jobs: Pick<Jobs, 'latest'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly changed: (vodId: string) => void;
  /** Waits, or rejects with AbortError. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Drops downloads that are older than the person wants to keep them (`keepMediaDays`); files of the person never. */
export interface Retention {
  /** Sweeps now and every few hours. */
  start(): void;
  dispose(): Promise<void>;
}

export function createRetention(deps: RetentionDeps): Retention {
  const closing = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const loop = async (): Promise<void> => {
    for (;;) {
      await sweep(deps).catch((thrown: unknown) =>
        deps.log.error('retention.failed', { error: toErrorShape(thrown).message }),
      );
      await deps.wait(SWEEP_EVERY_MS, closing.signal);
    }
  };
  return {
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
