import { AppError, isAbortError } from '../../../../shared/errors.ts';
import { parseMediaPlaylist, totalSec, type MediaPlaylist } from '../../../domain/hls/playlist.ts';
import { reachableSegment } from '../../../domain/hls/twitch-names.ts';
import { chooseVariant, type HlsVariant } from '../../../domain/hls/variants.ts';
import { HttpError } from '../../../ports/http.ts';
import type { TwitchGql } from '../gql.ts';
import { queryAccessToken } from './access-token.ts';
import { readMasterPlaylist, SUB_ONLY, type UsherDeps } from './usher.ts';

export interface VodSourceDeps extends UsherDeps {
  readonly gql: TwitchGql;
}

const GONE = {
  code: 'link/deleted',
  message: 'Twitch gives this VOD to nobody any more.',
  nextStep: 'It was deleted or has expired. A recording of your own can be added as a file.',
};

/** A fresh permission and the renditions. A permission that is refused is asked for once more. */
export async function readVariants(
  deps: VodSourceDeps,
  id: string,
  signal: AbortSignal,
): Promise<HlsVariant[]> {
  for (let attempt = 1; ; attempt++) {
    const token = await queryAccessToken(deps.gql, id, { signal });
    if (token === null) throw new AppError(GONE);
    try {
      const variants = await readMasterPlaylist(deps, { id, token }, signal);
      const allowed = variants.filter((variant) => !isRestricted(variant, token.restricted));
      if (allowed.length === 0) throw new AppError(SUB_ONLY);
      return allowed;
    } catch (thrown) {
      if (attempt >= 2 || !(thrown instanceof AppError) || thrown.code !== 'twitch/token-refused')
        throw thrown;
    }
  }
}

const isRestricted = ({ id, isSource }: HlsVariant, restricted: readonly string[]): boolean =>
  restricted.includes(id) ||
  (isSource && restricted.includes('chunked')) ||
  (id === 'audio' && restricted.includes('audio_only'));

/** The rendition that stands for a wish; throws AppError `link/no-quality`. */
export function variantFor(variants: readonly HlsVariant[], quality: string): HlsVariant {
  const variant = chooseVariant(variants, quality);
  if (variant !== null) return variant;
  throw new AppError({
    code: 'link/no-quality',
    message: `This VOD has no quality called ${quality}.`,
    nextStep: `Choose one of ${variants.map(({ id }) => id).join(', ')}.`,
  });
}

/**
 * A rendition's media playlist. One that is cut short (no end, and shorter than it says of itself) is read again. Old
 * muted highlights are there under their plain name only.
 */
export async function readVodPlaylist(
  deps: Pick<VodSourceDeps, 'http'>,
  rendition: { uri: string; growing: boolean },
  signal: AbortSignal,
): Promise<MediaPlaylist> {
  let best: MediaPlaylist | null = null;
  for (let attempt = 1; attempt <= 4; attempt++) {
    const playlist = await readOnce(deps, rendition.uri, signal);
    if (playlist === null) continue;
    if (best === null || playlist.segments.length > best.segments.length) best = playlist;
    if (isWhole(playlist) || (rendition.growing && playlist.declaredTotalSec === null)) break;
  }
  if (best === null)
    throw new AppError({
      code: 'twitch/bad-answer',
      message: 'Twitch answered with something that is no list of segments.',
      nextStep: 'Try again in some minutes; what was fetched is kept.',
    });
  return { ...best, segments: best.segments.map(reachableSegment) };
}

const isWhole = (playlist: MediaPlaylist): boolean =>
  playlist.ended ||
  (playlist.declaredTotalSec !== null && totalSec(playlist) >= playlist.declaredTotalSec - 1);

async function readOnce(
  deps: Pick<VodSourceDeps, 'http'>,
  uri: string,
  signal: AbortSignal,
): Promise<MediaPlaylist | null> {
  try {
    return parseMediaPlaylist(await deps.http.text({ url: uri, signal }), uri);
  } catch (thrown) {
    const plain = uri.replace(/-muted-\w+(?=\.m3u8)/, '');
    const isRefused = thrown instanceof HttpError && (thrown.status === 403 || thrown.status === 404);
    if (isAbortError(thrown) || !isRefused) throw thrown;
    if (plain === uri) throw new AppError(GONE, { cause: thrown });
    return parseMediaPlaylist(await deps.http.text({ url: plain, signal }), plain);
  }
}
