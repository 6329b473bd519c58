import { useQuery } from '@tanstack/react-query';
import type { InspectedLink } from '../../../shared/contract/sources.ts';
import { toErrorShape, type AppErrorShape } from '../../../shared/errors.ts';
import { useClient } from '../../rpc/connection.ts';

export interface Inspection {
  readonly isLooking: boolean;
  readonly found: InspectedLink | null;
  /** The platform's refusal, or why it couldn't be asked. */
  readonly error: AppErrorShape | null;
}

/** Asks once for each `count`; a newer question ends the older one. */
export function useInspection(text: string, count: number): Inspection {
  const client = useClient();
  const query = useQuery({
    queryKey: ['link.inspect', { text }, count],
    queryFn: ({ signal }) => client.call('link.inspect', { text }, { signal }),
    gcTime: 0,
  });
  const found = query.data ?? null;
  return {
    isLooking: query.isPending,
    found,
    error: query.error === null ? (found?.error ?? null) : toErrorShape(query.error),
  };
}
