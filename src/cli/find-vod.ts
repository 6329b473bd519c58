import type { Client } from '../shared/contract/index.ts';
import { AppError } from '../shared/errors.ts';
import type { VodSummary } from '../shared/model/vod.ts';

/** A VOD by its id, by a beginning of its id that only one has, or by its exact title. */
export async function findVod(client: Client, text: string, signal: AbortSignal): Promise<VodSummary> {
  const { vods } = await client.call('library.list', {}, { signal });
  const exact = vods.find((vod) => vod.vodId === text);
  if (exact !== undefined) return exact;
  const matches = vods.filter((vod) => vod.vodId.startsWith(text) || vod.title === text);
  if (matches.length === 1) return matches[0]!;
  throw new AppError(
    matches.length === 0
      ? {
          code: 'vod/not-found',
          message: `No VOD in the library is called "${text}".`,
          nextStep: 'See `klipstream list`.',
        }
      : {
          code: 'vod/ambiguous',
          message: `"${text}" fits ${matches.length} VODs.`,
          nextStep: `Use one of: ${matches.map((vod) => vod.vodId).join(', ')}.`,
        },
  );
}
