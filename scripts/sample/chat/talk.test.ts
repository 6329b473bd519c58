import { describe, expect, it } from 'vitest';
import { makePlan } from '../plan/plan.ts';
import type { ChatLine } from './compose.ts';
import { makeTalk, scenarioOf } from './talk.ts';

const linesOf = (seed: number, fromMs = 0): ChatLine[] =>
  Array.from(makeTalk(scenarioOf(makePlan({ seed }), fromMs)).seconds()).flat();
const between = (lines: readonly ChatLine[], fromMs: number, toMs: number): ChatLine[] =>
  lines.filter((line) => line.atMs >= fromMs && line.atMs < toMs);

describe('the chat of a sample stream', () => {
  it('is the same for the same seed and never goes back in time', () => {
    const lines = linesOf(3);
    expect(linesOf(3)).toEqual(lines);
    expect(lines.every((line, index) => index === 0 || line.atMs >= lines[index - 1]!.atMs)).toBe(true);
  });

  it('bursts after the cause of every moment, by the lag', () => {
    for (const seed of [2, 5, 9]) {
      const plan = makePlan({ seed });
      const lines = linesOf(seed);
      for (const moment of plan.moments) {
        const onsetMs = moment.causeMs + moment.chatLagMs;
        const burst = between(lines, onsetMs, onsetMs + 8000).length / 8;
        expect(burst / plan.messagesPerSecond).toBeGreaterThan(2);
      }
    }
  });

  it('holds the decoys: a raid notice, one text pasted often, joins, and advertising', () => {
    const bodies = linesOf(4).map((line) => line.body);
    const counts = new Map<string, number>();
    for (const body of bodies) counts.set(body, (counts.get(body) ?? 0) + 1);
    const pasted = [...counts].filter(([body, count]) => body.length > 80 && count >= 5);
    expect(bodies.filter((body) => /^\d+ raiders from \w+ have joined!$/.test(body))).toHaveLength(1);
    expect(pasted.length).toBeGreaterThanOrEqual(1);
    expect(counts.get('!join')).toBeGreaterThan(20);
    expect(bodies.filter((body) => body.includes('. example')).length).toBeGreaterThan(5);
  });

  it('can begin before the recording', () => {
    const lines = linesOf(4, -30_000);
    expect(lines[0]!.atMs).toBeLessThan(0);
    expect(lines[0]!.atMs).toBeGreaterThanOrEqual(-30_000);
  });
});
