import { expect, it } from 'vitest';
import fc from '../../../../../test/support/properties.ts';
import { judgedSource } from '../../../../../test/support/sounds/judged-source.ts';
import { makeScene, SCENE_RATE_HZ } from '../../../../../test/support/sounds/scene.ts';
import type { SoundEvent } from '../../../../shared/model/sound-event.ts';
import { createPeakWatch, type HeardPeak } from './peak-watch.ts';
import { createSoundWatch } from './sound-watch.ts';

function peaksOf(lufs: readonly number[]): HeardPeak[] {
  const watch = createPeakWatch(100);
  return lufs.flatMap((value) => watch(value) ?? []);
}
const level = (steps: number, lufs: number): number[] => Array<number>(steps).fill(lufs);

it('tells of what is louder than usual, when it is over', () => {
  expect(peaksOf([...level(100, -30), ...level(8, -15), ...level(20, -30)])).toEqual([
    { startMs: 10_000, durationMs: 800, lufs: -15 },
  ]);
  expect(peaksOf([...level(100, -30), ...level(8, -25), ...level(20, -30)])).toEqual([]);
  // Before five seconds nothing is usual, and what is hardly heard is no peak.
  expect(peaksOf([...level(40, -30), ...level(5, -10), ...level(20, -30)])).toEqual([]);
  expect(peaksOf([...level(100, -70), ...level(5, -55), ...level(20, -70)])).toEqual([]);
});

it('tells of a long one in parts, and gets used to what stays loud', () => {
  const peaks = peaksOf([...level(100, -30), ...level(800, -15)]);
  expect(peaks[0]).toEqual({ startMs: 10_000, durationMs: 3000, lufs: -15 });
  expect(peaks[1]).toMatchObject({ startMs: 13_000, durationMs: 3000 });
  expect(peaks.at(-1)!.startMs).toBeLessThan(45_000);
});

it('tells of stretches that follow each other', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -70, max: 0, noNaN: true }), { maxLength: 400 }), (lufs) => {
      let endMs = 0;
      for (const { startMs, durationMs, lufs: loudest } of peaksOf(lufs)) {
        expect(startMs).toBeGreaterThanOrEqual(endMs);
        expect(durationMs).toBeLessThanOrEqual(3000);
        expect(loudest).toBeGreaterThanOrEqual(-50);
        endMs = startMs + durationMs;
      }
    }),
  );
});

it(
  'hears laughter, cheer and shouts while a stream goes on, each once and in time',
  { timeout: 60_000 },
  () => {
    const scene = makeScene(judgedSource(11), { slots: 8, seed: 11 });
    const samples = scene.mixed(20);
    const watch = createSoundWatch();
    const found: { event: SoundEvent; heardMs: number }[] = [];
    const block = SCENE_RATE_HZ / 10;
    for (let at = 0; at < samples.length; at += block)
      for (const event of watch(samples.subarray(at, at + block)).flatMap(({ events }) => events))
        found.push({ event, heardMs: ((at + block) * 1000) / SCENE_RATE_HZ });
    const overlaps = (
      a: { startMs: number; endMs: number },
      b: { startMs: number; endMs: number },
    ): boolean => a.startMs < b.endMs && b.startMs < a.endMs;
    for (const [at, one] of found.entries()) {
      expect(one.heardMs - one.event.endMs).toBeLessThanOrEqual(4100);
      for (const other of found.slice(at + 1))
        if (other.event.kind === one.event.kind) expect(overlaps(one.event, other.event)).toBe(false);
    }
    const planted = scene.planted.filter(({ kind }) => kind !== 'own');
    const hits = planted.filter((sound) =>
      found.some(({ event }) => event.kind === sound.kind && overlaps(event, sound)),
    );
    console.log(`heard ${hits.length} of ${planted.length}, told of ${found.length}`);
    expect(hits.length / planted.length).toBeGreaterThanOrEqual(0.6);
    const wrong = found.filter(
      ({ event }) => !planted.some((sound) => sound.kind === event.kind && overlaps(event, sound)),
    );
    expect(wrong.length).toBeLessThanOrEqual(planted.length / 3);
  },
);
