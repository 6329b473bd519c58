import type { RangeMs } from '../../../shared/time.ts';

/** A question covers so much from its `start_time` on. */
export const WINDOW_MS = 5000;
/** An answer never holds more; one that is full may have been cut short. */
export const MAX_MESSAGES = 25;
/** Steps inside a second that is fuller than an answer: times are given in whole seconds, questions need not be. */
const FINE_STEP_MS = 200;

/** What a question brought: the id and the second of each message of its answer. */
export interface WalkAnswer {
  readonly messages: readonly { readonly id: string | null; readonly sentAtUnixMs: number }[];
}

/** The place of a walk through the replay, and what can't be proven to be whole. */
export interface WalkState {
  /** Where the next question begins, in Unix ms. */
  readonly atUnixMs: number;
  /** Ids of the second that is being stepped through finely; empty otherwise. */
  readonly fineIds: readonly string[];
  readonly holes: readonly RangeMs[];
}

export const beginWalk = (startUnixMs: number): WalkState => ({
  atUnixMs: startUnixMs,
  fineIds: [],
  holes: [],
});

const secondOf = (unixMs: number): number => Math.floor(unixMs / 1000) * 1000;

/**
 * The next step after an answer. An answer that isn't full is whole: on to the next window. A full one is whole up to
 * the last second in it (answers begin at `start_time`): on from there. A second that fills an answer by itself is
 * stepped through finely; neighbouring answers that share a message leave nothing between them, else that second is
 * a hole, as it is where Kick ignores fractions of a second.
 */
export function nextStep(state: WalkState, { messages }: WalkAnswer): WalkState {
  const ids = messages.flatMap(({ id }) => id ?? []);
  const isJoined = state.fineIds.length === 0 || ids.some((id) => state.fineIds.includes(id));
  const holes = isJoined ? state.holes : addHole(state.holes, secondOf(state.atUnixMs - FINE_STEP_MS));
  if (messages.length < MAX_MESSAGES) return { atUnixMs: state.atUnixMs + WINDOW_MS, fineIds: [], holes };
  const last = secondOf(Math.max(...messages.map(({ sentAtUnixMs }) => sentAtUnixMs)));
  if (last > secondOf(state.atUnixMs)) return { atUnixMs: last, fineIds: [], holes };
  return { atUnixMs: state.atUnixMs + FINE_STEP_MS, fineIds: ids, holes };
}

function addHole(holes: readonly RangeMs[], startMs: number): RangeMs[] {
  const endMs = startMs + 1000;
  const before = holes.at(-1);
  if (before === undefined || before.endMs < startMs) return [...holes, { startMs, endMs }];
  return [...holes.slice(0, -1), { startMs: before.startMs, endMs: Math.max(endMs, before.endMs) }];
}
