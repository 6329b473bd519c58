import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { type TrackSet, decodeTrackSet } from '../../../shared/model/track-set.ts';
import { Transcript } from '../../../shared/model/transcript.ts';
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
import { type SpeechWindow, speechWindows, SpeechWindows } from '../../domain/features/windows.ts';
import { WordAffects, speechAffects } from '../../domain/word-affects/word-affects.ts';
import { writePlot } from './plot-files.ts';
import type { ExportSource } from './source.ts';
import { writeText } from './write-file.ts';

export interface AnalysisFilesInput extends Pick<
  ExportSource,
  'video' | 'probe' | 'artefacts' | 'weights' | 'highlights'
> {
  readonly outDir: string;
  readonly only: 'raw' | 'analysis' | null;
  /** What is missing so far; it goes into the integrated analysis. */
  readonly gaps: readonly Gap[];
}

const readJson = async <T>(path: string | null, schema: z.ZodType<T>): Promise<T | null> =>
  path === null ? null : schema.parse(JSON.parse(await readFile(path, 'utf8')));
const readTracks = async (path: string | null): Promise<TrackSet | null> =>
  path === null ? null : decodeTrackSet(await readFile(path));

const gap = (what: string, reason: string): Gap => ({ stageId: `export.${what}`, reason, nextStep: null });

function transcriptGaps(transcript: Transcript | null): Gap[] {
  if (transcript === null) return [gap('transcript', 'There is no transcript.')];
  const hasWordTimes = transcript.sentences.some((sentence) => sentence.words.length > 0);
  return transcript.sentences.length === 0 || hasWordTimes
    ? []
    : [gap('words', 'The transcript has no times of single words.')];
}

/**
 * Everything that is made of artefacts: the transcript's files, the CSVs, the integrated JSON and the plots. Runs in
 * a worker. Returns all gaps, those of the transcript included.
 */
export async function writeAnalysisFiles(
  input: AnalysisFilesInput,
  ctx: { signal: AbortSignal; progress: (fraction: number, detail?: string) => void },
): Promise<Gap[]> {
  const layout = folderLayout(input.video.id);
  const transcript = await readJson(input.artefacts.transcript, Transcript);
  const gaps = [...input.gaps, ...transcriptGaps(transcript)];
  const facts = await readFacts(input, transcript, gaps);
  const write = (path: string, pieces: Iterable<string>): Promise<void> =>
    writeText(join(input.outDir, path), pieces, ctx.signal);
  if (input.only !== 'analysis') {
    ctx.progress(0.2, 'transcript');
    await writeTranscriptFiles(layout, facts, write);
  }
  if (input.only !== 'raw') {
    ctx.progress(0.5, 'analysis');
    await writeTables(layout, facts, write);
    await write(layout.integrated, integratedText(facts));
    for (const [index, name] of PLOTS.entries()) {
      ctx.signal.throwIfAborted();
      ctx.progress(0.7 + 0.075 * index, 'plots');
      await writePlot(join(input.outDir, layout.plots[name]), drawPlot(name, facts));
    }
  }
  return gaps;
}

async function readFacts(
  { video, probe, artefacts, weights, highlights }: AnalysisFilesInput,
  transcript: Transcript | null,
  gaps: readonly Gap[],
): Promise<ExportFacts> {
  const windows: readonly SpeechWindow[] =
    (await readJson(artefacts.windows, SpeechWindows)) ??
    speechWindows(video.durationMs ?? 0, transcript?.sentences ?? null);
  const byLexicon = (): SpeechAffect[] | null =>
    transcript?.sentences.map(lexiconReading).filter((reading) => reading !== null) ?? null;
  const byModel = await readJson(artefacts.speechAffect, WordAffects);
  return exportFacts({
    ...{ video, probe, transcript, windows, weights, highlights, gaps },
    speechAffect: byModel === null ? byLexicon() : speechAffects(byModel),
    isReadByWindow: byModel !== null,
    chat: await readTracks(artefacts.chatTracks),
    loudness: await readTracks(artefacts.loudness),
    hype: await readTracks(artefacts.hype),
  });
}

type WritePieces = (path: string, pieces: Iterable<string>) => Promise<void>;

function* csvText(header: readonly string[], rows: CsvRows): Iterable<string> {
  yield csvLine(header);
  for (const row of rows) yield csvLine(row);
}

async function writeTranscriptFiles(
  layout: FolderLayout,
  facts: ExportFacts,
  write: WritePieces,
): Promise<void> {
  await write(layout.transcript, transcriptText(facts.transcript, facts.video.durationMs));
  await write(layout.segments, csvText(CSV_HEADERS.segments, segmentRows(facts)));
  await write(layout.words, csvText(CSV_HEADERS.words, wordRows(facts)));
  await write(layout.paragraphs, csvText(CSV_HEADERS.paragraphs, paragraphRows(facts)));
}

async function writeTables(layout: FolderLayout, facts: ExportFacts, write: WritePieces): Promise<void> {
  await write(layout.sentiment, csvText(CSV_HEADERS.sentiment, sentimentRows(facts)));
  await write(layout.audioHighlights, csvText(CSV_HEADERS.audioHighlights, audioHighlightRows(facts)));
  await write(layout.chatAnalysis, csvText(CSV_HEADERS.chatAnalysis, chatAnalysisRows(facts)));
  await write(layout.editorsHighlights, csvText(CSV_HEADERS.editorsHighlights, editorsRows(facts)));
}
