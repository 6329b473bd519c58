import { describe, expect, it } from 'vitest';
import { hitTest } from './hit-test.ts';
import type { HitLayout } from './hit-test.ts';
import { laneAt, lanesHeightPx, layoutLanes } from './lanes.ts';
import { layoutRanges } from './range-layout.ts';
import type { TimelineRange } from './range-layout.ts';

const view = { startVodMs: 0, msPerPx: 100, widthPx: 1000, durationMs: 3_600_000 };
const range = (
  id: string,
  startMs: number,
  endMs: number,
  patch: Partial<TimelineRange> = {},
): TimelineRange => ({
  id,
  startMs,
  endMs,
  score: 80,
  verdict: null,
  isActive: false,
  peakMs: (startMs + endMs) / 2,
  ...patch,
});

describe('lanes', () => {
  it('share the height, and a lane without data takes one line only', () => {
    const full = layoutLanes(330, {});
    const thin = layoutLanes(330, { chat: 'no chat', sentiment: 'no chat' });
    const heightOf = (lanes: typeof full, id: string) => lanes.find((lane) => lane.id === id)!.heightPx;
    expect(lanesHeightPx(full)).toBeLessThanOrEqual(330);
    expect(heightOf(thin, 'chat')).toBe(22);
    expect(heightOf(thin, 'hype')).toBeGreaterThan(heightOf(full, 'hype'));
  });

  it('never shrink below what can be read', () => {
    expect(layoutLanes(60, {}).find(({ id }) => id === 'hype')!.heightPx).toBe(34);
  });
});

describe('ranges', () => {
  it('are clipped to the view and left out beyond it', () => {
    const rects = layoutRanges([range('in', -5000, 20_000), range('out', 200_000, 210_000)], view);
    expect(rects.map((rect) => [rect.range.id, rect.leftPx, rect.rightPx, rect.startsInView])).toEqual([
      ['in', -4, 200, false],
    ]);
  });

  it('keep the chip of the higher score where two would overlap; the active one always', () => {
    const two = [range('low', 10_000, 12_000, { score: 50 }), range('high', 11_000, 13_000, { score: 90 })];
    const chips = (list: TimelineRange[]) =>
      layoutRanges(list, view)
        .filter(({ chip }) => chip !== null)
        .map((rect) => rect.range.id);
    expect(chips(two)).toEqual(['high']);
    expect(chips([{ ...two[0]!, isActive: true }, two[1]!])).toEqual(['low']);
  });
});

describe('hit test', () => {
  const lanes = layoutLanes(330, {});
  const layout = (ranges: TimelineRange[]): HitLayout => ({
    lanes,
    rects: layoutRanges(ranges, view),
    markers: [
      { markerId: 'm0', origin: 'clip', px: 299 },
      { markerId: 'm1', origin: 'own', px: 300 },
    ],
    truth: [
      {
        range: { startMs: 50_000, endMs: 60_000, kind: 'muted', note: 'music' },
        leftPx: 500,
        rightPx: 600,
      },
    ],
  });
  const waveformPx = lanes.find(({ id }) => id === 'waveform')!.topPx + 5;
  const hypePx = lanes.find(({ id }) => id === 'hype')!.topPx + 8;
  const truthPx = lanes.find(({ id }) => id === 'truth')!.topPx + 8;

  it('finds handles, chips, markers, truth and else the lane', () => {
    const at = layout([range('a', 10_000, 20_000)]);
    expect(hitTest(at, 103, waveformPx)).toEqual({ kind: 'handle', rangeId: 'a', edge: 'start' });
    expect(hitTest(at, 198, waveformPx)).toEqual({ kind: 'handle', rangeId: 'a', edge: 'end' });
    expect(hitTest(at, 150, hypePx)).toEqual({ kind: 'chip', rangeId: 'a' });
    expect(hitTest(at, 304, 4)).toEqual({ kind: 'marker', markerId: 'm1' });
    expect(hitTest(at, 550, truthPx)).toMatchObject({ kind: 'truth' });
    expect(hitTest(at, 400, waveformPx)).toEqual({ kind: 'lane', lane: laneAt(lanes, waveformPx) });
    expect(hitTest(at, 400, 9999)).toEqual({ kind: 'none' });
  });

  it('gives the active range its handles first, and none to ranges too narrow to grab', () => {
    const at = layout([range('narrow', 10_000, 10_800), range('mine', 10_900, 30_000, { isActive: true })]);
    expect(hitTest(at, 107, waveformPx)).toEqual({ kind: 'handle', rangeId: 'mine', edge: 'start' });
    expect(hitTest(at, 100, waveformPx)).toMatchObject({ kind: 'lane' });
  });
});
