/**
 * A list of a million rows is shown through a window of fewer: a browser's element can be only so tall, and the layout
 * of the list costs time by its length. Below this length the window is the whole list.
 */
export interface RowWindow {
  readonly base: number;
  readonly count: number;
}

const WINDOW_ROWS = 60_000;
/** Closer to an edge of the window than this, it is moved before the edge is seen. */
const EDGE_ROWS = 400;

export function windowAround(index: number, total: number): RowWindow {
  const count = Math.min(WINDOW_ROWS, total);
  const base = Math.min(total - count, Math.max(0, index - Math.floor(count / 2)));
  return { base, count };
}

/** Whether rows `[first, last]` come too close to an edge behind which the list goes on. */
export function isNearEdge(
  window: RowWindow,
  rows: { readonly first: number; readonly last: number },
  total: number,
): boolean {
  const endRow = window.base + window.count;
  const isLow = window.base > 0 && rows.first < window.base + EDGE_ROWS;
  const isHigh = endRow < total && rows.last >= endRow - EDGE_ROWS;
  return isLow || isHigh;
}

/**
 * The sentence that is being spoken, or else was last: the core names the first one that has not ended, which may not
 * have begun.
 */
export function spokenIndex(
  unended: number,
  nowMs: number,
  startOf: (index: number) => number | undefined,
): number {
  const startMs = startOf(unended);
  return startMs === undefined || startMs > nowMs ? unended - 1 : unended;
}
