import { resolve } from 'node:path';
import type { CommandContext } from '../context.ts';
import { findVod } from '../find-vod.ts';
import { plural } from '../table.ts';

export interface ExportOptions {
  readonly out: string;
  readonly pseudonymise?: boolean;
}

/** Writes the export folder of a VOD. */
export async function exportVod(
  context: CommandContext,
  vod: string,
  { out, pseudonymise }: ExportOptions,
): Promise<void> {
  const { output, signal } = context;
  const outDir = resolve(out);
  await context.withLibrary(async (client) => {
    const { vodId } = await findVod(client, vod, signal);
    output.progress('Writing …');
    const { files } = await client.call('vod.export', { vodId, outDir, pseudonymise }, { signal });
    output.answer({ vodId, outDir, files }, [`${plural(files.length, 'file')} in ${outDir}`, ...files]);
  });
}
