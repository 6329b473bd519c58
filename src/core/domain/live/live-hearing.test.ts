import { expect, it } from 'vitest';
import fc from '../../../../test/support/properties.ts';
import type { SoundEvent } from '../../../shared/model/sound-event.ts';
import type { HeardStretch, WatchedTracks } from './detect/sound-watch.ts';
import { createLiveHearing } from './live-hearing.ts';

const voiceOf = (steps: number, level: number): WatchedTracks => {
  const track = (): Float32Array => new Float32Array(steps).fill(level);
  return { speech: track(), pitchHz: track(), onset: track(), rmsDbfs: track() };
};
const sound = (kind: SoundEvent['kind'], startMs: number, endMs: number, confidence = 0.6): SoundEvent => ({
  ...{ kind, startMs, endMs, confidence, detector: 'heuristic', label: null },
});
const heard = (fromMs: number, events: readonly SoundEvent[] = [], steps = 20): HeardStretch => ({
  ...{ fromMs, voice: voiceOf(steps, 1), events },
});

it('has the voice where the app listened, the newest word on each step, and nothing elsewhere', () => {
  const hearing = createLiveHearing(60);
  expect(hearing.stretch(0, 10)).toEqual({ voice: null, events: null, told: null });
  hearing.add(heard(2000));
  hearing.add({ fromMs: 3000, voice: voiceOf(20, 0.5), events: [] });
  const { voice } = hearing.stretch(1, 5);
  const speech = voice!.tracks['speech']!;
  expect(speech).toHaveLength(50);
  expect(speech[9]).toBeNaN();
  expect([speech[10], speech[19], speech[20], speech[39]]).toEqual([1, 1, 0.5, 0.5]);
  expect(speech[40]).toBeNaN();
});

it('counts a sound that both heard once, by the surer one', () => {
  const hearing = createLiveHearing(60);
  hearing.add(heard(0, [sound('laughter', 10_000, 12_000), sound('cheer', 30_000, 32_000)]));
  hearing.addTold(11_500, 'laughter', { share: 0.9, durationMs: 2000 });
  hearing.addTold(20_000, 'laughter', { share: 0.4, durationMs: 1000 });
  hearing.addTold(31_000, 'shout', { share: 0.7, durationMs: 1000 });
  const { events, told } = hearing.stretch(5, 40);
  expect(events!.map(({ startMs, confidence }) => [startMs, confidence])).toEqual([
    [5000, expect.closeTo(0.9)],
    [25_000, 0.6],
  ]);
  const seconds = Array.from(told!, (share, at) => [at + 5, share] as const).filter(([, share]) => share > 0);
  // Another laugh and another kind of sound are signs of their own.
  expect(seconds.map(([second]) => second)).toEqual([20, 31]);
});

it('leaves everything to who is outside where the app does not listen', () => {
  const hearing = createLiveHearing(60);
  hearing.addTold(3000, 'cheer', { share: 0.5, durationMs: 2000 });
  const { events, told } = hearing.stretch(0, 6);
  expect(events).toBeNull();
  expect([...told!]).toEqual([Number.NaN, Number.NaN, Number.NaN, 0.5, 0.5, 0]);
});

it('is the same in whatever order both come', () => {
  const event = fc.record({
    atMs: fc.integer({ min: 0, max: 50_000 }),
    durationMs: fc.integer({ min: 300, max: 5000 }),
    share: fc.double({ min: 0.1, max: 1, noNaN: true }),
    own: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 8 }), (events) => {
      const stretchOf = (some: typeof events): unknown => {
        const hearing = createLiveHearing(60);
        hearing.add(heard(0));
        for (const { own, atMs, durationMs, share } of some)
          if (own) hearing.add(heard(0, [sound('shout', atMs, atMs + durationMs, share)]));
          else hearing.addTold(atMs, 'shout', { share, durationMs });
        const { told, events: own } = hearing.stretch(0, 60);
        const keyed = own!.map(({ startMs, endMs, confidence }) => `${startMs} ${endMs} ${confidence}`);
        return { told, own: keyed.sort() };
      };
      expect(stretchOf([...events].reverse())).toEqual(stretchOf(events));
    }),
  );
});
