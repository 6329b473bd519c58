import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Handlers } from '../../shared/contract/index.ts';
import { createPseudonyms } from '../domain/export-folder/pseudonyms.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import type { MediaTool } from '../ports/media-tool.ts';
import type { WorkerPool } from '../ports/worker-pool.ts';
import type { ArtefactKind } from '../pipeline/stage.ts';
import { ChatSetMeta } from '../pipeline/stages/chat.ts';
import { exportFolder } from './export-folder/export-folder.ts';
import type { ExportChat, ExportChatLine, ExportSource } from './export-folder/source.ts';
import type { Jobs } from './jobs.ts';
import { mediaFileOf } from './media-file.ts';
import { vodOrThrow } from './library.ts';
import type { Sources } from './sources.ts';
import { madeArtefact, readAlignment, readProbe } from './vod-view.ts';

export interface ExportVodDeps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
  readonly sources: Sources;
  readonly media: MediaTool;
  readonly workers: WorkerPool;
  readonly jobs: Pick<Jobs, 'latest'>;
  readonly review: Pick<Handlers, 'review.highlights'>;
}

const PAGE_LINES = 500;
/** Writes a VOD's export folder from what the library holds; returns the paths written. */
export async function exportVod(
  deps: ExportVodDeps,
  request: { vodId: string; outDir: string; pseudonymise: boolean; signal: AbortSignal },
): Promise<string[]> {
  const full = await sourceOf(deps, request.vodId, request.signal);
  const source = request.pseudonymise ? { ...full, chat: full.chat && withoutNames(full.chat) } : full;
  const { files } = await exportFolder({
    source,
    media: deps.media,
    workers: deps.workers,
    outDir: request.outDir,
    signal: request.signal,
  });
  return files.map((file) => join(request.outDir, file.path));
}

function withoutNames(chat: ExportChat): ExportChat {
  return {
    source: chat.source,
    async *lines() {
      const hide = createPseudonyms();
      for await (const { atMs, message } of chat.lines()) yield { atMs, message: hide(message) };
    },
  };
}

async function sourceOf(deps: ExportVodDeps, vodId: string, signal: AbortSignal): Promise<ExportSource> {
  const { store, files } = deps;
  const row = vodOrThrow(store, vodId);
  const given = store.sources.get(vodId, 'media');
  const media = given !== null && (await deps.sources.isMissing(given)) ? null : mediaFileOf(deps, vodId);
  const ranked = await deps.review['review.highlights'](
    { vodId, weights: null, sensitivity: null },
    { signal },
  );
  const pathOf = (kind: ArtefactKind): string | null => {
    const path = madeArtefact(store, vodId, kind)?.path ?? null;
    return path === null ? null : files.resolve(path);
  };
  const hype = pathOf('hype') ?? pathOf('hype.first');
  return {
    video: {
      id: row.platformVideoId ?? vodId,
      title: row.title,
      channel: row.channel,
      durationMs: row.durationMs,
      recordedAtUnixMs: row.recordedAtUnixMs,
    },
    mediaPath: media?.path ?? null,
    probe: await readProbe(deps, vodId),
    voiceTrack: row.voiceTrack,
    speechWavPath: pathOf('audio.speech'),
    waveformPngPath: pathOf('waveform.png'),
    waveformJsonPath: pathOf('waveform.json'),
    artefacts: {
      transcript: pathOf('transcript'),
      windows: pathOf('windows'),
      chatTracks: pathOf('feature.chat'),
      loudness: pathOf('feature.loudness'),
      hype,
      speechAffect: pathOf('word.affects'),
    },
    chat: await chatOf(deps, vodId),
    weights: ranked.weights,
    highlights: hype === null ? null : ranked.highlights,
    gaps: deps.jobs.latest(vodId)?.gaps ?? [],
  };
}

async function chatOf(deps: ExportVodDeps, vodId: string): Promise<ExportChat | null> {
  const made = madeArtefact(deps.store, vodId, 'chat.messages');
  if (made === null) return null;
  const { rowSet, count, source } = ChatSetMeta.parse(made.meta);
  const offsetMs = (await readAlignment(deps, vodId))?.offsetMs ?? 0;
  return { source, lines: () => pagedLines(deps.store, { rowSet, count, offsetMs }) };
}

/** In short reads with a turn of the event loop between them: a million lines never hold up the app. */
async function* pagedLines(
  store: LibraryStore,
  set: { rowSet: number; count: number; offsetMs: number },
): AsyncGenerator<ExportChatLine> {
  for (let from = 0; from < set.count; from += PAGE_LINES) {
    for (const { fileMs, message } of store.chat.rows(set.rowSet, from, PAGE_LINES)) {
      yield { atMs: fileMs + set.offsetMs, message };
    }
    await nextTurn();
  }
}
