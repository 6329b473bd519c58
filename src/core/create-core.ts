import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Handlers } from '../shared/contract/index.ts';
import { composeApp } from './compose-app.ts';
import { composeJobs } from './compose-jobs.ts';
import { type ClipMaker, composeClipMaker } from './compose-clips.ts';
import {
  composeDock,
  composeLive,
  composeOutside,
  composeRecorder,
  composeStreamEvents,
  composeWatch,
} from './compose-live.ts';
import { composePlatforms, type Platforms } from './compose-platforms.ts';
import { classifyLink } from './domain/links/classify.ts';
import { guessVoiceTrack } from './domain/playback/voice-track.ts';
import { createArtefactFiles } from './infra/artefacts/artefact-files.ts';
import { chatModelState } from './infra/chat-model/load-chat-model.ts';
import { openClipLedger } from './infra/clip-jobs/sqlite-ledger.ts';
import { openLiveBus, type OpenLiveBus } from './infra/live-bus/open-live-bus.ts';
import { openLingoFiles } from './infra/lingo/lingo-files.ts';
import { createMediaTool } from './infra/ffmpeg/media-tool.ts';
import { createAnswerCache } from './infra/language-model/answer-cache.ts';
import { createLanguageModels } from './infra/language-model/create-language-models.ts';
import { createPromMetrics } from './infra/metrics/prom-metrics.ts';
import { openOwnSounds } from './infra/own-sounds/own-sounds-folder.ts';
import { openSettingsFile } from './infra/settings/settings-file.ts';
import { openLibraryStore } from './infra/sqlite/library-store.ts';
import { createTranscribers, type Transcribers } from './infra/transcribers/create-transcribers.ts';
import { createThreadPool } from './infra/workers/thread-pool.ts';
import type { Dock } from './live/dock/dock.ts';
import type { OutsideEvents } from './live/ingest/outside-events.ts';
import { waitForReal, type Recorder } from './live/recorder/recorder.ts';
import type { ChannelWatch } from './live/watch/channel-watch.ts';
import type { ArtefactFiles } from './ports/artefact-files.ts';
import type { ClipLedger } from './ports/clip-jobs.ts';
import { systemClock, type Clock } from './ports/clock.ts';
import type { Host } from './ports/host.ts';
import type { AnswerCache, LanguageModels } from './ports/language-model.ts';
import type { LibraryStore } from './ports/library-store.ts';
import type { LingoStore } from './ports/lingo-store.ts';
import type { Log } from './ports/log.ts';
import type { OwnSounds } from './ports/own-sounds.ts';
import type { MediaTool } from './ports/media-tool.ts';
import type { Metrics } from './ports/metrics.ts';
import type { Secrets } from './ports/secrets.ts';
import type { SettingsStore } from './ports/settings-store.ts';
import type { WorkerPool } from './ports/worker-pool.ts';
import { alignScratchDir } from './services/align.ts';
import { createAssetServer, type AssetServer } from './services/assets.ts';
import { createChatFill } from './services/chat-fill.ts';
import { createClipService, type ClipService } from './services/clip-service.ts';
import type { ChatModelState } from './services/doctor.ts';
import { createFaces, type Faces } from './services/faces.ts';
import { exportVod } from './services/export-vod.ts';
import { inspectFile } from './services/inspect.ts';
import type { Jobs } from './services/jobs.ts';
import { libraryHandlers } from './services/library.ts';
import { pictureOf } from './services/pictures.ts';
import { languageModelHandlers } from './services/language-model.ts';
import { lingoHandlers } from './services/lingo.ts';
import type { Live } from './services/live.ts';
import type { ObsLink } from './services/obs-link.ts';
import { purgeVod } from './services/purge.ts';
import { directorHandlers } from './services/director/handlers.ts';
import { alignHandlers } from './services/reanchor.ts';
import { createRetention } from './services/retention.ts';
import { rankInputsOf } from './services/rank-inputs.ts';
import { reviewHandlers } from './services/review.ts';
import { soundsHandlers } from './services/sounds.ts';
import { sourceHandlers } from './services/source-handlers.ts';
import { createSources, type Sources as FileSources } from './services/sources.ts';
import { summaryHandlers } from './services/summary.ts';
import { createTopic, type Topic } from './services/topic.ts';
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
  /** The built page, for docks. */
  readonly rendererDir: string;
  /** Folder of the shipped sample stream, null where it is not installed. */
  readonly sampleDir: string | null;
  /** The shipped chat model; where it can't be read, the word list answers alone. */
  readonly chatModelPath: string;
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Core {
  readonly handlers: Handlers;
  readonly assets: AssetServer;
  readonly dock: Pick<Dock, 'hold'>;
  /** Takes up unfinished jobs and clips. A one-shot host (CLI) leaves it out. */
  start(): Promise<void>;
  /** Stops running work so that the next start takes it up, and closes everything. */
  dispose(): Promise<void>;
}

