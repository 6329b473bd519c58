/** Things with a begin and an end, by time. */
export class Timeline<T extends { readonly startMs: number; readonly endMs: number }> {
  readonly #items: readonly T[];
  readonly #longestMs: number;

  constructor(items: readonly T[]) {
    this.#items = [...items].sort((one, other) => one.startMs - other.startMs || one.endMs - other.endMs);
    this.#longestMs = items.reduce((longest, item) => Math.max(longest, item.endMs - item.startMs), 0);
  }

  /** What overlaps `[startMs, endMs)`, in order of begin. */
  overlapping(startMs: number, endMs: number): T[] {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#items[middle]!.startMs < startMs - this.#longestMs) low = middle + 1;
      else high = middle;
    }
    const found: T[] = [];
    for (let at = low; at < this.#items.length && this.#items[at]!.startMs < endMs; at++)
      if (this.#items[at]!.endMs > startMs) found.push(this.#items[at]!);
    return found;
  }
}
