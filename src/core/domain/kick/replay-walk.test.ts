import { describe, expect, it } from 'vitest';
import { beginWalk, MAX_MESSAGES, nextStep, WINDOW_MS, type WalkState } from './replay-walk.ts';
import fc from '../../../../test/support/properties.ts';

interface Sent {
  readonly id: string;
  readonly exactMs: number;
}

/** Walks as a client does; `answer` is the service. */
function walk(
  all: readonly Sent[],
  endMs: number,
  floorsStart = false,
): { found: Set<string>; state: WalkState } {
  const sorted = all.toSorted((a, b) => a.exactMs - b.exactMs);
  const found = new Set<string>();
  let state = beginWalk(0);
  for (let asked = 0; state.atUnixMs < endMs; asked++) {
    expect(asked).toBeLessThan(endMs / 100);
    const from = floorsStart ? Math.floor(state.atUnixMs / 1000) * 1000 : state.atUnixMs;
    const messages = sorted
      .filter(({ exactMs }) => exactMs >= from && exactMs < from + WINDOW_MS)
      .slice(0, MAX_MESSAGES)
      .map(({ id, exactMs }) => ({ id, sentAtUnixMs: Math.floor(exactMs / 1000) * 1000 }));
    for (const { id } of messages) found.add(id);
    state = nextStep(state, { messages });
  }
  return { found, state };
}
const burst = (count: number, fromMs: number, toMs: number): Sent[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${fromMs}-${index}`,
    exactMs: fromMs + ((toMs - fromMs) * index) / count,
  }));

describe('nextStep', () => {
  it('crosses a quiet stream window by window', () => {
    const { found, state } = walk(burst(20, 0, 60_000), 60_000);
    expect(found.size).toBe(20);
    expect(state).toEqual({ atUnixMs: 60_000, fineIds: [], holes: [] });
  });

  it('finds everything of 15 messages a second, and of a second with 60', () => {
    const all = [...burst(900, 0, 60_000), ...burst(60, 30_000, 31_000)];
    const { found, state } = walk(all, 60_000);
    expect(found.size).toBe(960);
    expect(state.holes).toEqual([]);
  });

  it('reports the second that is too full to be listed', () => {
    const { found, state } = walk(burst(400, 30_000, 31_000), 60_000);
    expect(found.size).toBeLessThan(400);
    expect(state.holes).toEqual([{ startMs: 30_000, endMs: 31_000 }]);
  });

  it('reports a full second where fractions of a second are ignored', () => {
    const { state } = walk(burst(60, 30_000, 31_000), 60_000, true);
    expect(state.holes).toEqual([{ startMs: 30_000, endMs: 31_000 }]);
  });

  it('loses nothing outside of the holes that it reports', () => {
    const times = fc.array(fc.integer({ min: 0, max: 29_999 }), { maxLength: 400 });
    const clustered = fc.tuple(times, fc.integer({ min: 1, max: 3000 })).map(([list, spread]) =>
      list.map((ms, index) => ({
        id: String(index),
        exactMs: index % 2 === 0 ? ms : 10_000 + (ms % spread),
      })),
    );
    fc.assert(
      fc.property(clustered, fc.boolean(), (all, floorsStart) => {
        const { found, state } = walk(all, 30_000, floorsStart);
        for (const { id, exactMs } of all) {
          const isInHole = state.holes.some(({ startMs, endMs }) => exactMs >= startMs && exactMs < endMs);
          if (!isInHole) expect(found.has(id)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
