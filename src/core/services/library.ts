import { basename, extname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import type { ImportRequest, libraryContract } from '../../shared/contract/library.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobRow, LibraryStore, SourceRole, VodPatch, VodRow } from '../ports/library-store.ts';
import { ChatRejected, ChatSetMeta } from '../pipeline/stages/chat.ts';
import type { Jobs } from './jobs.ts';
import type { Sources } from './sources.ts';
import type { Topic } from './topic.ts';
import { madeArtefact, readJsonArtefact, reclaimable, type VodViews } from './vod-view.ts';

export interface LibraryDeps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
  readonly sources: Sources;
  readonly jobs: Jobs;
  readonly views: VodViews;
  readonly clock: Clock;
  readonly changes: Topic<{ vodId: string; removed: boolean }>;
  readonly inspect: (path: string, signal: AbortSignal) => Promise<InspectedFileShape>;
  /** Place of the voice among a recording's audio tracks; 0 where it can't be told. */
  readonly voiceTrackOf: (mediaPath: string) => Promise<number>;
  readonly purge: (vodId: string) => Promise<void>;
  readonly exportVod: (
    request: { vodId: string; outDir: string; pseudonymise: boolean },
    signal: AbortSignal,
  ) => Promise<string[]>;
}
type InspectedFileShape = Awaited<ReturnType<Handlers['library.inspect']>>['files'][number];
type LibraryHandlers = Pick<Handlers, keyof typeof libraryContract>;

const VOD_ID_LENGTH = 12;

/** The VOD's row, or AppError `vod/not-found`. */
export function vodOrThrow(store: LibraryStore, vodId: string): VodRow {
  const row = store.vods.get(vodId);
  if (row !== null) return row;
  throw new AppError({
    code: 'vod/not-found',
    message: `There is no VOD ${vodId} in this library.`,
    nextStep: 'List what is there with "klipstream list".',
  });
}

/** Handlers of contract/library.ts. */
export function libraryHandlers(deps: LibraryDeps): LibraryHandlers {
  return { ...listHandlers(deps), ...vodHandlers(deps), ...removalHandlers(deps), ...jobHandlers(deps) };
}

const announce = ({ changes }: LibraryDeps, vodId: string, removed = false): void =>
  changes.publish(vodId, { vodId, removed }, true);

function listHandlers(
  deps: LibraryDeps,
): Pick<
  LibraryHandlers,
  'library.list' | 'library.inspect' | 'library.import' | 'library.changes' | 'vod.get'
> {
  const { store, jobs, views, changes } = deps;
  return {
    'library.list': async () => ({
      vods: await Promise.all(store.vods.list().map((row) => views.summary(row))),
    }),
    'library.inspect': async ({ paths }, ctx) => ({
      files: await Promise.all(paths.map((path) => deps.inspect(path, ctx.signal))),
    }),
    'library.import': async (request) => {
      const imported = await importVod(deps, request);
      announce(deps, imported.vodId);
      const { jobId } = jobs.enqueue(imported.vodId, request.only);
      return { ...imported, jobId };
    },
    'library.changes': async function* (_input, ctx) {
      for await (const events of changes.read([], ctx.signal)) {
        const removed = events.filter((event) => event.removed).map((event) => event.vodId);
        const kept = events.filter((event) => !event.removed).map((event) => event.vodId);
        yield { vodIds: events.length === 0 ? store.vods.list().map((row) => row.vodId) : kept, removed };
      }
    },
    'vod.get': ({ vodId }) => views.detail(vodOrThrow(store, vodId)),
  };
}

type VodChangeName =
  | 'vod.rename'
  | 'vod.relink'
  | 'vod.attachChat'
  | 'vod.attachTranscript'
  | 'vod.selectVoiceTrack'
  | 'vod.nudgeChat'
  | 'vod.setPosition'
  | 'vod.analyze'
  | 'vod.rejectedChat'
  | 'vod.export';

