import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import type { Marker, ReviewHighlight } from '../../../shared/contract/review.ts';
import type { SignalWeights, TruthRange } from '../../../shared/model/hype.ts';
import type { VodDetail } from '../../../shared/model/vod.ts';
import type { RangeMs } from '../../../shared/time.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import { useReviewState, useSession } from './session.ts';

const NONE: readonly never[] = [];

interface Highlights {
  readonly moments: readonly ReviewHighlight[];
  readonly truth: readonly TruthRange[];
  /** The weights that the list on screen was ranked with. */
  readonly weights: SignalWeights | null;
  /** The same as it was asked for: null = the person's settings. */
  readonly askedWeights: SignalWeights | null;
  readonly isProvisional: boolean;
  readonly isLoading: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

/**
 * The ranked list under the weights that are being tried. The newest weights are asked for as soon as the answer before
 * has come, at most once per animation frame, so a slider can be dragged as fast as one likes.
 */
function useHighlights(): Highlights {
  const { vodId } = useSession();
  const wanted = useReviewState((state) => state.weights);
  const [askedWeights, setAskedWeights] = useState(wanted);
  const input = { vodId, weights: askedWeights, sensitivity: null };
  const { data, isFetching, isLoading, error, refetch } = useQueryCall('review.highlights', input, {
    keepPrevious: true,
  });
  useEffect(() => {
    if (isFetching || askedWeights === wanted) return undefined;
    const handle = requestAnimationFrame(() => setAskedWeights(wanted));
    return () => cancelAnimationFrame(handle);
  }, [askedWeights, wanted, isFetching]);
  return useMemo(
    () => ({
      moments: data?.highlights ?? NONE,
      truth: data?.truth ?? NONE,
      weights: data?.weights ?? null,
      askedWeights,
      isProvisional: data?.provisional ?? false,
      isLoading,
      error,
      retry: () => void refetch(),
    }),
    [data, askedWeights, isLoading, error, refetch],
  );
}

function useMarkersQuery(): readonly Marker[] {
  const { vodId } = useSession();
  return useQueryCall('review.markers', { vodId }).data?.markers ?? NONE;
}

/** What Clip and the handles work on: the person's own range, else the chosen moment. */
interface ActiveRange extends RangeMs {
  readonly moment: ReviewHighlight | null;
}

function activeRange(
  draft: RangeMs | null,
  selectedId: string | null,
  moments: readonly ReviewHighlight[],
): ActiveRange | null {
  if (draft !== null) return { ...draft, moment: null };
  const moment = moments.find(({ id }) => id === selectedId);
  return moment === undefined ? null : { startMs: moment.startMs, endMs: moment.endMs, moment };
}

/** The core's data of the open VOD, read once and shared by every part of the screen. */
export interface ReviewData {
  readonly vod: VodDetail;
  readonly highlights: Highlights;
  readonly markers: readonly Marker[];
  readonly active: ActiveRange | null;
}

const DataContext = createContext<ReviewData | null>(null);
export const ReviewDataProvider = DataContext.Provider;

export function useReviewData(): ReviewData {
  const data = useContext(DataContext);
  if (data === null) throw new Error('no <ReviewDataProvider> above this component');
  return data;
}

export function useCollectedData(vod: VodDetail): ReviewData {
  const highlights = useHighlights();
  const markers = useMarkersQuery();
  const draft = useReviewState((state) => state.draft);
  const selectedId = useReviewState((state) => state.selectedId);
  return useMemo(
    () => ({ vod, highlights, markers, active: activeRange(draft, selectedId, highlights.moments) }),
    [vod, highlights, markers, draft, selectedId],
  );
}
