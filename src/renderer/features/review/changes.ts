import type { Marker } from '../../../shared/contract/review.ts';
import type { SignalWeights } from '../../../shared/model/hype.ts';
import type { RangeMs } from '../../../shared/time.ts';

export type Verdict = 'accepted' | 'rejected' | null;

/** What a person put over a found moment; null puts the found value back. */
export interface MomentEdit {
  readonly range: RangeMs | null;
  readonly title: string | null;
}

/** A change of the review as a diff: both sides are kept, so that taking it back is the same thing turned round. */
export type Change =
  | { readonly kind: 'triage'; readonly highlightId: string; readonly from: Verdict; readonly to: Verdict }
  | {
      readonly kind: 'edit';
      readonly highlightId: string;
      readonly from: MomentEdit;
      readonly to: MomentEdit;
    }
  | { readonly kind: 'marker'; readonly from: Marker | null; readonly to: Marker | null }
  | { readonly kind: 'range'; readonly from: RangeMs | null; readonly to: RangeMs | null }
  | { readonly kind: 'weights'; readonly from: SignalWeights | null; readonly to: SignalWeights | null };

/** Turns a change round. */
export function inverse(change: Change): Change {
  switch (change.kind) {
    case 'triage':
      return { ...change, from: change.to, to: change.from };
    case 'edit':
      return { ...change, from: change.to, to: change.from };
    case 'marker':
      return { ...change, from: change.to, to: change.from };
    case 'range':
      return { ...change, from: change.to, to: change.from };
    case 'weights':
      return { ...change, from: change.to, to: change.from };
  }
}

/** One thing that a person did: its changes, and the words for it. */
export interface Action {
  readonly label: string;
  readonly changes: readonly Change[];
  /** Following actions with the same key are one (a slider while it is dragged); null stands alone. */
  readonly mergeKey: string | null;
}

export interface History {
  readonly done: readonly Action[];
  readonly undone: readonly Action[];
}

export const emptyHistory: History = { done: [], undone: [] };
const MOST_ACTIONS = 200;

function merge(last: Action, next: Action): Action | null {
  if (next.mergeKey === null || last.mergeKey !== next.mergeKey) return null;
  if (last.changes.length !== next.changes.length) return null;
  const changes = next.changes.map((change, i): Change | null => {
    const first = last.changes[i]!;
    return first.kind === change.kind ? ({ ...change, from: first.from } as Change) : null;
  });
  return changes.includes(null) ? null : { ...next, changes: changes as Change[] };
}

/** Remembers an action; what had been undone can no longer be done again. */
export function record(history: History, action: Action): History {
  const last = history.done.at(-1);
  const merged = last === undefined ? null : merge(last, action);
  const done = merged === null ? [...history.done, action] : [...history.done.slice(0, -1), merged];
  return { done: done.slice(-MOST_ACTIONS), undone: [] };
}

export interface HistoryStep {
  readonly history: History;
  /** What to carry out now, in order. */
  readonly changes: readonly Change[];
  readonly label: string;
}

export function undo(history: History): HistoryStep | null {
  const action = history.done.at(-1);
  if (action === undefined) return null;
  return {
    history: { done: history.done.slice(0, -1), undone: [...history.undone, action] },
    changes: [...action.changes].reverse().map(inverse),
    label: action.label,
  };
}

export function redo(history: History): HistoryStep | null {
  const action = history.undone.at(-1);
  if (action === undefined) return null;
  return {
    history: { done: [...history.done, action], undone: history.undone.slice(0, -1) },
    changes: action.changes,
    label: action.label,
  };
}
