import { create } from 'zustand';

/**
 * Clips that were removed a moment ago: hidden at once, and really removed when their undo has gone by. So an undo
 * needs nothing back from the trash. A reload in between keeps the clip.
 */
export const usePendingRemovals = create<{ clipIds: readonly string[] }>(() => ({ clipIds: [] }));

const UNDO_MS = 10_000;
const timers = new Map<string, number>();

function forget(clipId: string): void {
  window.clearTimeout(timers.get(clipId));
  timers.delete(clipId);
  usePendingRemovals.setState((state) => ({ clipIds: state.clipIds.filter((id) => id !== clipId) }));
}

/** Hides a clip and calls `remove` unless the returned undo is called in time; undo says whether it was. */
export function removeLater(clipId: string, remove: () => Promise<unknown>): () => boolean {
  window.clearTimeout(timers.get(clipId));
  usePendingRemovals.setState((state) => ({ clipIds: [...new Set([...state.clipIds, clipId])] }));
  timers.set(
    clipId,
    window.setTimeout(() => {
      timers.delete(clipId);
      void remove().finally(() => forget(clipId));
    }, UNDO_MS),
  );
  return () => {
    const inTime = timers.has(clipId);
    forget(clipId);
    return inTime;
  };
}
