import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Handlers } from '../shared/contract/index.ts';
import { createArtefactFiles } from './infra/artefacts/artefact-files.ts';
import { createMediaTool } from './infra/ffmpeg/media-tool.ts';
import { chooseLibrary } from './infra/paths/chosen-library.ts';
import { openSettingsFile } from './infra/settings/settings-file.ts';
import { openLibraryStore } from './infra/sqlite/library-store.ts';
import { createTranscribers } from './infra/transcribers/create-transcribers.ts';
import { createThreadPool } from './infra/workers/thread-pool.ts';
import { orderStages } from './pipeline/registry.ts';
import { allStages } from './pipeline/stages/index.ts';
import { systemClock } from './ports/clock.ts';
import type { Host } from './ports/host.ts';
import type { Log } from './ports/log.ts';
import type { Secrets } from './ports/secrets.ts';
import { createAssetServer, type AssetServer } from './services/assets.ts';
import { appHandlers } from './services/app.ts';
import { createClipService } from './services/clip-service.ts';
import { doctorLines } from './services/doctor.ts';
import { exportVod } from './services/export-vod.ts';
import { inspectFile } from './services/inspect.ts';
import { createJobs, type Jobs } from './services/jobs.ts';
import { libraryHandlers } from './services/library.ts';
import { purgeVod } from './services/purge.ts';
import { rankInputsOf } from './services/rank-inputs.ts';
import { reviewHandlers } from './services/review.ts';
import { createSources } from './services/sources.ts';
import { createTopic } from './services/topic.ts';
import { reclaimIntermediates, refreshVodRow } from './services/vod-upkeep.ts';
import { createVodViews } from './services/vod-view.ts';

export interface CoreOptions {
  /** Settings, keys, log. */
  readonly dataDir: string;
  /** Database and artefacts. The caller owns it (library-lock). */
  readonly libraryDir: string;
  /** Where clips go unless the settings say otherwise. */
  readonly clipsDir: string;
  readonly host: Host;
  readonly secrets: Secrets;
  readonly log: Log;
  /** The worker thread's file: TypeScript from a checkout, bundled in an installation. */
  readonly workerEntry: URL;
  /** Folder of the shipped sample stream, null where it is not installed. */
  readonly sampleDir: string | null;
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Core {
  readonly handlers: Handlers;
  readonly assets: AssetServer;
  /** Takes up unfinished jobs and clips. A one-shot host (CLI) leaves it out. */
  start(): Promise<void>;
  /** Stops running work so that the next start takes it up, and closes everything. */
  dispose(): Promise<void>;
}

/** The composition root: every port meets its implementation here and nowhere else. */
export async function createCore(options: CoreOptions): Promise<Core> {
  const { host, secrets, log, dataDir, libraryDir } = options;
  const clock = systemClock;
  await mkdir(libraryDir, { recursive: true });
  const settings = openSettingsFile(join(dataDir, 'settings.json'), log);
  const dbPath = join(libraryDir, 'library.db');
  const store = openLibraryStore(dbPath);
  const files = createArtefactFiles(libraryDir);
  const media = createMediaTool({ settings: () => settings.get(), env: options.env });
  const workers = createThreadPool({ entry: options.workerEntry, size: Math.max(2, availableParallelism()) });
  const transcribers = createTranscribers({ settings: () => settings.get(), secrets });
  const sources = createSources({ store, workers });
  const changes = createTopic<{ vodId: string; removed: boolean }>();
  const changed = (vodId: string): void => changes.publish(vodId, { vodId, removed: false }, true);
  const stages = orderStages(allStages);

  const jobs: Jobs = createJobs({
    tools: { store, files, media, workers, dbPath, log, clock },
    stages,
    makeId: () => randomUUID(),
    prepare: async (vodId) => {
      const row = store.vods.get(vodId);
      const transcriber = await transcribers.current();
      const prepared = {
        settings: settings.get(),
        voiceTrack: row?.voiceTrack ?? 0,
        chatOffsetMs: row?.chatOffsetMs ?? null,
        transcriberOrigin: transcriber?.origin ?? null,
        hasTranscriptFile: store.sources.get(vodId, 'transcript') !== null,
      };
      return { settings: prepared, transcriber, sources: await sources.refresh(vodId) };
    },
    onProgressed: async (vodId) => {
      await refreshVodRow({ store, files }, vodId);
      changed(vodId);
    },
    onCompleted: (vodId) => reclaimIntermediates({ store, files }, stages, vodId),
    maintain: async () => {
      await workers.run('rows.clean', { dbPath });
    },
  });
  const views = createVodViews({ store, files, sources, jobs });
  const clipsDir = (): string => settings.get().clipsFolder ?? options.clipsDir;
  const clips = createClipService({
    store,
    files,
    media,
    host,
    settings,
    clock,
    log,
    clipsDir,
    changed,
    makeId: () => randomUUID(),
    highlightsOf: async (vodId) => {
      const asked = { vodId, weights: null, sensitivity: null };
      return (await review['review.highlights'](asked, { signal: new AbortController().signal })).highlights;
    },
  });
  const library = libraryHandlers({
    store,
    files,
    sources,
    jobs,
    views,
    clock,
    changes,
    inspect: (path, signal) => inspectFile({ media, workers }, path, signal),
    purge: (vodId) => purgeVod({ store, files, host, libraryDir }, vodId),
    exportVod: (vodId, outDir, signal) =>
      exportVod({ store, files, media, workers, dbPath, handlers: review }, { vodId, outDir, signal }),
  });
  const review = reviewHandlers({
    store,
    files,
    settings,
    workers,
    dbPath,
    rankInputs: (vodId) => rankInputsOf({ store, files }, vodId),
    changed,
  });
  const app = appHandlers({
    settings,
    secrets,
    host,
    version: options.version,
    dataDir,
    libraryDir,
    clipsDir,
    sampleDir: options.sampleDir,
    doctor: () =>
      doctorLines({
        media,
        files,
        settings,
        secrets,
        libraryDir,
        dataDir,
        version: options.version,
        nodeVersion: process.versions.node,
      }),
    testService: async (service, signal) => {
      if (service !== 'ffmpeg') return transcribers.test(service, signal);
      const report = await media.report();
      return `ffmpeg ${report.version} works (${report.ffmpegPath}).`;
    },
    onSettings: ({ libraryFolder }) => {
      if (libraryFolder !== undefined) chooseLibrary(dataDir, libraryFolder);
    },
    importSample: async (sampleDir) =>
      library['library.import'](
        {
          mediaPath: join(sampleDir, 'stream.mp4'),
          chatPath: join(sampleDir, 'chat.json'),
          transcriptPath: join(sampleDir, 'transcript.json'),
          title: null,
          voiceTrack: null,
          chatOffsetMs: null,
          only: null,
        },
        { signal: new AbortController().signal },
      ),
  });
  return {
    handlers: { ...library, ...review, ...clips.handlers, ...app },
    assets: createAssetServer({ store, files, workers }),
    async start() {
      for (const row of store.vods.listRemoved())
        await purgeVod({ store, files, host, libraryDir }, row.vodId);
      jobs.resume();
      clips.resume();
    },
    async dispose() {
      await Promise.all([jobs.dispose(), clips.dispose()]);
      await workers.dispose();
      store.close();
    },
  };
}
