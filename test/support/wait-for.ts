import type { Client } from '../../src/shared/contract/index.ts';
import type { Recording } from '../../src/shared/contract/sources.ts';
import type { LiveView } from '../../src/shared/model/live.ts';
import type { JobSnapshot } from '../../src/shared/model/vod.ts';

/** The first thing that a subscription shows. */
function firstThat<T>(
  subscribe: (see: (found: T | undefined) => void, failed: (reason: unknown) => void) => () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = subscribe((found) => {
      if (found === undefined) return;
      stop();
      resolve(found);
    }, reject);
  });
}

/** Resolves with the first recording that is as asked. */
export const recordingThat = (
  client: Client,
  accepts: (recording: Recording) => boolean,
): Promise<Recording> =>
  firstThat((see, failed) =>
    client.subscribe('recordings.progress', {}, ({ recordings }) => see(recordings.find(accepts)), failed),
  );

/** The first view of a recording's live window that is as asked. */
export const viewThat = (
  client: Client,
  recordingId: string,
  accepts: (view: LiveView) => boolean,
): Promise<LiveView> =>
  firstThat((see, failed) =>
    client.subscribe(
      'live.view',
      { recordingId },
      ({ view }) => see(view !== null && accepts(view) ? view : undefined),
      failed,
    ),
  );

/** The first job of a VOD that has ended. */
export const firstEnded = (client: Client, vodId: string): Promise<JobSnapshot> =>
  firstThat((see, failed) =>
    client.subscribe(
      'jobs.progress',
      { vodId },
      ({ jobs }) => see(jobs.find(({ finishedAtUnixMs }) => finishedAtUnixMs !== null)),
      failed,
    ),
  );
