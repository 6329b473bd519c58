import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../test/support/seeded-random.ts';
import { talkLike } from '../../../../../test/support/sounds/talk-like.ts';
import { describeMatch } from './describe-match.ts';
import { isSilent, matchSounds, shiftAt, type SoundMatch, type SoundSide } from './sound-offset.ts';
import { createSoundPrinter, PRINT_RATE_HZ } from './sound-print.ts';

function side(samples: Int16Array): SoundSide {
  const printer = createSoundPrinter();
  printer.add(samples);
  return {
    print: printer.finish(),
    samples: (first, count) => Int16Array.from({ length: count }, (_, at) => samples[first + at] ?? 0),
  };
}

const part = (samples: Int16Array, fromSec: number, toSec?: number): Int16Array =>
  samples.subarray(fromSec * PRINT_RATE_HZ, toSec === undefined ? undefined : toSec * PRINT_RATE_HZ);

const mix = (one: Int16Array, two: Int16Array, gains: readonly [number, number]): Int16Array =>
  one.map((value, at) => Math.max(-32_768, Math.min(32_767, value * gains[0] + (two[at] ?? 0) * gains[1])));

function noise(seed: number, seconds: number): Int16Array {
  const random = seededRandom(seed);
  return Int16Array.from({ length: seconds * PRINT_RATE_HZ }, () => (random() * 2 - 1) * 8000);
}

/** The same sound by a clock that is too slow by so many millionths. */
const drifted = (samples: Int16Array, ppm: number): Int16Array =>
  Int16Array.from({ length: Math.floor(samples.length / (1 + ppm / 1e6)) - 1 }, (_, index) => {
    const place = index * (1 + ppm / 1e6);
    const before = Math.floor(place);
    return samples[before]! * (1 - place + before) + samples[before + 1]! * (place - before);
  });

async function matched(one: Int16Array, two: Int16Array): Promise<SoundMatch> {
  const match = await matchSounds(side(one), side(two));
  if (match === null) throw new Error('no match');
  return match;
}

const talk = talkLike(1, 240);

describe('two recordings of the same sound', () => {
  const later = part(talk, 73.123);
  const cases: readonly [string, Int16Array][] = [
    ['as it is', later],
    ['26 dB quieter', later.map((value) => value / 20)],
    ['under noise that is three times as strong', mix(later, noise(3, 240), [1, 1])],
    ['under other talk twice as loud', mix(later, talkLike(2, 240), [1, 2])],
    ['of which only half a minute is shared', talkLike(1, 103)],
  ];
  it.each(cases)('are lined up within 2 ms: %s', async (name, other) => {
    const isBegin = name.startsWith('of which');
    const [one, two] = isBegin ? [other, later] : [talk, other];
    const { offsetMs, confidence, driftPpm } = describeMatch(await matched(one, two));
    expect(Math.abs(offsetMs - 73_123)).toBeLessThanOrEqual(2);
    expect(driftPpm).toBe(0);
    expect(confidence).toBeGreaterThan(0.8);
  });

  it('are lined up when two of a minute share ten seconds', async () => {
    const { offsetMs } = describeMatch(await matched(part(talk, 0, 60), part(talk, 50, 110)));
    expect(Math.abs(offsetMs - 50_000)).toBeLessThanOrEqual(2);
  });

  it('give the same the other way round', async () => {
    const there = describeMatch(await matched(talk, later));
    const back = describeMatch(await matched(later, talk));
    expect(back.offsetMs).toBe(-there.offsetMs);
    expect(back.confidence).toBe(there.confidence);
  });

  it('tell by how much their clocks drift', async () => {
    const { offsetMs, endOffsetMs, driftPpm } = describeMatch(
      await matched(talk, drifted(part(talk, 40), 200)),
    );
    expect(Math.abs(offsetMs - 40_000)).toBeLessThan(10);
    expect(driftPpm).toBeGreaterThan(180);
    expect(driftPpm).toBeLessThan(220);
    expect(endOffsetMs - offsetMs).toBeGreaterThan(25);
  });

  it('are lined up in stretches where one lacks a minute', async () => {
    const holed = new Int16Array(180 * PRINT_RATE_HZ);
    holed.set(part(talk, 0, 100));
    holed.set(part(talk, 160), 100 * PRINT_RATE_HZ);
    const match = await matched(talk, holed);
    expect(describeMatch(match).stretches.map(({ offsetMs }) => offsetMs)).toEqual([0, 60_000]);
    const at = (atMs: number): Promise<number | null> => shiftAt(side(talk), side(holed), match, atMs);
    expect(await at(20_000)).toBeCloseTo(0, 0);
    expect(await at(94_000)).toBeCloseTo(0, 0);
    expect(await at(170_000)).toBeCloseTo(-60_000, 0);
    // In the middle of what is missing nothing fits, and the neighbours disagree.
    expect(await at(130_000)).toBeNull();
  });
});

describe('recordings that have nothing in common', () => {
  it.each([11, 12, 13])('talk by others (%i)', async (seed) => {
    expect(await matchSounds(side(talkLike(seed, 90)), side(talkLike(seed + 100, 80)))).toBeNull();
  });

  it('noise', async () => expect(await matchSounds(side(noise(1, 60)), side(noise(2, 60)))).toBeNull());

  it('silence', async () => {
    const silence = side(new Int16Array(60 * PRINT_RATE_HZ));
    expect(isSilent(silence.print)).toBe(true);
    expect(await matchSounds(silence, side(talk))).toBeNull();
  });

  it('a loop that fits everywhere', async () => {
    const bar = talkLike(5, 2);
    const loop = (seed: number): Int16Array =>
      mix(
        Int16Array.from({ length: 60 * PRINT_RATE_HZ }, (_, at) => bar[at % bar.length]!),
        noise(seed, 60),
        [1, 0.05],
      );
    expect(await matchSounds(side(loop(1)), side(loop(2)))).toBeNull();
  });

  it('less than a second', async () => {
    expect(await matchSounds(side(part(talk, 0, 0.5)), side(talk))).toBeNull();
  });
});
