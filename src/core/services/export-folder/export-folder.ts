import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gap } from '../../../shared/model/vod.ts';
import { type FolderLayout, PLOTS, folderLayout } from '../../domain/export-folder/folder-layout.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import type { WorkerPool } from '../../ports/worker-pool.ts';
import { type DiskProbe, systemDisk } from '../clips/disk.ts';
import { exportChat } from './chat-files.ts';
import { type MediaFilesRequest, asGap, exportAudio, exportVideo, exportWaveform } from './media-files.ts';
import type { ExportSource } from './source.ts';

export interface ExportRequest {
  readonly media: MediaTool;
  readonly workers: WorkerPool;
  readonly source: ExportSource;
  readonly outDir: string;
  /** Half of the folder; null or absent = all of it. */
  readonly only?: 'raw' | 'analysis' | null;
  readonly signal: AbortSignal;
  readonly onProgress?: (fraction: number, detail: string) => void;
  readonly disk?: DiskProbe;
}

interface ExportedFile {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly sizeBytes: number;
}

export interface ExportResult {
  readonly files: readonly ExportedFile[];
  /** What the analysis or this export could not give, each with its reason. */
  readonly gaps: readonly Gap[];
}

/** Shares of the work, for progress. */
const MEDIA_SHARE = 0.4;
const CHAT_SHARE = 0.2;

/**
 * Writes the export folder. Every file is whole or absent, the same library gives the same bytes, and what is missing
 * is an empty cell, null or a file with its header alone, named among the gaps. Throws AppError `disk/…`; AbortError.
 */
export async function exportFolder(request: ExportRequest): Promise<ExportResult> {
  const { source, outDir, signal, onProgress, workers } = request;
  const only = request.only ?? null;
  const layout = folderLayout(source.video.id);
  const gaps: Gap[] = [...source.gaps];
  if (source.chat === null)
    gaps.push({ stageId: 'export.chat', reason: 'There is no chat.', nextStep: null });
  if (only !== 'analysis') {
    gaps.push(...(await exportMedia(request, layout)));
    onProgress?.(MEDIA_SHARE, 'chat');
    await exportChat(source, layout, outDir, signal);
  }
  const { video, probe, artefacts, weights, highlights } = source;
  const begunAt = only === 'analysis' ? 0 : MEDIA_SHARE + CHAT_SHARE;
  const allGaps = await workers.run(
    'export.analysis',
    { video, probe, artefacts, weights, highlights, outDir, only, gaps },
    {
      signal,
      onProgress: (fraction, detail) => onProgress?.(begunAt + (1 - begunAt) * fraction, detail ?? ''),
    },
  );
  onProgress?.(1, 'done');
  const paths = [
    ...(only === 'analysis' ? [] : rawPaths(layout)),
    ...(only === 'raw' ? [] : analysisPaths(layout)),
  ];
  return { files: await existing(outDir, paths), gaps: allGaps };
}

async function exportMedia(request: ExportRequest, layout: FolderLayout): Promise<Gap[]> {
  const { media, source, outDir, signal, onProgress } = request;
  const files = (begunAt: number): MediaFilesRequest => ({
    ...{ media, source, layout, outDir, signal },
    disk: request.disk ?? systemDisk,
    onProgress: (fraction) => onProgress?.((begunAt + fraction / 2) * MEDIA_SHARE, 'media'),
  });
  return [
    ...(await asGap('video', () => exportVideo(files(0)))),
    ...(await asGap('audio', () => exportAudio(files(0.5)))),
    ...(await exportWaveform(files(1))),
  ];
}

const rawPaths = (layout: FolderLayout): string[] => [
  layout.video,
  layout.audio,
  layout.transcript,
  layout.segments,
  layout.words,
  layout.paragraphs,
  layout.waveformPng,
  layout.waveformJson,
  layout.chatJson,
  layout.chatCsv,
];

const analysisPaths = (layout: FolderLayout): string[] => [
  layout.sentiment,
  layout.audioHighlights,
  ...PLOTS.map((name) => layout.plots[name]),
  layout.chatAnalysis,
  layout.integrated,
  layout.editorsHighlights,
];

async function existing(outDir: string, paths: readonly string[]): Promise<ExportedFile[]> {
  const files: ExportedFile[] = [];
  for (const path of paths) {
    const size = await stat(join(outDir, path)).then(
      (stats) => stats.size,
      () => null,
    );
    if (size !== null) files.push({ path, sizeBytes: size });
  }
  return files;
}
