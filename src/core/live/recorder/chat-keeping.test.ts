import { describe, expect, it } from 'vitest';
import {
  beginKeeping,
  dropKept,
  fillableGaps,
  hasKept,
  keepsNow,
  keptSince,
  switchKeeping,
  unkeptRanges,
} from './chat-keeping.ts';
import { factsOf } from './facts.ts';

const MINUTE = 60_000;
const gap = (fromMin: number, toMin: number) => ({
  ...{ fromUnixMs: fromMin * MINUTE, toUnixMs: toMin * MINUTE, reason: 'lost' },
});

describe('keeping chat', () => {
  it('that is switched on and off leaves told gaps', () => {
    const keeping = beginKeeping(false);
    expect([hasKept(keeping), keptSince(keeping)]).toEqual([false, Infinity]);
    switchKeeping(keeping, true, 20 * MINUTE);
    switchKeeping(keeping, true, 25 * MINUTE);
    expect([keepsNow(keeping), keptSince(keeping)]).toEqual([true, 20 * MINUTE]);
    switchKeeping(keeping, false, 40 * MINUTE);
    expect(unkeptRanges(keeping)).toEqual([
      { fromUnixMs: -Infinity, toUnixMs: 20 * MINUTE },
      { fromUnixMs: 40 * MINUTE, toUnixMs: Infinity },
    ]);
  });

  it('is as if it had never been once what was kept is deleted', () => {
    const keeping = beginKeeping(true);
    dropKept(keeping, 'deleted');
    expect([keepsNow(keeping), hasKept(keeping), keeping.droppedBecause]).toEqual([false, false, 'deleted']);
    expect(unkeptRanges(keeping)).toEqual([{ fromUnixMs: -Infinity, toUnixMs: Infinity }]);
  });

  it('lets gaps be filled only well within what was kept, and never where nobody was asked', () => {
    const keeping = beginKeeping(false);
    switchKeeping(keeping, true, 20 * MINUTE);
    const gaps = [gap(10, 11), gap(22, 23), gap(26, 27)];
    expect(fillableGaps(gaps, keeping)).toEqual([gap(26, 27)]);
    expect(fillableGaps(gaps, beginKeeping(true))).toEqual(gaps);
    expect(fillableGaps(gaps, beginKeeping(undefined))).toEqual([]);
  });
});

it('stays without limit in recordings that were begun before there was one', () => {
  const link = {
    platform: 'twitch',
    kind: 'channel',
    id: 'a',
    channel: 'a',
    url: 'u',
    startMs: null,
  } as const;
  const begin = { recordingId: 'r', link, quality: 'best', startedAtUnixMs: 0, keepsChat: true };
  const daysOf = (more: object): number | null =>
    factsOf([{ type: 'begin', version: 1, ...begin, ...more }])!.keepChatDays;
  expect([daysOf({}), daysOf({ keepChatDays: null }), daysOf({ keepChatDays: 7 })]).toEqual([null, null, 7]);
});
