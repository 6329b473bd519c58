import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import type { CutMode } from '../../../shared/model/clip.ts';
import { type ClipPlan, planClip } from './clip-plan.ts';
import { entryPoints, framesInRange, type VideoPacket } from './frame-index.ts';
import { gridRate, regularRate } from './frame-rate.ts';

const FPS = 30;

const probe = (video: Partial<NonNullable<MediaProbe['video']>> = {}): MediaProbe => ({
  ...{ container: 'mov,mp4', durationMs: 20_000, startSec: 0, sizeBytes: 1, bitRate: null },
  ...{ audio: [], createdAtUnixMs: null, title: null },
  video: {
    ...{ codec: 'h264', profile: 'High', width: 640, height: 360, pixelFormat: 'yuv420p', frameRate: FPS },
    ...{ frameRateRatio: '30/1', variableFrameRate: false, rotationDeg: 0 },
    ...video,
  },
});

/** Groups of `keyEvery` frames: I B P B P …, each B stored after the P that follows it. */
function packets(frames: number, keyEvery: number, options: { open?: boolean } = {}): VideoPacket[] {
  const order: { frame: number; key: boolean }[] = [];
  for (let group = 0; group < frames; group += keyEvery) {
    const end = Math.min(frames, group + keyEvery);
    order.push({ frame: group, key: true });
    if (options.open === true && group > 0) order.push({ frame: group - 1, key: false });
    const last = options.open === true && end < frames ? end - 1 : end;
    for (let frame = group + 1; frame < last; frame += 2) {
      if (frame + 1 < last) order.push({ frame: frame + 1, key: false });
      order.push({ frame, key: false });
    }
  }
  return order.map(({ frame, key }, index) => ({ ptsSec: frame / FPS, dtsSec: (index - 1) / FPS, key }));
}

const plan = (
  mode: CutMode,
  startMs: number,
  endMs: number,
  more: Partial<Parameters<typeof planClip>[0]> = {},
): ClipPlan =>
  planClip({ range: { startMs, endMs }, mode, probe: probe(), packets: packets(600, 60), ...more });

const stepsOf = (made: ClipPlan): unknown[] =>
  made.steps.map((step) => (step.kind === 'audio' ? 'audio' : [step.part, step.frameCount]));

describe('an exact plan', () => {
  it('takes the frames whose millisecond lies in the range', () => {
    const made = plan('exact', 1000, 4000);
    expect([made.realStartMs, made.realEndMs, made.frameCount]).toEqual([1000, 4000, 90]);
    // Frame 31 is at 1033.3 ms and shown as 1033: a range from there begins with it, one from 1034 with the next.
    expect(plan('exact', 1033, 4000).realStartMs).toBe(1033);
    expect(plan('exact', 1034, 4000).realStartMs).toBe(1067);
  });

  it('cuts halfway between frames, so that rounding moves none across', () => {
    const [video] = plan('exact', 1000, 4000).steps;
    expect(video).toMatchObject({
      fromSec: expect.closeTo(29.5 / FPS, 6) as number,
      toSec: expect.closeTo(119.5 / FPS, 6) as number,
      ...{ originSec: 1, timing: 'each-frame' },
    });
  });

  it('is clamped to the media, and refused with a sentence outside of it', () => {
    expect(plan('exact', 19_000, 90_000).realEndMs).toBe(20_000);
    expect(() => plan('exact', 30_000, 40_000)).toThrow(AppError);
    expect(() => plan('exact', 5000, 5000)).toThrow('There is nothing between');
    expect(() => plan('exact', 5001, 5002)).toThrow('no frame between');
  });

  it('puts uneven frames on a grid fine enough for all of them', () => {
    const uneven = [0, 1, 2, 4, 5, 8, 9, 10].map((frame) => ({
      ptsSec: frame / 60,
      dtsSec: null,
      key: frame === 0,
    }));
    const made = plan('exact', 0, 1000, { packets: uneven });
    expect(made.rate).toEqual({ numerator: 60, denominator: 1 });
    expect(made.steps[0]).toMatchObject({ timing: 'constant-rate' });
  });

  it('of sound alone is exactly the range', () => {
    const made = plan('smart', 1234, 5678, { probe: { ...probe(), video: null }, packets: [] });
    expect(made).toMatchObject({ mode: 'exact', realStartMs: 1234, realEndMs: 5678, frameCount: null });
  });
});

