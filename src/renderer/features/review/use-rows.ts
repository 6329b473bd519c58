import { useEffect, useMemo, useState } from 'react';
import { useQueries, useQuery } from '@tanstack/react-query';
import type { ChatRow, SentenceRow } from '../../../shared/contract/review.ts';
import { useClient } from '../../rpc/connection.ts';
import { queryKey } from '../../rpc/hooks.ts';
import { spokenIndex } from './row-window.ts';
import { useSession } from './session.ts';

const PAGE_ROWS = 200;
/** Pages out of sight are forgotten soon: a million lines must not gather. */
const KEEP_PAGE_MS = 60_000;

interface RowKinds {
  readonly chat: ChatRow;
  readonly transcript: SentenceRow;
}

export interface Rows<Row> {
  /** The row of an index; undefined while its page is on the way. */
  readonly at: (index: number) => Row | undefined;
  readonly total: number | null;
}

interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** Rows by index, in pages, for the part of a list that is on screen. */
export function useRows<Kind extends keyof RowKinds>(
  kind: Kind,
  span: { readonly first: number; readonly last: number },
): Rows<RowKinds[Kind]> {
  const client = useClient();
  const { vodId } = useSession();
  const name: 'chat.rows' | 'transcript.rows' = `${kind}.rows`;
  const firstPage = Math.floor(Math.max(0, span.first) / PAGE_ROWS);
  const lastPage = Math.floor(Math.max(0, span.last) / PAGE_ROWS);
  const pages = Array.from({ length: lastPage - firstPage + 1 }, (_, i) => firstPage + i);
  const results = useQueries({
    queries: pages.map((page) => {
      const input = { vodId, fromIndex: page * PAGE_ROWS, count: PAGE_ROWS };
      return {
        queryKey: queryKey(name, input),
        // The answer's type follows the name, which the compiler can't see through the template.
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          client.call(name, input, { signal }) as Promise<unknown> as Promise<Page<RowKinds[Kind]>>,
        gcTime: KEEP_PAGE_MS,
      };
    }),
  });
  return {
    at: (index) => results[Math.floor(index / PAGE_ROWS) - firstPage]?.data?.rows[index % PAGE_ROWS],
    total: results.find(({ data }) => data !== undefined)?.data?.total ?? null,
  };
}

/** Index of the first row after a time; null before it is known. Asked for at most once at a time. */
export function useIndexAt(kind: keyof RowKinds, atMs: number, isOn: boolean): number | null {
  const client = useClient();
  const { vodId } = useSession();
  const [index, setIndex] = useState<number | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const [askedMs, setAskedMs] = useState<number | null>(null);
  useEffect(() => {
    if (!isOn || isAsking || askedMs === atMs) return;
    setIsAsking(true);
    setAskedMs(atMs);
    client
      .call(`${kind}.indexAt`, { vodId, atMs: Math.max(0, atMs) })
      .then((found) => setIndex(found.index))
      // The list stays where it is; the next tick asks again.
      .catch(() => undefined)
      .finally(() => setIsAsking(false));
  }, [client, kind, vodId, atMs, isOn, isAsking, askedMs]);
  return index;
}

export function useSentenceAt(nowMs: number): SentenceRow | null {
  const unended = useIndexAt('transcript', nowMs, true);
  const rows = useRows('transcript', { first: (unended ?? 1) - 1, last: unended ?? 0 });
  if (unended === null) return null;
  return rows.at(spokenIndex(unended, nowMs, (index) => rows.at(index)?.startMs)) ?? null;
}

const NONE: readonly SentenceRow[] = [];

/** Sentences around a time, for clean cuts. */
export function useSentencesAround(atMs: number): readonly SentenceRow[] {
  const client = useClient();
  const { vodId } = useSession();
  const fromMs = Math.max(0, Math.floor(atMs / 120_000) * 120_000 - 120_000);
  const { data } = useQuery({
    queryKey: ['review.cleanCuts', { vodId, fromMs }],
    queryFn: async ({ signal }) => {
      const { index, total } = await client.call('transcript.indexAt', { vodId, atMs: fromMs }, { signal });
      if (total === 0) return [];
      const input = { vodId, fromIndex: Math.max(0, index - 1), count: PAGE_ROWS };
      return (await client.call('transcript.rows', input, { signal })).rows;
    },
    gcTime: KEEP_PAGE_MS,
  });
  return useMemo(() => data ?? NONE, [data]);
}
