import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import type { Client } from '../../../shared/contract/index.ts';
import { createChangeRunner } from './change-runner.ts';
import { createReviewStore } from './review-state.ts';

const KEY = ['review.highlights', { vodId: 'v', weights: null, sensitivity: null }];
const MARKERS = ['review.markers', { vodId: 'v' }];

function setUp(call = vi.fn<(name: string, input: unknown) => Promise<unknown>>(() => Promise.resolve({}))) {
  const queries = new QueryClient();
  const store = createReviewStore();
  const onError = vi.fn();
  queries.setQueryData(KEY, {
    highlights: [{ id: 'h', startMs: 0, endMs: 9, title: 'found', verdict: null }],
  });
  queries.setQueryData(MARKERS, { markers: [] });
  const runner = createChangeRunner({
    vodId: 'v',
    client: { call } as unknown as Client,
    queries,
    store,
    onError,
  });
  const moment = () => queries.getQueryData<{ highlights: Record<string, unknown>[] }>(KEY)!.highlights[0]!;
  return { runner, store, queries, call, onError, moment };
}
const settled = async (): Promise<void> => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
};

describe('change runner', () => {
  it('shows a verdict at once, tells the core, and takes it back the same way', async () => {
    const { runner, call, moment } = setUp();
    runner.perform('Keep', [{ kind: 'triage', highlightId: 'h', from: null, to: 'accepted' }]);
    expect(moment()['verdict']).toBe('accepted');
    expect(runner.undo()).toBe('Keep');
    expect(moment()['verdict']).toBeNull();
    expect([runner.undo(), runner.redo(), runner.redo()]).toEqual([null, 'Keep', null]);
    await settled();
    expect(call.mock.calls.map(([name, input]) => [name, (input as { verdict: unknown }).verdict])).toEqual([
      ['review.triage', 'accepted'],
      ['review.triage', null],
      ['review.triage', 'accepted'],
    ]);
  });

  it('sends one change after the other, never two at once', async () => {
    let answer: (() => void) | undefined;
    const call = vi.fn(() => new Promise((resolve) => (answer = () => resolve({}))));
    const { runner } = setUp(call);
    runner.perform('Trim', [
      {
        kind: 'edit',
        highlightId: 'h',
        from: { range: null, title: null },
        to: { range: { startMs: 1, endMs: 5 }, title: 'mine' },
      },
    ]);
    runner.perform('Keep', [{ kind: 'triage', highlightId: 'h', from: null, to: 'accepted' }]);
    await settled();
    expect(call).toHaveBeenCalledTimes(1);
    answer!();
    await settled();
    expect(call).toHaveBeenCalledTimes(2);
  });

  it('puts edits over the found moment and asks for the found one when they are taken back', async () => {
    const { runner, queries, moment } = setUp();
    const invalidate = vi.spyOn(queries, 'invalidateQueries');
    const to = { range: { startMs: 2, endMs: 7 }, title: 'mine' };
    runner.perform('Trim', [{ kind: 'edit', highlightId: 'h', from: { range: null, title: null }, to }]);
    expect(moment()).toMatchObject({ startMs: 2, endMs: 7, title: 'mine', edited: true });
    await settled();
    expect(invalidate).not.toHaveBeenCalled();
    runner.undo();
    await settled();
    expect(invalidate).toHaveBeenCalledTimes(1);
  });

  it('asks for the truth again when the core refuses', async () => {
    const { runner, queries, onError } = setUp(vi.fn(() => Promise.reject(new Error('no'))));
    const invalidate = vi.spyOn(queries, 'invalidateQueries');
    runner.perform('Keep', [{ kind: 'triage', highlightId: 'h', from: null, to: 'accepted' }]);
    await settled();
    expect([onError.mock.calls.length, invalidate.mock.calls.length]).toEqual([1, 1]);
  });

  it('sets and removes markers, the own range and weights', async () => {
    const { runner, store, queries, call } = setUp();
    const marker = { markerId: 'm', atMs: 5, label: 'x', origin: 'own' as const };
    runner.perform('Marker', [{ kind: 'marker', from: null, to: marker }]);
    expect(queries.getQueryData(MARKERS)).toEqual({ markers: [marker] });
    runner.perform('Range', [{ kind: 'range', from: null, to: { startMs: 1, endMs: 2 } }]);
    expect(store.getState().draft).toEqual({ startMs: 1, endMs: 2 });
    runner.undo();
    runner.undo();
    expect([store.getState().draft, queries.getQueryData(MARKERS)]).toEqual([null, { markers: [] }]);
    await settled();
    expect(call.mock.calls.map(([name]) => name)).toEqual(['review.addMarker', 'review.removeMarker']);
  });
});
