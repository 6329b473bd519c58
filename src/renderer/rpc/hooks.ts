import { useEffect, useLayoutEffect, useRef } from 'react';
import {
  keepPreviousData,
  useMutation,
  useQuery,
  type QueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import type {
  CallInput,
  CallName,
  CallOutput,
  Client,
  StreamEvent,
  StreamInput,
  StreamName,
} from '../../shared/contract/index.ts';
import { toErrorShape, type AppErrorShape } from '../../shared/errors.ts';
import { useClient } from './connection.ts';
import { reportError } from '../app/toasts.ts';

export const queryKey = <N extends CallName>(name: N, input?: CallInput<N>): readonly unknown[] =>
  input === undefined ? [name] : [name, input];

export interface QueryCallOptions {
  /** false = not asked yet (an input is missing). */
  readonly enabled?: boolean;
  /** Keeps showing the last answer while a new input is under way. */
  readonly keepPrevious?: boolean;
}

/** A read of the core through the query cache. Kept until a change stream or a command invalidates its name. */
export function useQueryCall<N extends CallName>(
  name: N,
  input: CallInput<N>,
  options: QueryCallOptions = {},
): UseQueryResult<CallOutput<N>> {
  const client = useClient();
  return useQuery<CallOutput<N>>({
    queryKey: queryKey(name, input),
    queryFn: ({ signal }) => client.call(name, input, { signal }),
    enabled: options.enabled ?? true,
    ...(options.keepPrevious === true ? { placeholderData: keepPreviousData } : {}),
  });
}

/** The same read outside of a component's render. */
export const fetchCall = <N extends CallName>(
  queries: QueryClient,
  client: Client,
  name: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> =>
  queries.query({
    queryKey: queryKey(name, input),
    queryFn: ({ signal }) => client.call(name, input, { signal }),
  });

export interface CommandRunner<N extends CallName> {
  /** Resolves with the answer, or with null after a failure that has been shown. */
  readonly run: (input: CallInput<N>) => Promise<CallOutput<N> | null>;
  readonly isRunning: boolean;
  readonly error: AppErrorShape | null;
}

/** A change. Its failure becomes a toast, unless `quiet`: then the caller shows `error` beside its control. */
export function useCommand<N extends CallName>(name: N, options: { quiet?: boolean } = {}): CommandRunner<N> {
  const client = useClient();
  const mutation = useMutation<CallOutput<N>, Error, CallInput<N>>({
    mutationFn: (input) => client.call(name, input),
  });
  return {
    run: async (input) => {
      try {
        return await mutation.mutateAsync(input);
      } catch (thrown) {
        if (options.quiet !== true) reportError(thrown);
        return null;
      }
    },
    isRunning: mutation.isPending,
    error: mutation.error === null ? null : toErrorShape(mutation.error),
  };
}

/** Follows a stream while mounted. `input` null = not now. */
export function useStream<N extends StreamName>(
  name: N,
  input: StreamInput<N> | null,
  onEvent: (event: StreamEvent<N>) => void,
): void {
  const client = useClient();
  const latest = useRef(onEvent);
  useLayoutEffect(() => {
    latest.current = onEvent;
  });
  const key = input === null ? null : JSON.stringify(input);
  useEffect(() => {
    if (key === null) return undefined;
    return client.subscribe(
      name,
      JSON.parse(key) as StreamInput<N>,
      (event) => latest.current(event),
      // A lost or refused connection has its own place on the screen; streams go on by themselves after it.
      (error) => {
        if (!toErrorShape(error).code.startsWith('rpc/')) reportError(error);
      },
    );
  }, [client, name, key]);
}
