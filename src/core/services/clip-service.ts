import { dirname, resolve } from 'node:path';
import type { ClipRequest, clipsContract } from '../../shared/contract/clips.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { Clip } from '../../shared/model/clip.ts';
import type { MediaProbe } from '../../shared/model/vod.ts';
import { formatTimestamp } from '../../shared/time.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { Clock } from '../ports/clock.ts';
import type { Host } from '../ports/host.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import type { Log } from '../ports/log.ts';
import type { MediaTool } from '../ports/media-tool.ts';
import type { SettingsStore } from '../ports/settings-store.ts';
import { previewClip } from './clips/cut-clip.ts';
import { clipMaker, defaultClipAudio, type ClipSource } from './clips/make-clip.ts';
import { createClipQueue, type ClipQueue, type NewClip } from './clips/queue.ts';
import { clippableFileOf } from './media-file.ts';
import { done, resolved, vodOrThrow } from './library.ts';
import { createTopic, type Topic } from './topic.ts';
import { readProbe } from './vod-view.ts';

export interface ClipServiceDeps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
  readonly media: MediaTool;
  readonly host: Host;
  readonly settings: SettingsStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly clipsDir: () => string;
  readonly makeId: () => string;
  readonly highlightsOf: (vodId: string) => Promise<readonly HighlightFacts[]>;
  readonly changed: (vodId: string) => void;
}
export type HighlightFacts = Pick<
  Awaited<ReturnType<Handlers['review.highlights']>>['highlights'][number],
  'id' | 'title' | 'category' | 'score'
>;
type ClipHandlers = Pick<Handlers, keyof typeof clipsContract>;

export interface ClipService {
  readonly handlers: ClipHandlers;
  resume(): void;
  dispose(): Promise<void>;
}

/** Handlers of contract/clips.ts over the clip queue. */
export function createClipService(deps: ClipServiceDeps): ClipService {
  const { store } = deps;
  const topic = createTopic<Clip>();
  const queue = createClipQueue({
    store: store.clips,
    clock: deps.clock,
    log: deps.log,
    newId: deps.makeId,
    make: clipMaker({ media: deps.media, source: (clip) => clipSource(deps, clip) }),
    onChange: (clips) => {
      for (const clip of clips) {
        topic.publish(clip.clipId, clip, clip.state !== 'running' || clip.fraction === 0);
        if (clip.state === 'done') deps.changed(clip.vodId);
      }
    },
  });
  const handlers = clipHandlers(deps, queue, topic);
  return { handlers, resume: () => queue.start(), dispose: () => queue.dispose() };
}

function clipHandlers(deps: ClipServiceDeps, queue: ClipQueue, topic: Topic<Clip>): ClipHandlers {
  return {
    'clip.create': async (request) => {
      const [clipId] = queue.add([await newClip(deps, request)]);
      return { clipId: clipId! };
    },
    'clip.createBatch': async ({ clips }) => ({
      clipIds: queue.add(await Promise.all(clips.map((clip) => newClip(deps, clip)))),
    }),
    'clip.preview': async ({ vodId, startMs, endMs, mode }, ctx) => {
      const { sourcePath, probe } = await mediaOf(deps, vodId);
      return previewClip({
        media: deps.media,
        sourcePath,
        probe,
        range: { startMs, endMs },
        mode,
        signal: ctx.signal,
      });
    },
    'clip.list': ({ vodId }) => resolved(() => ({ clips: queue.list(vodId) })),
    'clip.cancel': ({ clipId }) => done(() => queue.cancel(clipOrThrow(queue, clipId).clipId)),
    'clip.retry': ({ clipId }) => done(() => queue.retry(clipOrThrow(queue, clipId).clipId)),
    'clip.remove': async ({ clipId }) => {
      const clip = clipOrThrow(queue, clipId);
      queue.cancel(clipId);
      if (clip.state === 'done' && clip.path !== null) await deps.host.trash(clip.path);
      deps.store.clips.delete(clipId);
      deps.changed(clip.vodId);
      return {};
    },
    'clip.showInFolder': async ({ clipId }) => {
      const clip = clipOrThrow(queue, clipId);
      if (clip.path === null) {
        throw new AppError({
          code: 'clip/not-made',
          message: `"${clip.title}" has not been made yet.`,
          nextStep: 'Wait until it is done.',
        });
      }
      await deps.host.showInFolder(clip.path);
      return {};
    },
    'clips.progress': async function* (_input, ctx) {
      const open = queue.list(null).filter((clip) => clip.state === 'queued' || clip.state === 'running');
      for await (const clips of topic.read(open, ctx.signal)) yield { clips };
    },
  };
}

function clipOrThrow(queue: ClipQueue, clipId: string): Clip {
  const clip = queue.get(clipId);
  if (clip !== null) return clip;
  throw new AppError({
    code: 'clip/not-found',
    message: `There is no clip ${clipId}.`,
    nextStep: 'It may have been removed; reload the shelf.',
  });
}

async function mediaOf(
  deps: ClipServiceDeps,
  vodId: string,
): Promise<{ sourcePath: string; probe: MediaProbe }> {
  const row = vodOrThrow(deps.store, vodId);
  const sourcePath = clippableFileOf(deps, row);
  const probe = (await readProbe(deps, vodId)) ?? (await deps.media.probe(sourcePath));
  return { sourcePath, probe };
}

async function newClip(deps: ClipServiceDeps, request: ClipRequest): Promise<NewClip> {
  const { vodId, highlightId } = request;
  const row = vodOrThrow(deps.store, vodId);
  const { probe } = await mediaOf(deps, vodId);
  const { clipPaddingBeforeMs, clipPaddingAfterMs, clipMode } = deps.settings.get();
  const isMoment = highlightId !== null;
  const startMs = Math.max(0, request.startMs - (isMoment ? clipPaddingBeforeMs : 0));
  const endMs = Math.min(probe.durationMs, request.endMs + (isMoment ? clipPaddingAfterMs : 0));
  if (endMs <= startMs) {
    throw new AppError({
      code: 'clip/out-of-range',
      message: `${formatTimestamp(request.startMs)}–${formatTimestamp(request.endMs)} is no stretch of "${row.title}", which lasts ${formatTimestamp(probe.durationMs)}.`,
      nextStep: 'Give a start before the end, both inside the recording.',
    });
  }
  const found = (await deps.highlightsOf(vodId)).find((highlight) => highlight.id === highlightId);
  return {
    vodId,
    vodTitle: row.title,
    highlightId,
    title: request.title ?? found?.title ?? row.title,
    startMs,
    endMs,
    mode: request.mode ?? clipMode,
    outPath: request.outPath === null ? null : resolve(request.outPath),
  };
}

async function clipSource(deps: ClipServiceDeps, clip: Clip): Promise<ClipSource> {
  const { sourcePath, probe } = await mediaOf(deps, clip.vodId);
  const row = vodOrThrow(deps.store, clip.vodId);
  const settings = deps.settings.get();
  const found = (await deps.highlightsOf(clip.vodId)).find((highlight) => highlight.id === clip.highlightId);
  return {
    sourcePath,
    probe,
    audio: defaultClipAudio(probe),
    folder: clip.path === null ? deps.clipsDir() : dirname(clip.path),
    nameTemplate: settings.clipNameTemplate,
    nameFacts: {
      category: found?.category ?? null,
      score: found?.score ?? null,
      recordedAtUnixMs: row.recordedAtUnixMs,
      channel: row.channel,
      number: deps.store.clips.list(clip.vodId).length,
    },
    useHardwareEncoder: settings.useHardwareEncoder,
  };
}