function vodHandlers(deps: LibraryDeps): Pick<LibraryHandlers, VodChangeName> {
  const { store } = deps;
  const patch = (vodId: string, fields: VodPatch): void => {
    vodOrThrow(store, vodId);
    store.vods.update(vodId, fields);
    announce(deps, vodId);
  };
  const analyze = (vodId: string, only: JobRow['only'] = null): { jobId: string } => {
    vodOrThrow(store, vodId);
    return { jobId: deps.jobs.enqueue(vodId, only).jobId };
  };
  const patchAndAnalyze = (vodId: string, fields: VodPatch): { jobId: string } => {
    patch(vodId, fields);
    return analyze(vodId);
  };
  const attach = async (vodId: string, role: SourceRole, path: string): Promise<{ jobId: string }> => {
    vodOrThrow(store, vodId);
    await deps.sources.attach(vodId, role, path);
    announce(deps, vodId);
    return analyze(vodId);
  };
  return {
    'vod.rename': ({ vodId, title }) => done(() => patch(vodId, { title })),
    'vod.relink': async ({ vodId, mediaPath }) => {
      await relink(deps, vodId, mediaPath);
      announce(deps, vodId);
      return {};
    },
    'vod.attachChat': ({ vodId, chatPath }) => attach(vodId, 'chat', chatPath),
    'vod.attachTranscript': ({ vodId, transcriptPath }) => attach(vodId, 'transcript', transcriptPath),
    'vod.selectVoiceTrack': ({ vodId, voiceTrack }) => resolved(() => patchAndAnalyze(vodId, { voiceTrack })),
    'vod.nudgeChat': ({ vodId, chatOffsetMs }) => resolved(() => patchAndAnalyze(vodId, { chatOffsetMs })),
    'vod.setPosition': ({ vodId, positionMs }) => done(() => store.vods.update(vodId, { positionMs })),
    'vod.analyze': ({ vodId, only }) => resolved(() => analyze(vodId, only)),
    'vod.rejectedChat': async ({ vodId }) => {
      const meta = madeArtefact(store, vodId, 'chat.messages')?.meta;
      const rejected = ChatRejected.nullable().parse(await readJsonArtefact(deps, vodId, 'chat.rejected'));
      return {
        rejected: rejected ?? [],
        total: meta === undefined ? 0 : ChatSetMeta.parse(meta).rejectedCount,
      };
    },
    'vod.export': async ({ vodId, outDir, pseudonymise = false }, ctx) => {
      vodOrThrow(store, vodId);
      return { files: await deps.exportVod({ vodId, outDir, pseudonymise }, ctx.signal) };
    },
  };
}

function removalHandlers(
  deps: LibraryDeps,
): Pick<LibraryHandlers, 'vod.remove' | 'vod.restore' | 'vod.purge' | 'vod.freeSpace'> {
  const { store, jobs } = deps;
  return {
    'vod.remove': async ({ vodId }) => {
      vodOrThrow(store, vodId);
      await jobs.cancelVod(vodId);
      store.vods.update(vodId, { removedAtUnixMs: deps.clock.nowUnixMs() });
      announce(deps, vodId, true);
      return {};
    },
    'vod.restore': ({ vodId }) =>
      done(() => {
        vodOrThrow(store, vodId);
        store.vods.update(vodId, { removedAtUnixMs: null });
        announce(deps, vodId);
      }),
    'vod.purge': async ({ vodId }) => {
      vodOrThrow(store, vodId);
      await jobs.cancelVod(vodId);
      await deps.purge(vodId);
      announce(deps, vodId, true);
      return {};
    },
    'vod.freeSpace': async ({ vodId }) => {
      vodOrThrow(store, vodId);
      const freedBytes = await freeSpace(deps, vodId);
      announce(deps, vodId);
      return { freedBytes };
    },
  };
}

function jobHandlers({
  jobs,
}: LibraryDeps): Pick<LibraryHandlers, 'job.get' | 'job.cancel' | 'jobs.progress'> {
  return {
    'job.get': ({ jobId }) =>
      resolved(() => {
        const snapshot = jobs.get(jobId);
        if (snapshot === null)
          throw new AppError({ code: 'job/not-found', message: `There is no job ${jobId}.` });
        return snapshot;
      }),
    'job.cancel': ({ jobId }) => done(() => jobs.cancel(jobId)),
    'jobs.progress': async function* ({ vodId }, ctx) {
      const snapshot =
        vodId === null ? jobs.unfinished() : [jobs.latest(vodId)].filter((job) => job !== null);
      const accepts = (job: { vodId: string }): boolean => vodId === null || job.vodId === vodId;
      for await (const events of jobs.topic.read(snapshot, ctx.signal, accepts)) yield { jobs: events };
    },
  };
}

