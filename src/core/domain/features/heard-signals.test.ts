import { describe, expect, it } from 'vitest';
import type { HeardSounds, SoundEvent } from '../../../shared/model/sound-event.ts';
import { gatherSignals } from '../scoring/hype-signals.ts';
import { explainAt, scoreHype } from '../scoring/score-hype.ts';
import { pickHighlights } from '../highlights/pick-highlights.ts';
import { DEFAULT_WEIGHTS } from '../scoring/weights.ts';
import { heardAround, heardSignals } from './heard-signals.ts';

const event = (kind: SoundEvent['kind'], startSec: number, endSec: number, confidence = 1): SoundEvent => ({
  kind,
  startMs: startSec * 1000,
  endMs: endSec * 1000,
  confidence,
  detector: kind === 'own' ? 'template' : 'heuristic',
  label: kind === 'own' ? 'kill' : null,
});
const heard = (events: SoundEvent[], more: Partial<HeardSounds> = {}): HeardSounds => ({
  detector: 'heuristic',
  ownSounds: ['kill'],
  events,
  ...more,
});
const DURATION_MS = 1_800_000;
const nothing = { durationMs: DURATION_MS, lagMs: null, chat: null, voice: null, sentences: null };
/** A steady stream: only what is heard makes a difference. */
const loudness = {
  startMs: 0,
  stepMs: 1000,
  length: 1800,
  tracks: { momentary: new Float32Array(1800).fill(-20) },
  meta: {},
};
const scored = (sounds: HeardSounds | null) => scoreHype({ ...nothing, loudness, sounds });
const totalAt = (sounds: HeardSounds | null, second: number): number =>
  scored(sounds).tracks['total']![second]!;

describe('what was heard, per second', () => {
  it('is the share of the second times the confidence, and own sounds are counted where they begin', () => {
    const { laughter, ownSounds, shout } = heardSignals(
      6,
      heard([event('laughter', 1.5, 3.25, 0.8), event('own', 2.2, 3.1), event('own', 2.9, 3.8)]),
    );
    expect([...laughter!].map((value) => Number(value.toFixed(2)))).toEqual([0, 0.4, 0.8, 0.2, 0, 0]);
    expect([...ownSounds!]).toEqual([0, 0, 2, 0, 0, 0]);
    expect(shout).toBeNull();
  });

  it('is absent where nobody listened, and own sounds where there are none to look for', () => {
    expect(heardSignals(3, null)).toEqual({ laughter: null, cheer: null, shout: null, ownSounds: null });
    expect(heardSignals(3, heard([], { ownSounds: [] })).ownSounds).toBeNull();
    const { series } = gatherSignals({ ...nothing, loudness, sounds: null }, 6000);
    expect([series.laughter, series.cheer, series['own-sounds']]).toEqual([null, null, null]);
  });

  it('takes shouts from a tagger where there is one', () => {
    const sounds = heard([event('shout', 1, 2, 0.9)], { detector: 'model' });
    expect(heardSignals(3, sounds).shout![1]).toBeCloseTo(0.9);
  });
});

describe('what was heard, in the score', () => {
  it('raises its second, a streak more than a single one, and nothing where there is none of it', () => {
    const base = totalAt(null, 900);
    expect(totalAt(heard([]), 900)).toBe(base);
    const one = totalAt(heard([event('own', 900.2, 901)]), 900);
    const three = totalAt(heard([900.2, 903, 906].map((at) => event('own', at, at + 0.8))), 900);
    expect(one).toBeGreaterThan(base);
    expect(three).toBeGreaterThan(one + 3);
    expect(totalAt(heard([event('laughter', 900, 904)]), 900)).toBeGreaterThan(base + 5);
    expect(totalAt(heard([event('cheer', 900, 904)]), 900)).toBeGreaterThan(base + 5);
  });

  it('never falls when an event is surer, longer or one more', () => {
    for (const kind of ['laughter', 'cheer', 'own'] as const)
      for (const [less, more] of [
        [[event(kind, 900, 902, 0.6)], [event(kind, 900, 902, 0.9)]],
        [[event(kind, 900, 902)], [event(kind, 900, 905)]],
        [[event(kind, 900, 902)], [event(kind, 900, 902), event(kind, 904, 905)]],
      ] as const)
        expect(totalAt(heard([...more]), 900)).toBeGreaterThanOrEqual(totalAt(heard([...less]), 900) - 1e-4);
  });

  it('makes nobody less sure of a stream in which none of it was to be heard', () => {
    const [without, silent] = [scored(null), scored(heard([]))];
    expect(explainAt(silent, 900).confidence).toBe(explainAt(without, 900).confidence);
  });

  it('is told in words: how long the laughter, how many kills', () => {
    const events = [
      event('laughter', 902, 906),
      ...[900, 901.5, 903.4].map((at) => event('own', at, at + 0.8)),
    ];
    expect(heardAround(events, 900_000)).toEqual({
      laughterSec: 4,
      cheerSec: 0,
      own: [{ name: 'kill', count: 3 }],
    });
    const sounds = heard(events);
    const [best] = pickHighlights({
      ...{ ...nothing, loudness, sounds, hype: scored(sounds) },
      weights: DEFAULT_WEIGHTS,
      sensitivity: 1,
    });
    expect(Math.abs(best!.peakMs - 900_000)).toBeLessThan(6000);
    expect(best!.reasons.map(({ text }) => text).sort()).toEqual(['kill ×3', 'laughter 4 s']);
  });

  it('does not count where the sound is muted', () => {
    const hidden = scoreHype({
      ...{ ...nothing, loudness, sounds: heard([event('laughter', 900, 904)]) },
      truth: [{ startMs: 880_000, endMs: 920_000, kind: 'muted', note: '' }],
    });
    expect(hidden.tracks['laughter.value']![901]).toBeNaN();
  });
});