/** Every port with its implementation, and what the services share. */
export interface Parts {
  readonly options: CoreOptions;
  readonly clock: Clock;
  readonly settings: SettingsStore;
  readonly store: LibraryStore;
  readonly dbPath: string;
  readonly chatModelPath: string;
  readonly chatModel: () => ChatModelState;
  readonly lingo: LingoStore;
  readonly files: ArtefactFiles;
  readonly media: MediaTool;
  readonly metrics: Metrics;
  /** Carries the events of live streams. */
  readonly liveBus: OpenLiveBus;
  readonly clipLedger: ClipLedger;
  readonly clipMaker: ClipMaker;
  readonly ownSounds: OwnSounds;
  readonly workers: WorkerPool;
  readonly transcribers: Transcribers;
  readonly languageModels: LanguageModels;
  readonly answers: AnswerCache;
  readonly sources: FileSources;
  readonly platforms: Platforms;
  readonly changes: Topic<{ vodId: string; removed: boolean }>;
  readonly changed: (vodId: string) => void;
  /** Where clips go. */
  readonly clipsDir: () => string;
}

/** The composition root: every port meets its implementation here and nowhere else. */
export async function createCore(options: CoreOptions): Promise<Core> {
  await mkdir(options.libraryDir, { recursive: true });
  const parts = await openParts(options);
  const jobs = composeJobs(parts);
  const chatFill = createChatFill({ ...parts, ...parts.platforms, ...options, jobs, wait: waitForReal });
  const faces = createFaces({ ...parts, jobs });
  const retention = createRetention({ ...parts, ...options, jobs, chatFill, faces, wait: waitForReal });
  const { live, obs } = composeLive(parts, () => [...outside.notes(), ...parts.platforms.signals.notes()]);
  const outside = composeOutside(parts, live);
  const recorder = composeRecorder(parts, { jobs, chatFill, obs, live, tap: outside.tap });
  const watch = composeWatch(parts, recorder);
  const streamEvents = composeStreamEvents(parts, { recorder, live });
  const { store, files, workers } = parts;
  const assets = createAssetServer({ store, files, workers, live, emoteImage: pictureOf(parts) });
  const dock = composeDock(parts, { assets, handlers: () => handlers });
  const running: Running = { jobs, recorder, watch, live, obs, outside, faces, dock };
  const { clips, handlers } = composeHandlers(parts, running);
  return {
    ...{ handlers, assets, dock },
    async start() {
      for (const row of store.vods.listRemoved()) await purgeVod({ ...parts, ...options }, row.vodId);
      await faces.sweep();
      await rm(alignScratchDir(options.libraryDir), { recursive: true, force: true });
      jobs.resume();
      clips.resume();
      await retention.sweepRecordings();
      obs.again();
      await recorder.resume();
      await outside.apply();
      await dock.apply();
      await chatFill.start();
      retention.start();
      parts.platforms.signIn.start();
      watch.start();
    },
    async dispose() {
      await dock.dispose();
      streamEvents.dispose();
      watch.dispose();
      parts.platforms.signIn.dispose();
      await outside.dispose();
      // In this order and at once: clips that wait go on waiting, and no recording counts as over.
      await Promise.all([live.dispose(), recorder.dispose(), jobs.dispose(), clips.dispose()]);
      await parts.platforms.relay.dispose();
      await Promise.all([chatFill.dispose(), retention.dispose()]);
      await parts.liveBus.dispose();
      await parts.clipMaker.dispose();
      parts.clipLedger.close();
      await workers.dispose();
      store.close();
    },
  };
}