/** Runs a synchronous action as a handler: what it throws becomes a rejection. */
export const resolved = <T>(action: () => T): Promise<T> => new Promise((resolve) => resolve(action()));

/** The same for an action without an answer. */
export const done = (action: () => void): Promise<Record<string, never>> =>
  resolved(() => {
    action();
    return {};
  });

async function importVod(
  deps: LibraryDeps,
  request: ImportRequest,
): Promise<{ vodId: string; existed: boolean }> {
  const { store, sources } = deps;
  const given: [SourceRole, string | null][] = [
    ['media', request.mediaPath],
    ['chat', request.chatPath],
    ['transcript', request.transcriptPath],
  ];
  const files = await Promise.all(
    given.flatMap(([role, path]) => (path === null ? [] : [sources.fingerprint(role, path)])),
  );
  const main = files.find((file) => file.role === 'media') ?? files.find((file) => file.role === 'chat');
  if (main === undefined) {
    throw new AppError({
      code: 'import/nothing',
      message: 'There is neither a recording nor a chat to import.',
      nextStep: 'Give a video or audio file, a chat file, or both.',
    });
  }
  const known = store.sources
    .findVods(main.role, main.fingerprint)
    .find((id) => main.role === 'media' || store.sources.get(id, 'media') === null);
  const vodId = known ?? freeVodId(store, main.fingerprint);
  const chosen = {
    ...(request.title === null ? {} : { title: request.title }),
    ...(request.voiceTrack === null ? {} : { voiceTrack: request.voiceTrack }),
    ...(request.chatOffsetMs === null ? {} : { chatOffsetMs: request.chatOffsetMs }),
  };
  if (known === undefined) {
    const voiceTrack = main.role === 'media' ? await deps.voiceTrackOf(main.path) : 0;
    const row = newVodRow(vodId, deps.clock.nowUnixMs());
    store.vods.insert({ ...row, title: titleFromPath(main.path), voiceTrack, ...chosen });
  } else store.vods.update(vodId, { ...chosen, removedAtUnixMs: null });
  for (const file of files) store.sources.put({ vodId, ...file });
  return { vodId, existed: known !== undefined };
}

/** The id is made of the content, so that the same recording has the same id in every library. */
export function freeVodId(store: LibraryStore, fingerprint: string): string {
  for (let length = VOD_ID_LENGTH; ; length++) {
    const vodId = fingerprint.slice(0, length);
    if (store.vods.get(vodId) === null || length >= fingerprint.length) return vodId;
  }
}

export const titleFromPath = (path: string): string => basename(path, extname(path)) || basename(path);

/** A VOD of which nothing is known yet. */
export const newVodRow = (vodId: string, addedAtUnixMs: number): VodRow => ({
  vodId,
  title: vodId,
  channel: null,
  platformVideoId: null,
  recordedAtUnixMs: null,
  addedAtUnixMs,
  durationMs: null,
  voiceTrack: 0,
  chatOffsetMs: null,
  positionMs: 0,
  hypeSparkline: [],
  highlightCount: 0,
  removedAtUnixMs: null,
});

async function relink(deps: LibraryDeps, vodId: string, mediaPath: string): Promise<void> {
  vodOrThrow(deps.store, vodId);
  const before = deps.store.sources.get(vodId, 'media');
  const found = await deps.sources.fingerprint('media', mediaPath);
  if (before !== null && before.fingerprint !== found.fingerprint) {
    throw new AppError({
      code: 'media/different',
      message: `${mediaPath} is not the recording of this VOD: its content differs.`,
      nextStep: `Look for ${basename(before.path)}, or add this file as a new VOD.`,
    });
  }
  deps.store.sources.put({ vodId, ...found });
}

/** Drops what can be made again from the media; results stay. Returns the bytes that became free. */
export async function freeSpace(deps: Pick<LibraryDeps, 'store' | 'files'>, vodId: string): Promise<number> {
  let freedBytes = 0;
  for (const artefact of reclaimable(deps.store, vodId)) {
    for (const path of deps.store.artefacts.markReclaimed(vodId, artefact.kind)) {
      await deps.files.remove(path);
      freedBytes += artefact.sizeBytes;
    }
  }
  return freedBytes;
}
