import { describe, expect, it } from 'vitest';
import { stepInteraction, trim } from './interaction.ts';
import type { Intent, Interaction, InteractionEvent } from './interaction.ts';
import type { Hit } from './hit-test.ts';
import { layoutLanes } from './lanes.ts';

const lanes = layoutLanes(330, {});
const lane = (id: string): Hit => ({ kind: 'lane', lane: lanes.find((one) => one.id === id)! });
const at = (px: number, snappedMs = px * 100) => ({ px, vodMs: px * 100, snappedMs });
const down = (px: number, hit: Hit, patch = {}): InteractionEvent => ({
  type: 'down',
  ...at(px),
  hit,
  pan: false,
  range: null,
  ...patch,
});
const move = (px: number, snappedMs?: number): InteractionEvent => ({ type: 'move', ...at(px, snappedMs) });
const up = (px: number, snappedMs?: number): InteractionEvent => ({ type: 'up', ...at(px, snappedMs) });

function play(events: InteractionEvent[]): { state: Interaction; intents: Intent[] } {
  let state: Interaction = { kind: 'idle' };
  const intents: Intent[] = [];
  for (const event of events) {
    const step = stepInteraction(state, event);
    state = step.state;
    intents.push(...step.intents);
  }
  return { state, intents };
}

describe('timeline interaction', () => {
  it('seeks on a click, also when the hand trembles', () => {
    expect(play([down(100, lane('chat')), move(102), up(102)])).toEqual({
      state: { kind: 'idle' },
      intents: [{ type: 'seek', vodMs: 10_000 }],
    });
  });

  it('makes a range of a drag in either direction, its end at a clean cut', () => {
    const { intents } = play([down(200, lane('chat')), move(150), up(100, 10_040)]);
    expect(intents.at(-1)).toEqual({ type: 'commit-range', range: { startMs: 10_040, endMs: 20_000 } });
  });

  it('trims by a handle and says from what to what', () => {
    const handle: Hit = { kind: 'handle', rangeId: 'a', edge: 'end' };
    const { intents } = play([
      down(200, handle, { range: { startMs: 10_000, endMs: 20_000 } }),
      move(250, 25_000),
      up(300, 30_000),
    ]);
    expect(intents).toEqual([
      { type: 'preview-range', rangeId: 'a', range: { startMs: 10_000, endMs: 25_000 } },
      {
        type: 'commit-trim',
        rangeId: 'a',
        from: { startMs: 10_000, endMs: 20_000 },
        to: { startMs: 10_000, endMs: 30_000 },
      },
    ]);
  });

  it('scrubs along the ruler and pans where asked to', () => {
    expect(play([down(10, lane('ruler')), move(20), up(20)]).intents).toEqual([
      { type: 'seek', vodMs: 1000 },
      { type: 'seek', vodMs: 2000 },
    ]);
    expect(play([down(100, lane('chat'), { pan: true }), move(90), move(95)]).intents).toEqual([
      { type: 'pan', deltaPx: 10 },
      { type: 'pan', deltaPx: -5 },
    ]);
  });

  it('opens moments and markers under a click', () => {
    expect(play([down(5, { kind: 'chip', rangeId: 'a' }), up(5)]).intents).toEqual([
      { type: 'open-moment', rangeId: 'a' },
    ]);
    expect(play([down(5, { kind: 'marker', markerId: 'm' }), up(5)]).intents).toEqual([
      { type: 'open-marker', markerId: 'm' },
    ]);
  });

  it('leaves everything as it was on Escape', () => {
    const { state, intents } = play([down(200, lane('chat')), move(150), { type: 'cancel' }]);
    expect([state, intents.at(-1)]).toEqual([{ kind: 'idle' }, { type: 'discard-preview' }]);
  });

  it('never trims an edge past the other', () => {
    expect(trim({ startMs: 1000, endMs: 2000 }, 'start', 5000)).toEqual({ startMs: 1800, endMs: 2000 });
    expect(trim({ startMs: 1000, endMs: 2000 }, 'end', 0)).toEqual({ startMs: 1000, endMs: 1200 });
  });
});
