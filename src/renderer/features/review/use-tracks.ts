import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { assetPath } from '../../../shared/assets.ts';
import type { SignalWeights } from '../../../shared/model/hype.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import type { VodDetail } from '../../../shared/model/vod.ts';
import { useSettings } from '../../app/settings.ts';
import { useAssetUrl } from '../../rpc/connection.ts';
import { fetchTracks } from '../../timeline/fetch-tracks.ts';

/** Re-weighted tracks are many and large: only the newest are kept. */
const KEEP_TRACKS_MS = 5000;

interface TrackFile {
  readonly vodId: string;
  readonly path: string;
  readonly names: readonly string[];
  /** Whether the VOD has it and it is wanted. */
  readonly isThere: boolean;
}

function useTrackFile({ vodId, path, names, isThere }: TrackFile): TrackSet | null | undefined {
  const assetUrl = useAssetUrl();
  const { data, isError } = useQuery<TrackSet>({
    // The VOD's id in the second place: a finished stage makes everything of the VOD be asked again.
    queryKey: ['asset.tracks', { vodId, path }],
    queryFn: ({ signal }) => fetchTracks(assetUrl(path), names, { fetch: window.fetch.bind(window), signal }),
    enabled: isThere,
    gcTime: KEEP_TRACKS_MS,
    placeholderData: keepPreviousData,
    retry: 1,
  });
  return !isThere || isError ? null : data;
}

/** Some tracks of a track file; undefined while it is on its way, null where the VOD has none. */
export function useTracks(
  vod: VodDetail,
  name: string,
  names: readonly string[],
  weights: SignalWeights | null = null,
): TrackSet | null | undefined {
  const { vodId } = vod.summary;
  const path = assetPath.tracks(vodId, name, weights ?? undefined);
  return useTrackFile({ vodId, path, names, isThere: vod.tracks.includes(name) });
}

const REFERENCE_TRACKS = ['fused'];

/** The reference formulas' score while the person compares with it; undefined while it is on its way, else null. */
export function useReference(vod: VodDetail): TrackSet | null | undefined {
  const isCompared = useSettings()?.compareReference === true;
  const { vodId } = vod.summary;
  const path = assetPath.tracks(vodId, 'reference');
  const isThere = isCompared && vod.tracks.includes('hype');
  return useTrackFile({ vodId, path, names: REFERENCE_TRACKS, isThere });
}