async function openParts(options: CoreOptions): Promise<Parts> {
  const settings = openSettingsFile(join(options.dataDir, 'settings.json'), options.log);
  const dbPath = join(options.libraryDir, 'library.db');
  const store = openLibraryStore(dbPath);
  const workers = createThreadPool({ entry: options.workerEntry, size: Math.max(2, availableParallelism()) });
  const media = createMediaTool({ settings: () => settings.get(), env: options.env });
  const changes = createTopic<{ vodId: string; removed: boolean }>();
  return {
    options,
    clock: systemClock,
    settings,
    store,
    dbPath,
    chatModelPath: options.chatModelPath,
    chatModel: chatModelState(options.chatModelPath, options.log),
    lingo: openLingoFiles(join(options.libraryDir, 'lingo')),
    files: createArtefactFiles(options.libraryDir),
    media,
    metrics: createPromMetrics(),
    liveBus: await openLiveBus({ ...options, settings: settings.get(), clock: systemClock }),
    clipLedger: openClipLedger(join(options.libraryDir, 'clip-jobs.db')),
    clipMaker: await composeClipMaker(options, settings.get(), { media, workers }),
    ownSounds: openOwnSounds({ ...options, media, clock: systemClock }),
    workers,
    transcribers: createTranscribers({ settings: () => settings.get(), secrets: options.secrets }),
    languageModels: createLanguageModels({
      settings: () => settings.get(),
      secrets: options.secrets,
      wait: waitForReal,
    }),
    answers: createAnswerCache(join(options.libraryDir, 'answers')),
    sources: createSources({ store, workers }),
    platforms: composePlatforms({
      ...{ ...options, settings, media, clock: systemClock, wait: waitForReal },
      passingDir: join(options.libraryDir, 'passing'),
    }),
    changes,
    changed: (vodId) => changes.publish(vodId, { vodId, removed: false }, true),
    clipsDir: () => settings.get().clipsFolder ?? options.clipsDir,
  };
}

export interface Running {
  readonly jobs: Jobs;
  readonly recorder: Recorder;
  readonly watch: ChannelWatch;
  readonly live: Live;
  readonly obs: ObsLink;
  readonly outside: OutsideEvents;
  readonly faces: Faces;
  readonly dock: Dock;
}

function composeHandlers(parts: Parts, running: Running): { clips: ClipService; handlers: Handlers } {
  const { jobs } = running;
  const { store, files, options } = parts;
  const review = reviewHandlers({ ...parts, rankInputs: (vodId) => rankInputsOf({ store, files }, vodId) });
  const clips = createClipService({
    ...parts,
    ...options,
    clipsDir: parts.clipsDir,
    makeId: () => randomUUID(),
    highlightsOf: async (vodId) => {
      const asked = { vodId, weights: null, sensitivity: null };
      return (await review['review.highlights'](asked, { signal: new AbortController().signal })).highlights;
    },
  });
  const library = libraryHandlers({
    ...parts,
    jobs,
    views: createVodViews({ ...parts, jobs }),
    inspect: (path, signal) => inspectFile(parts, path, signal),
    // What is wrong with a recording is the probe stage's to say.
    voiceTrackOf: (path) =>
      parts.media.probe(path).then(
        (probe) => guessVoiceTrack(probe.audio),
        () => 0,
      ),
    purge: (vodId) => purgeVod({ ...parts, ...options }, vodId),
    exportVod: (request, signal) => exportVod({ ...parts, jobs, review }, { ...request, signal }),
  });
  return {
    clips,
    handlers: {
      ...soundsHandlers(parts),
      ...alignHandlers({ ...parts, ...options, ...library, ...clips.handlers }),
      ...directorHandlers({ ...parts, ...options }),
      ...library,
      ...review,
      ...summaryHandlers({ ...parts, review }),
      ...languageModelHandlers(parts),
      ...lingoHandlers(parts),
      ...running.faces.handlers,
      ...clips.handlers,
      ...running.live.handlers,
      ...running.outside.handlers,
      ...running.dock.handlers,
      ...composeApp(parts, running, library),
      ...sourceHandlers({ ...parts, ...options, ...parts.platforms, ...running, classify: classifyLink }),
    },
  };
}
