import type { HlsVariant } from '../../../domain/hls/variants.ts';
import { isMutedSegment } from '../../../domain/hls/twitch-names.ts';
import type { Settings } from '../../../../shared/model/settings.ts';
import type { FetchedMedia, FetchMediaRequest } from '../../../ports/site.ts';
import type { Bandwidth } from '../../hls/bandwidth.ts';
import { fetchHls } from '../../hls/fetch-hls.ts';
import { readVariants, readVodPlaylist, variantFor, type VodSourceDeps } from './vod-source.ts';

export interface FetchVodDeps extends VodSourceDeps {
  readonly settings: () => Settings;
  readonly bandwidth: Bandwidth;
  readonly firstWaitMs?: number;
}

/** A VOD's sound or picture. Addresses and permission are asked for anew whenever a segment is refused. */
export async function fetchVod(deps: FetchVodDeps, request: FetchMediaRequest): Promise<FetchedMedia> {
  const { stream, want, choice, signal } = request;
  const quality = want === 'sound' ? 'audio' : choice.quality;
  const id = stream.link.id;
  let variant: HlsVariant = variantFor(await readVariants(deps, id, signal), quality);
  const rendition = `${want}-${variant.id}`;
  return await fetchHls({
    request,
    http: deps.http,
    bandwidth: deps.bandwidth,
    workers: deps.settings().downloadWorkers,
    rendition,
    async loadPlaylist(why) {
      if (why === 'refused') {
        const fresh = await readVariants(deps, id, signal);
        variant = fresh.find((other) => other.id === variant.id) ?? variantFor(fresh, quality);
      }
      return await readVodPlaylist(deps, { uri: variant.uri, growing: stream.state === 'growing' }, signal);
    },
    isMuted: isMutedSegment,
    mutedRanges: stream.mutedRanges,
    ...(deps.firstWaitMs === undefined ? {} : { firstWaitMs: deps.firstWaitMs }),
  });
}
