import type { Clock } from '../../../ports/clock.ts';
import type { FetchChatRequest } from '../../../ports/site.ts';
import type { SliceState, SliceStore } from './slice-store.ts';
import type { WalkPlace } from './walk.ts';

/** Messages and covered stream time of all slices, as one line for the person. */
export class ReplayProgress {
  private readonly request: Pick<FetchChatRequest, 'onProgress'>;
  private readonly store: Pick<SliceStore, 'slices'>;
  private readonly clock: Clock;
  private readonly startedAtUnixMs: number;
  private readonly reached = new Map<SliceState, number>();
  private messages: number;
  private fetched = 0;

  constructor(store: SliceStore, clock: Clock, request: Pick<FetchChatRequest, 'onProgress'>) {
    this.store = store;
    this.clock = clock;
    this.request = request;
    this.startedAtUnixMs = clock.nowUnixMs();
    const kept = store.slices.flatMap(({ parts }) => parts);
    this.messages = kept.reduce((sum, { count }) => sum + count, 0);
  }

  step(slice: SliceState, place: WalkPlace, messages: number): void {
    this.reached.set(slice, place.sec);
    this.messages += messages;
    this.fetched += messages;
    const sec = (this.clock.nowUnixMs() - this.startedAtUnixMs) / 1000;
    const rate = sec < 1 ? '' : ` · ${Math.round(this.fetched / sec).toLocaleString('en')} / s`;
    this.request.onProgress({
      fraction: this.fraction(),
      detail: `${this.messages.toLocaleString('en')} chat messages${rate}`,
    });
  }

  /** By stream time; null for a chat whose end isn't known. */
  private fraction(): number | null {
    let total = 0;
    let done = 0;
    for (const slice of this.store.slices) {
      if (slice.endSec === null && this.store.slices.length === 1) return null;
      // The open slice is as long as the one before it.
      const before = this.store.slices.at(-2);
      const length =
        slice.endSec === null ? before!.endSec! - before!.startSec : slice.endSec - slice.startSec;
      const reached = (this.reached.get(slice) ?? slice.next.sec) - slice.startSec;
      total += length;
      done += slice.isDone ? length : Math.max(0, Math.min(length, reached));
    }
    return total === 0 ? null : done / total;
  }
}
