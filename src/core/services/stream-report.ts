import { join } from 'node:path';
import { safeFileName } from '../../shared/clip-name.ts';
import type { ReportFormat } from '../../shared/contract/summary.ts';
import { pseudonymise } from '../domain/summary/report/pseudonyms.ts';
import { momentsCsv, windowsCsv } from '../domain/summary/report/report-csv.ts';
import type { ReportFacts } from '../domain/summary/report/report-facts.ts';
import { reportHtml } from '../domain/summary/report/report-html.ts';
import { reportMarkdown } from '../domain/summary/report/report-markdown.ts';
import { writeText } from './export-folder/write-file.ts';

interface ReportFile {
  readonly name: string;
  readonly pieces: Iterable<string>;
}

function filesOf(facts: ReportFacts, format: ReportFormat): ReportFile[] {
  const base = safeFileName(`${facts.id}_report`, 'stream_report');
  switch (format) {
    case 'md':
      return [{ name: `${base}.md`, pieces: reportMarkdown(facts) }];
    case 'html':
      return [{ name: `${base}.html`, pieces: reportHtml(facts) }];
    case 'csv':
      return [
        { name: `${base}_windows.csv`, pieces: windowsCsv(facts) },
        { name: `${base}_moments.csv`, pieces: momentsCsv(facts) },
      ];
  }
}

/** `14 November 2026`, in UTC so that the same report is the same everywhere. */
export const reportDate = (unixMs: number): string =>
  new Date(unixMs).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });

/** Writes the stream report into a folder; returns the paths. Throws AppError `disk/…`. */
export async function writeReport(
  facts: ReportFacts,
  options: { outDir: string; formats: readonly ReportFormat[]; pseudonymise: boolean; signal: AbortSignal },
): Promise<string[]> {
  const shown = options.pseudonymise ? pseudonymise(facts) : facts;
  const paths: string[] = [];
  for (const { name, pieces } of [...new Set(options.formats)].flatMap((format) => filesOf(shown, format))) {
    const path = join(options.outDir, name);
    await writeText(path, pieces, options.signal);
    paths.push(path);
  }
  return paths;
}
