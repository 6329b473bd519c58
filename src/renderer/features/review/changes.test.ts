import { describe, expect, it } from 'vitest';
import { emptyHistory, inverse, record, redo, undo } from './changes.ts';
import type { Action, Change, Verdict } from './changes.ts';

const triage = (from: Verdict, to: Verdict): Change => ({ kind: 'triage', highlightId: 'h1', from, to });
const action = (label: string, changes: Change[], mergeKey: string | null = null): Action => ({
  label,
  changes,
  mergeKey,
});
const range = (startMs: number): Change => ({
  kind: 'range',
  from: null,
  to: { startMs, endMs: startMs + 1 },
});
const marker = { markerId: 'm1', atMs: 5, label: 'here', origin: 'own' as const };

describe('history', () => {
  it('undoes in reverse order with the inverse of every change, and redoes as it was', () => {
    const changes = [
      triage(null, 'accepted'),
      range(10),
      { kind: 'marker', from: null, to: marker } as const,
    ];
    const done = record(emptyHistory, action('Keep', changes));
    const back = undo(done)!;
    expect(back.changes).toEqual([
      { kind: 'marker', from: marker, to: null },
      { kind: 'range', from: { startMs: 10, endMs: 11 }, to: null },
      triage('accepted', null),
    ]);
    expect(redo(back.history)).toEqual({ history: done, changes, label: 'Keep' });
  });

  it('knows the inverse of every kind of change, and twice the inverse is the change itself', () => {
    const edit = { range: { startMs: 1, endMs: 2 }, title: 'new' };
    const all: Change[] = [
      triage('rejected', 'accepted'),
      { kind: 'edit', highlightId: 'h', from: { range: null, title: null }, to: edit },
      { kind: 'marker', from: marker, to: null },
      range(3),
      { kind: 'weights', from: null, to: { shout: 2 } as never },
    ];
    expect(all.map(inverse).map(inverse)).toEqual(all);
    for (const change of all) expect(inverse(change).to).toEqual(change.from);
  });

  it('joins the steps of one drag into one undo', () => {
    const step = (from: number, to: number): Action =>
      action(
        'Weights',
        [{ kind: 'weights', from: { shout: from } as never, to: { shout: to } as never }],
        'drag-1',
      );
    const history = [step(1, 1.1), step(1.1, 1.2), step(1.2, 1.5)].reduce(record, emptyHistory);
    expect(history.done).toHaveLength(1);
    expect(undo(history)!.changes).toEqual([{ kind: 'weights', from: { shout: 1.5 }, to: { shout: 1 } }]);
  });

  it('forgets what was undone as soon as something else is done', () => {
    const one = record(emptyHistory, action('one', [range(1)]));
    const other = record(undo(one)!.history, action('other', [range(2)]));
    expect([other.done.map(({ label }) => label), other.undone]).toEqual([['other'], []]);
    expect(undo(emptyHistory)).toBeNull();
    expect(redo(emptyHistory)).toBeNull();
  });
});
