import type { SliceState, SliceStore } from './slice-store.ts';

/** A slice with fewer pages left than this, as far as can be told, is not worth sharing. */
const LEAST_PAGES = 6;
const LEAST_SEC = 8;
/** The pace is that of the last pages: a chat's bursts are where most pages are. */
const PACE_PAGES = 4;
/** A burst within one second moves a walk by nothing. */
const LEAST_STEP_SEC = 0.5;

/** The slices that are being listed, so that a worker without one can take over half of what is left of the longest. */
export class SharedSlices {
  readonly #store: Pick<SliceStore, 'split' | 'durationMs'>;
  /** Seconds that the last pages reached, the newest last. */
  readonly #reached = new Map<SliceState, number[]>();

  constructor(store: Pick<SliceStore, 'split' | 'durationMs'>) {
    this.#store = store;
  }

  begin(slice: SliceState): void {
    this.#reached.set(slice, [slice.next.sec]);
  }

  step(slice: SliceState, atSec: number): void {
    const reached = this.#reached.get(slice);
    if (reached === undefined) return;
    reached.push(atSec);
    if (reached.length > PACE_PAGES + 1) reached.shift();
  }

  end(slice: SliceState): void {
    this.#reached.delete(slice);
  }

  /** The second half of the slice with most pages to go; null when none has enough of them. */
  takeHalf(): SliceState | null {
    let most: { slice: SliceState; pages: number; middleSec: number } | null = null;
    for (const [slice, reached] of this.#reached) {
      const pages = reached.length - 1;
      const atSec = reached.at(-1)!;
      const endSec = slice.endSec ?? Math.floor((this.#store.durationMs ?? 0) / 1000);
      const leftSec = endSec - atSec;
      if (pages === 0 || leftSec < LEAST_SEC) continue;
      const pagesLeft = (leftSec * pages) / Math.max(LEAST_STEP_SEC, atSec - reached[0]!);
      if (pagesLeft >= LEAST_PAGES && pagesLeft > (most?.pages ?? 0))
        most = { slice, pages: pagesLeft, middleSec: atSec + Math.floor(leftSec / 2) };
    }
    return most === null ? null : this.#store.split(most.slice, most.middleSec);
  }
}
