import { join } from 'node:path';
import { createCore, type Core } from '../../src/core/create-core.ts';
import { createFileSecrets, plainCipher } from '../../src/core/infra/secrets/file-secrets.ts';
import type { Host } from '../../src/core/ports/host.ts';
import { silentLog, type Log } from '../../src/core/ports/log.ts';
import type { Secrets } from '../../src/core/ports/secrets.ts';
import { createChannelPair } from '../../src/shared/rpc/channel.ts';
import { createClient } from '../../src/shared/rpc/client.ts';
import { createRpcServer } from '../../src/shared/rpc/server.ts';
import type { Client } from '../../src/shared/contract/index.ts';
import type { ImportRequest } from '../../src/shared/contract/library.ts';
import type { JobSnapshot } from '../../src/shared/model/vod.ts';
import { CHAT_MODEL_PATH } from './chat-model.ts';
import { WORKER_ENTRY } from './built.ts';

export interface OpenCore {
  readonly core: Core;
  /** Every call goes through the contract, inputs and outputs checked. */
  readonly client: Client;
  readonly dataDir: string;
  /** Paths that were moved to the trash. */
  readonly trashed: string[];
  close(): Promise<void>;
}

export interface OpenCoreOptions {
  readonly log?: Log;
  readonly secrets?: Secrets;
  /** The built page; there is none when it is left out. */
  readonly rendererDir?: string;
  /** Every message that the core sends to a client, as it goes over the wire. */
  readonly onSent?: (text: string) => void;
}

/** The real core on a folder, with a host that only remembers. */
export async function openCore(dataDir: string, options: OpenCoreOptions = {}): Promise<OpenCore> {
  const trashed: string[] = [];
  const host: Host = {
    kind: 'test',
    hasDialogs: false,
    pickFiles: () => Promise.resolve([]),
    pickFolder: () => Promise.resolve(null),
    showInFolder: () => Promise.resolve(),
    trash: (path) => {
      trashed.push(path);
      return Promise.resolve();
    },
  };
  const core = await createCore({
    dataDir,
    libraryDir: join(dataDir, 'library'),
    clipsDir: join(dataDir, 'clips'),
    host,
    secrets: options.secrets ?? createFileSecrets(join(dataDir, 'secrets.json'), plainCipher),
    log: options.log ?? silentLog,
    workerEntry: WORKER_ENTRY,
    rendererDir: options.rendererDir ?? join(dataDir, 'no-page'),
    sampleDir: null,
    chatModelPath: CHAT_MODEL_PATH,
    version: '0.0.0',
    env: process.env,
  });
  const rpc = createRpcServer(core.handlers, { checkOutputs: true });
  const client = createClient(() => {
    const [near, far] = createChannelPair();
    if (options.onSent !== undefined) near.onMessage(options.onSent);
    rpc.serve(far);
    return Promise.resolve(near);
  });
  return {
    core,
    client,
    dataDir,
    trashed,
    async close() {
      client.close();
      rpc.dispose();
      await core.dispose();
    },
  };
}

const NOTHING: ImportRequest = {
  mediaPath: null,
  chatPath: null,
  transcriptPath: null,
  title: null,
  voiceTrack: null,
  chatOffsetMs: null,
  only: null,
};

/** Resolves with a job's last snapshot. */
export function jobEnd(client: Client, vodId: string, jobId: string): Promise<JobSnapshot> {
  return new Promise((resolve, reject) => {
    const stop = client.subscribe(
      'jobs.progress',
      { vodId },
      ({ jobs }) => {
        const ended = jobs.find((job) => job.jobId === jobId && job.finishedAtUnixMs !== null);
        if (ended === undefined) return;
        stop();
        resolve(ended);
      },
      reject,
    );
  });
}

/** Imports and waits until the job has ended, well or not. */
export async function importAndWait(
  client: Client,
  request: Partial<ImportRequest>,
): Promise<{ vodId: string; job: JobSnapshot }> {
  const { vodId, jobId } = await client.call('library.import', { ...NOTHING, ...request });
  return { vodId, job: await jobEnd(client, vodId, jobId) };
}
