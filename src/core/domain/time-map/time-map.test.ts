import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { TimeMap } from '../../../shared/model/time-map.ts';
import { inTimeOrder } from './time-order.ts';
import { buildTimeMap, type MappedSegment, mergeTruth } from './build.ts';
import { mediaToStream, mediaToWall, streamToMedia, wallToMedia } from './convert.ts';

const T = 1_700_000_000_000;
/** 10 s, an ad of 30 s, 20 s. */
const map: TimeMap = {
  pieces: [
    { mediaStartMs: 0, durationMs: 10_000, wallStartUnixMs: T, streamStartMs: 60_000 },
    { mediaStartMs: 10_000, durationMs: 20_000, wallStartUnixMs: T + 40_000, streamStartMs: 100_000 },
  ],
  truth: [{ startMs: 10_000, endMs: 10_000, kind: 'ad', note: '' }],
};

describe('wall clock and stream clock to media time', () => {
  it('goes along inside a piece, takes the seam in a hole, carries on outside', () => {
    expect(
      [-5000, 0, 9999, 10_000, 25_000, 39_999, 40_000, 41_500, 65_000].map((ms) => wallToMedia(map, T + ms)),
    ).toEqual([-5000, 0, 9999, 10_000, 10_000, 10_000, 10_000, 11_500, 35_000]);
    expect([59_000, 60_000, 80_000, 100_001].map((ms) => streamToMedia(map, ms))).toEqual([
      -1000, 0, 10_000, 10_001,
    ]);
  });

  it('goes back', () => {
    expect([0, 9999, 10_000, 12_000].map((ms) => mediaToWall(map, ms)! - T)).toEqual([
      0, 9999, 40_000, 42_000,
    ]);
    expect(mediaToStream(map, 10_500)).toBe(100_500);
  });

  it('says null where a clock is not known, and passes pieces without it over', () => {
    const dark = { ...map, pieces: map.pieces.map((piece) => ({ ...piece, wallStartUnixMs: null })) };
    expect(wallToMedia(dark, T)).toBeNull();
    expect(mediaToWall(dark, 0)).toBeNull();
    expect(streamToMedia(dark, 60_000)).toBe(0);
    const half = { ...map, pieces: [dark.pieces[0]!, map.pieces[1]!] };
    expect(wallToMedia(half, T + 30_000)).toBe(0);
  });

  it('takes the later recording of a moment that a clock set back lived twice', () => {
    const twice = {
      truth: [],
      pieces: [
        { mediaStartMs: 0, durationMs: 10_000, wallStartUnixMs: T, streamStartMs: null },
        { mediaStartMs: 10_000, durationMs: 10_000, wallStartUnixMs: T + 5000, streamStartMs: null },
      ],
    };
    expect(wallToMedia(twice, T + 4000)).toBe(4000);
    expect(wallToMedia(twice, T + 6000)).toBe(11_000);
  });
});

const segment = (wallMs: number | null, rest: Partial<MappedSegment> = {}): MappedSegment => ({
  durationMs: 2000,
  wallStartUnixMs: wallMs === null ? null : T + wallMs,
  streamStartMs: null,
  holes: [],
  ...rest,
});

describe('building a map', () => {
  it('joins segments whose clock goes on, and breaks where it does not', () => {
    const built = buildTimeMap([
      segment(0),
      segment(2003),
      segment(3998),
      segment(36_000, { holes: [{ kind: 'ad', note: 'An ad of 30 s.' }] }),
      segment(38_000),
      segment(50_000),
    ]);
    expect(built).toEqual({
      pieces: [
        { mediaStartMs: 0, durationMs: 6000, wallStartUnixMs: T, streamStartMs: null },
        { mediaStartMs: 6000, durationMs: 4000, wallStartUnixMs: T + 36_000, streamStartMs: null },
        { mediaStartMs: 10_000, durationMs: 2000, wallStartUnixMs: T + 50_000, streamStartMs: null },
      ],
      truth: [{ startMs: 6000, endMs: 6000, kind: 'ad', note: 'An ad of 30 s.' }],
    });
  });

  it('rounds sums, not parts', () => {
    const thirds = Array.from({ length: 9 }, () => segment(null, { durationMs: 1000 / 3 }));
    expect(buildTimeMap(thirds).pieces).toEqual([
      { mediaStartMs: 0, durationMs: 3000, wallStartUnixMs: null, streamStartMs: null },
    ]);
  });

  it('lets a wandering clock begin a new piece before it is off by more than the tolerance', () => {
    const wandering = Array.from({ length: 100 }, (_, at) => segment(at * 2010));
    const built = buildTimeMap(wandering);
    for (const [at, one] of wandering.entries()) {
      const mediaMs = wallToMedia(built, one.wallStartUnixMs!)!;
      expect(Math.abs(mediaMs - at * 2000)).toBeLessThanOrEqual(260);
    }
  });

  it('is empty without segments', () => {
    expect(buildTimeMap([])).toEqual({ pieces: [], truth: [] });
  });
});

it('merges ranges of one kind that touch, and keeps kinds apart', () => {
  const range = (startMs: number, endMs: number, kind: 'ad' | 'missing' = 'missing', note = 'n') =>
    ({ startMs, endMs, kind, note }) as const;
  expect(
    mergeTruth([
      range(50, 60),
      range(0, 10),
      range(5, 30, 'ad'),
      range(10, 20),
      range(55, 70),
      range(70, 80, 'missing', 'm'),
    ]),
  ).toEqual([range(0, 20), range(5, 30, 'ad'), range(50, 70), range(70, 80, 'missing', 'm')]);
});

it('puts late messages where they were sent, and keeps the order of those of one moment', async () => {
  const message = (id: string, sentAtUnixMs: number | null): ChatMessage => ({
    ...{ id, sentAtUnixMs, offsetMs: null, kind: 'message', author: null, text: '', emotes: [], badges: [] },
    ...{ color: null, bits: null, reply: null, event: null, extra: null },
  });
  const arrived = [
    message('a', 1),
    message('c', 3),
    message('b', 2),
    message('b2', 2),
    message('-', null),
    message('d', 4),
  ];
  const ordered: (string | null)[] = [];
  for await (const { id } of inTimeOrder(Readable.from(arrived), 3)) ordered.push(id);
  expect(ordered).toEqual(['a', 'b', 'b2', 'c', '-', 'd']);
});
