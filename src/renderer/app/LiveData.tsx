import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { CallOutput } from '../../shared/contract/index.ts';
import type { Clip } from '../../shared/model/clip.ts';
import type { JobSnapshot } from '../../shared/model/vod.ts';
import { queryKey, useStream } from '../rpc/hooks.ts';
import { mergeClips, mergeJobs, mergeRecordings, resultsMark, useJobs, useRecordings } from './live.ts';

const inputVodId = (key: readonly unknown[]): unknown =>
  typeof key[1] === 'object' && key[1] !== null ? (key[1] as Record<string, unknown>)['vodId'] : undefined;

function refreshVod(queries: QueryClient, vodId: string): void {
  void queries.invalidateQueries({ predicate: ({ queryKey }) => inputVodId(queryKey) === vodId });
}

function takeJobs(queries: QueryClient, jobs: readonly JobSnapshot[]): void {
  const before = useJobs.getState().byVod;
  const after = mergeJobs(before, jobs);
  useJobs.setState({ byVod: after });
  for (const { vodId } of jobs) {
    const known = before[vodId];
    const now = after[vodId];
    if (now === undefined || known === undefined || resultsMark(known) === resultsMark(now)) continue;
    refreshVod(queries, vodId);
    void queries.invalidateQueries({ queryKey: ['library.list'] });
  }
}

function takeClips(queries: QueryClient, clips: readonly Clip[]): void {
  for (const query of queries.getQueryCache().findAll({ queryKey: ['clip.list'] })) {
    const vodId = inputVodId(query.queryKey);
    const ours = typeof vodId === 'string' ? clips.filter((clip) => clip.vodId === vodId) : clips;
    if (ours.length === 0) continue;
    queries.setQueryData<CallOutput<'clip.list'>>(query.queryKey, (known) =>
      known === undefined ? known : { clips: mergeClips(known.clips, ours) },
    );
  }
}

/** Draws nothing: keeps the query cache fresh from the core's streams. */
export function LiveData() {
  const queries = useQueryClient();
  useStream('library.changes', {}, ({ vodIds, removed }) => {
    void queries.invalidateQueries({ queryKey: ['library.list'] });
    for (const vodId of vodIds) void queries.invalidateQueries({ queryKey: ['vod.get', { vodId }] });
    if (removed.length > 0) void queries.invalidateQueries({ queryKey: ['clip.list'] });
  });
  useStream('jobs.progress', { vodId: null }, ({ jobs }) => takeJobs(queries, jobs));
  useStream('clips.progress', {}, ({ clips }) => takeClips(queries, clips));
  useStream('channels.changes', {}, (event) =>
    queries.setQueryData<CallOutput<'channels.list'>>(queryKey('channels.list', {}), event),
  );
  useStream('recordings.progress', {}, ({ recordings }) =>
    useRecordings.setState((known) => ({ recordings: mergeRecordings(known.recordings, recordings) })),
  );
  return null;
}
