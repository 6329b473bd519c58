import { useDeferredValue, useEffect, useMemo } from 'react';
import { chatFilterLane } from '../../timeline/chat-filter.ts';
import type { ChatFilterLane } from '../../timeline/chat-filter.ts';
import { useQueryCall } from '../../rpc/hooks.ts';
import { useReviewState, useSession } from './session.ts';
import { useReviewData } from './use-review-data.ts';

export interface ChatFilterState {
  /** null = no filter, or its figures are on their way. */
  readonly lane: ChatFilterLane | null;
  readonly isLoading: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** Asks for the lines that hold the filter's text, once for the whole VOD, and hands them to the chat lane. */
export function useChatFilter(): ChatFilterState {
  const { vodId, engine } = useSession();
  const { vod } = useReviewData();
  const text = useDeferredValue(useReviewState((state) => state.chatFilter).trim());
  const { data, isLoading, error, refetch } = useQueryCall(
    'chat.histogram',
    { vodId, text },
    { enabled: text !== '' },
  );
  const durationMs = vod.summary.durationMs ?? 0;
  const lane = useMemo(
    () => (data === undefined || text === '' ? null : chatFilterLane(text, data, durationMs)),
    [data, text, durationMs],
  );
  useEffect(() => engine.setScene({ chatFilter: lane }), [engine, lane]);
  return { lane, isLoading, error, retry: () => void refetch() };
}
