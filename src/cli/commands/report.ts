import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { REPORT_FORMATS, ReportFormat } from '../../shared/contract/summary.ts';
import type { CommandContext } from '../context.ts';
import { findVod } from '../find-vod.ts';
import { plural } from '../table.ts';

export interface ReportOptions {
  readonly out: string;
  readonly format?: ReportFormat[];
  readonly pseudonymise?: boolean;
}

/** `md,html` → formats; throws InvalidArgumentError for any other word. */
export function reportFormats(text: string): ReportFormat[] {
  return text.split(',').map((word) => {
    const format = ReportFormat.safeParse(word.trim().toLowerCase());
    if (!format.success)
      throw new InvalidArgumentError(`"${word}" is no format: use ${REPORT_FORMATS.join(', ')}.`);
    return format.data;
  });
}

/** Writes the stream report of a VOD. */
export async function report(context: CommandContext, vod: string, options: ReportOptions): Promise<void> {
  const { output, signal } = context;
  const outDir = resolve(options.out);
  await context.withLibrary(async (client) => {
    const { vodId } = await findVod(client, vod, signal);
    const formats = options.format ?? [...REPORT_FORMATS];
    const request = { vodId, outDir, formats, pseudonymise: options.pseudonymise === true };
    const { files } = await client.call('summary.report', request, { signal });
    output.answer({ vodId, outDir, files }, [`${plural(files.length, 'file')} in ${outDir}`, ...files]);
  });
}