describe('a copy plan', () => {
  it('begins at the keyframe before and ends where no frame is owed', () => {
    const made = plan('copy', 2500, 4050);
    expect([made.realStartMs, made.realEndMs]).toEqual([2000, 4100]);
  });

  it('passes over a keyframe that cannot be entered cleanly', () => {
    const made = plan('copy', 4500, 6000, { packets: packets(600, 60, { open: true }) });
    expect(made.realStartMs).toBe(0);
  });

  it('becomes an exact cut without a keyframe before', () => {
    const made = plan('copy', 1000, 2000, {
      packets: packets(600, 60).map((one) => ({ ...one, key: false })),
    });
    expect(made).toMatchObject({ mode: 'exact', note: expect.stringContaining('no keyframe') as string });
  });
});

describe('a smart plan', () => {
  it('encodes up to the first keyframe, copies, and encodes only frames that are still owed at the end', () => {
    expect(stepsOf(plan('smart', 1000, 5033))).toEqual([['head', 30], ['middle', 91], 'audio']);
    expect(stepsOf(plan('smart', 1000, 5067))).toEqual([['head', 30], ['middle', 91], ['tail', 1], 'audio']);
    expect(stepsOf(plan('smart', 2000, 5033))).toEqual([['middle', 91], 'audio']);
  });

  it('covers every frame of the range exactly once', () => {
    for (let endMs = 4100; endMs < 6100; endMs += 37) {
      const made = plan('smart', 1111, endMs);
      const frames = made.steps.reduce((sum, step) => sum + (step.kind === 'audio' ? 0 : step.frameCount), 0);
      expect(frames).toBe(made.frameCount);
    }
  });

  it.each([
    ['not H.264', { codec: 'hevc' }],
    ['not 8 bit', { pixelFormat: 'yuv420p10le' }],
    ['rotated', { rotationDeg: 90 }],
  ])('becomes an exact cut, with the reason: %s', (reason, video) => {
    const made = plan('smart', 1000, 9000, { probe: probe(video) });
    expect(made.mode).toBe('exact');
    expect(made.note).toContain(reason);
  });
});

describe('the frame index', () => {
  it('knows where a stream can be entered', () => {
    const entered = (list: VideoPacket[]): number[] =>
      entryPoints(list).flatMap((is, at) => (is ? [at] : []));
    expect(entered(packets(12, 6))).toEqual([0, 6]);
    expect(entered(packets(12, 6, { open: true }))).toEqual([0]);
  });

  it('finds nothing between two frames', () => {
    expect(framesInRange(packets(30, 30), { startMs: 40, endMs: 60 })).toBeNull();
  });
});

describe('the frame rate', () => {
  const times = (fps: number, count: number, roundSec = 0): number[] =>
    Array.from({ length: count }, (_v, i) =>
      roundSec === 0 ? i / fps : Math.round(i / fps / roundSec) * roundSec,
    );

  it('is recognised through the rounding of Matroska, and told from its neighbour', () => {
    expect(regularRate(times(60, 300, 0.001), null)).toEqual({ numerator: 60, denominator: 1 });
    expect(regularRate(times(30_000 / 1001, 1000, 0.001), null)).toEqual({
      numerator: 30_000,
      denominator: 1001,
    });
    expect(regularRate(times(29.97, 20), { numerator: 30, denominator: 1 })).toEqual({
      numerator: 30,
      denominator: 1,
    });
  });

  it('is none when a frame is missing', () => {
    const dropped = times(30, 100).filter((_sec, index) => index !== 50);
    expect(regularRate(dropped, { numerator: 30, denominator: 1 })).toBeNull();
    expect(gridRate(dropped)).toEqual({ numerator: 30, denominator: 1 });
  });
});
