import type { QueryClient } from '@tanstack/react-query';
import type { CallOutput, Client } from '../../../shared/contract/index.ts';
import type { Marker, ReviewHighlight } from '../../../shared/contract/review.ts';
import { redo, record, undo } from './changes.ts';
import type { Change, HistoryStep } from './changes.ts';
import type { ReviewStore } from './review-state.ts';

/** Carries out changes: on screen at once, then in the core, in order, one at a time. */
export interface ChangeRunner {
  readonly perform: (label: string, changes: readonly Change[], mergeKey?: string) => void;
  /** The words for what was taken back, or null when there was nothing. */
  readonly undo: () => string | null;
  readonly redo: () => string | null;
}

export interface ChangeRunnerDeps {
  readonly vodId: string;
  readonly client: Client;
  readonly queries: QueryClient;
  readonly store: ReviewStore;
  readonly onError: (error: unknown) => void;
}

type Highlights = CallOutput<'review.highlights'>;

const vodIdOf = (queryKey: readonly unknown[]): unknown =>
  (queryKey[1] as { vodId?: unknown } | undefined)?.vodId;

export function createChangeRunner(deps: ChangeRunnerDeps): ChangeRunner {
  const { vodId, client, queries, store } = deps;
  let tail: Promise<void> = Promise.resolve();

  const ofThisVod = (name: string) => ({
    predicate: ({ queryKey }: { queryKey: readonly unknown[] }) =>
      queryKey[0] === name && vodIdOf(queryKey) === vodId,
  });
  const patchMoment = (id: string, patch: (moment: ReviewHighlight) => ReviewHighlight): void => {
    queries.setQueriesData<Highlights>(ofThisVod('review.highlights'), (known) =>
      known === undefined
        ? known
        : {
            ...known,
            highlights: known.highlights.map((moment) => (moment.id === id ? patch(moment) : moment)),
          },
    );
  };
  const patchMarkers = (patch: (markers: readonly Marker[]) => Marker[]): void => {
    queries.setQueriesData<CallOutput<'review.markers'>>(ofThisVod('review.markers'), (known) =>
      known === undefined ? known : { markers: patch(known.markers) },
    );
  };
  /** After the core has answered, or refused: what it says counts. */
  const reread = (name: string): Promise<void> => queries.invalidateQueries(ofThisVod(name));

  const send = (work: () => Promise<unknown>, name: string, mustReread: boolean): void => {
    tail = tail.then(async () => {
      try {
        await work();
        if (mustReread) await reread(name);
      } catch (error) {
        deps.onError(error);
        await reread(name);
      }
    });
  };

  const applyMarker = (change: Extract<Change, { kind: 'marker' }>): void => {
    const { from, to } = change;
    patchMarkers((markers) => [
      ...markers.filter(({ markerId }) => markerId !== from?.markerId && markerId !== to?.markerId),
      ...(to === null ? [] : [to]),
    ]);
    send(
      async () => {
        if (from !== null) await client.call('review.removeMarker', { vodId, markerId: from.markerId });
        if (to !== null) await client.call('review.addMarker', { vodId, ...to });
      },
      'review.markers',
      false,
    );
  };
  const applyEdit = (change: Extract<Change, { kind: 'edit' }>): void => {
    const { highlightId, to } = change;
    patchMoment(highlightId, (moment) => ({
      ...moment,
      ...to.range,
      title: to.title ?? moment.title,
      edited: to.range !== null || to.title !== null,
    }));
    // Found values come back from the core alone.
    send(
      () => client.call('review.edit', { vodId, highlightId, ...to }),
      'review.highlights',
      to.range === null || to.title === null,
    );
  };
  const apply = (change: Change): void => {
    switch (change.kind) {
      case 'triage': {
        const { highlightId, to } = change;
        patchMoment(highlightId, (moment) => ({ ...moment, verdict: to }));
        send(
          () => client.call('review.triage', { vodId, highlightId, verdict: to }),
          'review.highlights',
          false,
        );
        break;
      }
      case 'edit':
        applyEdit(change);
        break;
      case 'marker':
        applyMarker(change);
        break;
      case 'range':
        store.setState({ draft: change.to });
        break;
      case 'weights':
        store.setState({ weights: change.to });
        break;
    }
  };
  const take = (step: HistoryStep | null): string | null => {
    if (step === null) return null;
    store.setState({ history: step.history });
    step.changes.forEach(apply);
    return step.label;
  };

  return {
    perform: (label, changes, mergeKey) => {
      if (changes.length === 0) return;
      store.setState(({ history }) => ({
        history: record(history, { label, changes, mergeKey: mergeKey ?? null }),
      }));
      changes.forEach(apply);
    },
    undo: () => take(undo(store.getState().history)),
    redo: () => take(redo(store.getState().history)),
  };
}
