import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { wallToMedia } from '../../src/core/domain/time-map/convert.ts';
import type { TimeMap } from '../../src/shared/model/time-map.ts';
import type { Slot } from '../sim/twitch-live/live-hls.ts';
import { FRAMES_PER_SEC, SEGMENT_MS } from '../sim/twitch-live/live-media.ts';

const FRAMES_PER_SLOT = (FRAMES_PER_SEC * SEGMENT_MS) / 1000;

/** A broadcast, a letter a segment: l(ive), a(d), o(ther sample rate), . (the encoder is away). */
export function show(plan: string): Slot[] {
  let pod = 0;
  return plan.split('').map((letter, at) => {
    if (letter === 'a' && plan[at - 1] !== 'a') pod++;
    if (letter === 'a') return { kind: 'ad', pod };
    return { kind: letter === '.' ? 'away' : letter === 'o' ? 'other-rate' : 'live' };
  });
}

/** Each frame shows its number, which counts from the start of the broadcast, Unix ms. */
export const wallOfFrame = (startedAtUnixMs: number, frame: number): number =>
  startedAtUnixMs + (frame / FRAMES_PER_SEC) * 1000;

export function expectFramesToLieWhereTheMapSays(
  { map, frames }: { map: TimeMap; frames: readonly number[] },
  startedAtUnixMs: number,
): void {
  const errors = frames.map((frame, at) =>
    Math.abs(wallToMedia(map, wallOfFrame(startedAtUnixMs, frame))! - (at / FRAMES_PER_SEC) * 1000),
  );
  expect(Math.max(...errors)).toBeLessThan(1000);
}

/** The slots of the broadcast whose pictures a file holds, whole ones only. */
export function slotsOf(frames: readonly number[]): number[] {
  const slots: number[] = [];
  for (const [at, frame] of frames.entries())
    if (frame % FRAMES_PER_SLOT === 0 && frames[at + FRAMES_PER_SLOT - 1] === frame + FRAMES_PER_SLOT - 1)
      slots.push(frame / FRAMES_PER_SLOT);
  expect(slots.length * FRAMES_PER_SLOT).toBe(frames.length);
  return slots;
}

export const upTo = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** What the media files of a recording that runs weigh. */
export async function bytesOfRuns(dir: string): Promise<number> {
  const names = (await readdir(dir)).filter((name) => name.startsWith('run-'));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(dir, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
