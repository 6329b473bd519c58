import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transcript } from '../../../shared/model/transcript.ts';
import type { Gap } from '../../../shared/model/vod.ts';
import { type SpeechAffect, lexiconReading } from '../../domain/export-folder/affect.ts';
import {
  type CsvRows,
  audioHighlightRows,
  chatAnalysisRows,
  editorsRows,
  paragraphRows,
  segmentRows,
  sentimentRows,
  wordRows,
} from '../../domain/export-folder/csv-rows.ts';
import { csvLine } from '../../domain/export-folder/csv.ts';
import { type ExportFacts, exportFacts } from '../../domain/export-folder/export-facts.ts';
import {
  CSV_HEADERS,
  type FolderLayout,
  PLOTS,
  folderLayout,
} from '../../domain/export-folder/folder-layout.ts';
import { integratedText } from '../../domain/export-folder/integrated.ts';
import { drawPlot } from '../../domain/export-folder/plot/plots.ts';
import { transcriptText } from '../../domain/export-folder/transcript-json.ts';
import { speechWindows } from '../../domain/features/windows.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import { type DiskProbe, systemDisk } from '../clips/disk.ts';
import { exportChat } from './chat-files.ts';
import { type MediaFilesRequest, asGap, exportAudio, exportVideo, exportWaveform } from './media-files.ts';
import { writePlot } from './plot-files.ts';
import type { ExportSource } from './source.ts';
import { writeText } from './write-file.ts';

export interface ExportRequest {
  readonly media: MediaTool;
  readonly source: ExportSource;
  readonly outDir: string;
  /** Half of the folder; null or absent = all of it. */
  readonly only?: 'raw' | 'analysis' | null;
  readonly signal: AbortSignal;
  readonly onProgress?: (fraction: number, detail: string) => void;
  readonly disk?: DiskProbe;
}

export interface ExportedFile {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly sizeBytes: number;
}

export interface ExportResult {
  readonly files: readonly ExportedFile[];
  /** What the analysis or this export could not give, each with its reason. */
  readonly gaps: readonly Gap[];
}

/**
 * Writes the export folder. Every file is whole or absent, the same library gives the same bytes, and what is missing
 * is an empty cell, null or a file with its header alone, named among the gaps. Throws AppError `disk/…`; AbortError.
 */
export async function exportFolder(request: ExportRequest): Promise<ExportResult> {
  const { source, signal } = request;
  const layout = folderLayout(source.video.id);
  const transcript = await source.transcript();
  const gaps: Gap[] = [...source.gaps, ...missingInputs(source, transcript)];
  const facts = await readFacts(source, transcript, signal);
  const paths: string[] = [];
  if (request.only !== 'analysis') {
    gaps.push(...(await exportRaw(request, layout, facts)));
    paths.push(...rawPaths(layout));
  }
  if (request.only !== 'raw') {
    await exportAnalysis(request, layout, facts, gaps);
    paths.push(...analysisPaths(layout));
  }
  request.onProgress?.(1, 'done');
  return { files: await existing(request.outDir, paths), gaps };
}

const gap = (what: string, reason: string): Gap => ({ stageId: `export.${what}`, reason, nextStep: null });

function missingInputs(source: ExportSource, transcript: Transcript | null): Gap[] {
  const hasWordTimes = transcript?.sentences.some((sentence) => sentence.words.length > 0) === true;
  return [
    ...(source.chat === null ? [gap('chat', 'There is no chat.')] : []),
    ...(transcript === null ? [gap('transcript', 'There is no transcript.')] : []),
    ...(transcript !== null && !hasWordTimes && transcript.sentences.length > 0
      ? [gap('words', 'The transcript has no times of single words.')]
      : []),
  ];
}

const SENTENCES_PER_TURN = 200;

/** The shipped lexicon's reading, in turns, since a long transcript takes a while. */
async function readWithLexicon(transcript: Transcript, signal: AbortSignal): Promise<SpeechAffect[]> {
  const readings: SpeechAffect[] = [];
  for (const [index, sentence] of transcript.sentences.entries()) {
    if (index % SENTENCES_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    const reading = lexiconReading(sentence);
    if (reading !== null) readings.push(reading);
  }
  return readings;
}

async function readFacts(
  source: ExportSource,
  transcript: Transcript | null,
  signal: AbortSignal,
): Promise<ExportFacts> {
  const durationMs = source.video.durationMs ?? 0;
  return exportFacts({
    video: source.video,
    probe: source.probe,
    transcript,
    windows: (await source.windows()) ?? speechWindows(durationMs, transcript?.sentences ?? null),
    speechAffect:
      (await source.speechAffect()) ??
      (transcript === null ? null : await readWithLexicon(transcript, signal)),
    chat: await source.chatTracks(),
    loudness: await source.loudness(),
    hype: await source.hype(),
    weights: source.weights,
    highlights: await source.highlights(),
    gaps: source.gaps,
  });
}

function* csvText(header: readonly string[], rows: CsvRows): Iterable<string> {
  yield csvLine(header);
  for (const row of rows) yield csvLine(row);
}

async function exportRaw(request: ExportRequest, layout: FolderLayout, facts: ExportFacts): Promise<Gap[]> {
  const { source, outDir, signal, onProgress } = request;
  const files: MediaFilesRequest = {
    ...{ media: request.media, source, layout, outDir, signal },
    disk: request.disk ?? systemDisk,
    onProgress: (fraction) => onProgress?.(0.4 * fraction, 'media'),
  };
  const gaps = [
    ...(await asGap('video', () => exportVideo(files))),
    ...(await asGap('audio', () => exportAudio(files))),
    ...(await exportWaveform(files)),
  ];
  onProgress?.(0.4, 'transcript');
  const text = (path: string, pieces: Iterable<string>): Promise<void> =>
    writeText(join(outDir, path), pieces, signal);
  await text(layout.transcript, transcriptText(facts.transcript, source.video.durationMs));
  await text(layout.segments, csvText(CSV_HEADERS.segments, segmentRows(facts)));
  await text(layout.words, csvText(CSV_HEADERS.words, wordRows(facts)));
  await text(layout.paragraphs, csvText(CSV_HEADERS.paragraphs, paragraphRows(facts)));
  onProgress?.(0.5, 'chat');
  await exportChat(source, layout, outDir, signal);
  return gaps;
}

async function exportAnalysis(
  request: ExportRequest,
  layout: FolderLayout,
  facts: ExportFacts,
  gaps: readonly Gap[],
): Promise<void> {
  const { outDir, signal, onProgress } = request;
  onProgress?.(0.8, 'analysis');
  const csv = (path: string, header: readonly string[], rows: CsvRows): Promise<void> =>
    writeText(join(outDir, path), csvText(header, rows), signal);
  await csv(layout.sentiment, CSV_HEADERS.sentiment, sentimentRows(facts));
  await csv(layout.audioHighlights, CSV_HEADERS.audioHighlights, audioHighlightRows(facts));
  await csv(layout.chatAnalysis, CSV_HEADERS.chatAnalysis, chatAnalysisRows(facts));
  await csv(layout.editorsHighlights, CSV_HEADERS.editorsHighlights, editorsRows(facts));
  await writeText(join(outDir, layout.integrated), integratedText(facts, gaps), signal);
  onProgress?.(0.9, 'plots');
  for (const name of PLOTS) {
    signal.throwIfAborted();
    await writePlot(join(outDir, layout.plots[name]), drawPlot(name, facts));
  }
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
