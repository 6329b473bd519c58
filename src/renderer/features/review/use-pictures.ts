import { useMemo } from 'react';
import { assetPath } from '../../../shared/assets.ts';
import { useAssetUrl } from '../../rpc/connection.ts';
import type { FilmstripPictures } from '../../timeline/filmstrip.ts';
import { useReviewData } from './use-review-data.ts';

/** The filmstrip of the open VOD; null until it has been made. */
export function usePictures(): FilmstripPictures | null {
  const assetUrl = useAssetUrl();
  const { vod } = useReviewData();
  const { filmstrip } = vod;
  const { vodId } = vod.summary;
  return useMemo(
    () =>
      filmstrip === null
        ? null
        : { layout: filmstrip, sheetUrl: (sheet) => assetUrl(assetPath.filmstrip(vodId, sheet)) },
    [assetUrl, filmstrip, vodId],
  );
}
