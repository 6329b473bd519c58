import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FileOrVod } from '../shared/contract/align.ts';
import type { Client } from '../shared/contract/index.ts';
import { AppError } from '../shared/errors.ts';
import { findVod } from './find-vod.ts';

/** A file that is there, else a VOD as `findVod` finds it. */
export async function fileOrVod(client: Client, text: string, signal: AbortSignal): Promise<FileOrVod> {
  if (existsSync(text)) return { path: resolve(text) };
  try {
    const { vodId } = await findVod(client, text, signal);
    return { vodId };
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'vod/not-found') throw thrown;
    throw new AppError({
      code: 'file/missing',
      message: `"${text}" is neither a file nor a VOD of the library.`,
      nextStep: 'Check the path, or see `klipstream list`.',
    });
  }
}
