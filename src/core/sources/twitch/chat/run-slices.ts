import { isAbortError } from '../../../../shared/errors.ts';
import type { ChatMessage } from '../../../../shared/model/chat.ts';
import type { Log } from '../../../ports/log.ts';
import { CursorRefused, type CommentsQuery } from './comments-query.ts';
import { SharedSlices } from './share-slices.ts';
import type { SliceState, SliceStore } from './slice-store.ts';
import type { SecGap, Walk, WalkPlace } from './walk.ts';

/** A part is committed at this many messages: so much is fetched again after a crash, per worker, and held in memory. */
const PART_MESSAGES = 1000;
/** Slices that may fail one after the other before the rest isn't tried. */
const MOST_FAILURES = 4;

export interface SliceRun {
  readonly query: CommentsQuery;
  readonly store: SliceStore;
  readonly walk: Walk;
  readonly workers: number;
  readonly signal: AbortSignal;
  readonly log: Log;
  onProgress(slice: SliceState, place: WalkPlace, messages: number): void;
  onChunk(name: string): void;
}

/**
 * Lists every slice that isn't done, `workers` at a time; a worker that has none left shares another's. Failed slices are
 * tried once more at the end; what then still fails is left open with its reason. Resolves with the last failure, null when every slice is done.
 */
export async function runSlices(run: SliceRun): Promise<unknown> {
  const first = await pass(run, run.workers);
  if (first === null || first instanceof CursorRefused) return first;
  run.log.warn('chat.slices-failed', { open: openSlices(run.store).length });
  return await pass(run, Math.ceil(run.workers / 4));
}

const openSlices = (store: SliceStore): SliceState[] => store.slices.filter(({ isDone }) => !isDone);

async function pass(run: SliceRun, workers: number): Promise<unknown> {
  const queue = openSlices(run.store);
  const shared = new SharedSlices(run.store);
  const seen: { failure: unknown; inRow: number; fatal: Error | null } = {
    failure: null,
    inRow: 0,
    fatal: null,
  };
  const next = (): SliceState | null => queue.shift() ?? (seen.failure === null ? shared.takeHalf() : null);
  const work = async (): Promise<void> => {
    for (let slice = next(); slice !== null; slice = next()) {
      if (seen.fatal !== null) return;
      shared.begin(slice);
      try {
        await listSlice(run, slice, shared);
        seen.inRow = 0;
      } catch (thrown) {
        if (isAbortError(thrown)) {
          seen.fatal = thrown as Error;
          return;
        }
        seen.failure = thrown;
        seen.inRow++;
        if (thrown instanceof CursorRefused || seen.inRow >= MOST_FAILURES) queue.length = 0;
        await run.store.fail(slice, reasonOf(thrown));
      } finally {
        shared.end(slice);
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  if (seen.fatal !== null) throw seen.fatal;
  run.signal.throwIfAborted();
  const isWhole = openSlices(run.store).length === 0;
  return isWhole ? null : seen.failure;
}

/** The sentence without its full stop, to stand in a list of gaps. */
export const reasonOf = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).replace(/\.$/, '');

/** Lists one slice; what was caught before a failure is kept. */
async function listSlice(run: SliceRun, slice: SliceState, shared: SharedSlices): Promise<void> {
  let messages: ChatMessage[] = [];
  let gaps: SecGap[] = [];
  let unreadable = 0;
  let next = slice.next;
  const commit = async (isDone: boolean): Promise<void> => {
    const caught = { messages, gaps, unreadable, next, isDone };
    messages = [];
    gaps = [];
    unreadable = 0;
    const name = await run.store.commit(slice, caught);
    if (name !== null) run.onChunk(name);
  };
  try {
    for await (const step of run.walk(run.query, slice, slice.next)) {
      run.signal.throwIfAborted();
      messages.push(...step.messages);
      unreadable += step.unreadable;
      if (step.gap !== null) gaps.push(step.gap);
      next = step.next;
      shared.step(slice, next.sec);
      run.onProgress(slice, next, step.messages.length);
      if (messages.length >= PART_MESSAGES) await commit(false);
    }
  } catch (thrown) {
    if (messages.length > 0 || gaps.length > 0) await commit(false);
    throw thrown;
  }
  await commit(true);
}
