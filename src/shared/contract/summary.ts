import { z } from 'zod';
import { StreamSummary, WrittenSummary } from '../model/summary.ts';
import { command, query } from './define.ts';

export const REPORT_FORMATS = ['md', 'csv', 'html'] as const;
export const ReportFormat = z.enum(REPORT_FORMATS);
export type ReportFormat = z.infer<typeof ReportFormat>;

export const summaryContract = {
  /** null = not made yet. Titles and ranges of moments are the person's; skipped moments are left out. */
  'summary.get': query(
    z.object({ vodId: z.string() }),
    z.object({
      summary: StreamSummary.nullable(),
      /** null = nobody was asked for it. */
      written: WrittenSummary.nullable(),
    }),
  ),
  /** Writes the stream report. `pseudonymise` puts "viewer 1" … in place of the names of chatters. */
  'summary.report': command(
    z.object({
      vodId: z.string(),
      outDir: z.string().min(1),
      formats: z.array(ReportFormat).min(1),
      pseudonymise: z.boolean(),
    }),
    z.object({ files: z.array(z.string()) }),
  ),
  /**
   * Chat lines that hold an emote, a word or a phrase, per second of the VOD: `seconds` ascending, with `counts` beside
   * them; seconds without a line are left out. Any spelling of capitals counts; whole words only.
   */
  'chat.histogram': query(
    z.object({ vodId: z.string(), text: z.string().min(1).max(100) }),
    z.object({
      seconds: z.array(z.number().int()),
      counts: z.array(z.number().int()),
      total: z.number().int(),
    }),
  ),
};
