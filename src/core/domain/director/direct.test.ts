import { describe, expect, it } from 'vitest';
import fc from '../../../../test/support/properties.ts';
import { seededRandom } from '../../../../test/support/seeded-random.ts';
import { type DirectorInput, directShots } from './direct.ts';
import { type FeedTracks, type Shot, type ShotPin, USUAL_RULES } from './feeds.ts';

const STEP_MS = 100;

interface Talk {
  /** Who speaks in each step: positions of feeds. */
  readonly speakers: readonly (readonly number[])[];
  readonly feeds: number;
}

/** Tracks of microphones that hear their own person at −20 dBFS, everybody else 12 dB down, and noise. */
function tracksOf({ speakers, feeds }: Talk, seed = 1): FeedTracks[] {
  const random = seededRandom(seed);
  return Array.from({ length: feeds }, (_, feed) => {
    const wobble = (): number => (random() - 0.5) * 8;
    const level = speakers.map((who) => {
      const heard = who.map((speaker) => -20 + wobble() - (speaker === feed ? 0 : 12));
      return 10 * Math.log10([-55 + wobble(), ...heard].reduce((sum, db) => sum + 10 ** (db / 10), 0));
    });
    return {
      feedId: String(feed + 1),
      // The voice detector takes what comes through from the others for speech as well.
      speech: Float32Array.from(speakers, (who) => (who.length > 0 ? 0.9 : 0.1) + (random() - 0.5) * 0.2),
      levelDbfs: Float32Array.from(level),
      picture: new Uint8Array(speakers.length).fill(1),
      face: null,
    };
  });
}

const input = (feeds: readonly FeedTracks[], more: Partial<DirectorInput> = {}): DirectorInput => ({
  feeds,
  range: { startMs: 0, endMs: feeds[0]!.speech.length * STEP_MS },
  leadInSteps: 0,
  events: [],
  pins: [],
  excluded: [],
  rules: USUAL_RULES,
  ...more,
});

/** Who speaks, and for how many seconds. */
type Part = readonly [who: readonly number[], sec: number];

const talk = (...parts: Part[]): number[][] =>
  parts.flatMap(([who, sec]) => Array.from({ length: sec * 10 }, () => [...who]));

const shown = (shots: readonly Shot[]): string[] =>
  shots.map(({ feedId, startMs, endMs }) => `${feedId} ${startMs / 1000}–${endMs / 1000}`);
const at = (shots: readonly Shot[], ms: number): string =>
  shots.find(({ startMs, endMs }) => startMs <= ms && ms < endMs)?.feedId ?? 'none';

describe('two who take turns', () => {
  it.each([1, 2, 3, 4, 5])('are followed nine tenths of the time, with bleed and noise (seed %i)', (seed) => {
    const random = seededRandom(seed);
    const parts: [number[], number][] = [];
    for (let turn = 0; turn < 60; turn++) {
      parts.push([[turn % 2], Math.round(30 + random() * 70) / 10]);
      if (random() < 0.3)
        parts.push([[(turn + 1) % 2], 0.6], [[turn % 2], Math.round(30 + random() * 30) / 10]);
      parts.push([random() < 0.2 ? [0, 1] : [], Math.round(random() * 8) / 10]);
    }
    const speakers = talk(...parts);
    const shots = directShots(input(tracksOf({ speakers, feeds: 2 }, seed)));
    const alone = speakers.flatMap((who, step) =>
      who.length === 1 ? [{ step, id: String(who[0]! + 1) }] : [],
    );
    const right = alone.filter(({ step, id }) => at(shots, step * STEP_MS) === id);
    expect(right.length / alone.length).toBeGreaterThanOrEqual(0.9);
    expect(Math.min(...shots.map(({ startMs, endMs }) => endMs - startMs))).toBeGreaterThanOrEqual(2500);
  });
});

describe('a cut', () => {
  const take = (parts: Part[], more: Partial<DirectorInput> = {}, feeds = 2): Shot[] =>
    directShots(input(tracksOf({ speakers: talk(...parts), feeds }), more));

  it('goes a little ahead of the new speaker into a pause, and not into what the other says', () => {
    const [first, second] = take([
      [[0], 6],
      [[], 1],
      [[1], 6],
    ]);
    expect(second).toMatchObject({ feedId: '2', reason: 'speaks', endMs: 13_000 });
    expect(first!.endMs).toBeGreaterThanOrEqual(6600);
    expect(first!.endMs).toBeLessThan(7000);
    const direct = take([
      [[0], 6],
      [[1], 6],
    ]);
    expect(Math.abs(direct[1]!.startMs - 6000)).toBeLessThanOrEqual(200);
  });

  it('is not made for an interjection, nor while both speak', () => {
    expect(
      shown(
        take([
          [[0], 8],
          [[1], 0.9],
          [[0], 8],
        ]),
      ),
    ).toEqual(['1 0–16.9']);
    expect(
      shown(
        take([
          [[0], 8],
          [[0, 1], 5],
          [[0], 8],
        ]),
      ),
    ).toEqual(['1 0–21']);
  });

  it('goes to the wide camera while several speak, although that has no sound', () => {
    const speakers = talk([[0], 8], [[0, 1], 6], [[1], 8]);
    const feeds = tracksOf({ speakers, feeds: 2 });
    const silent = new Float32Array(speakers.length).fill(NaN);
    const wide = { ...feeds[0]!, feedId: '3', speech: silent, levelDbfs: silent };
    const rules = { ...USUAL_RULES, wideFeedId: '3' };
    const shots = directShots(input([...feeds, wide], { rules }));
    expect(shots.map(({ feedId, reason }) => `${feedId} ${reason}`)).toEqual([
      '1 speaks',
      '3 both-speak',
      '2 speaks',
    ]);
    expect(new Set(directShots(input([...feeds, wide])).map(({ feedId }) => feedId))).toEqual(
      new Set(['1', '2']),
    );
  });

  it('follows a quiet microphone by its own usual level, and not what one who never speaks overhears', () => {
    const speakers = talk([[0], 6], [[1], 6], [[0], 6], [[1], 6]);
    const [loud, quiet] = tracksOf({ speakers, feeds: 2 });
    const turnedDown = { ...quiet!, levelDbfs: quiet!.levelDbfs.map((db) => db - 10) };
    expect(directShots(input([loud!, turnedDown])).map(({ feedId }) => feedId)).toEqual(['1', '2', '1', '2']);
    expect(shown(take([[[0], 30]]))).toEqual(['1 0–30']);
    expect(shown(take([[[1], 30]]))).toEqual(['2 0–30']);
  });

  it('leaves a feed whose picture is missing and goes to none, nor to one whose sound is dead', () => {
    const speakers = talk([[0], 6], [[1], 6], [[0], 6]);
    const [one, two] = tracksOf({ speakers, feeds: 2 });
    const gone = { ...two!, picture: two!.picture.slice().fill(0, 50, 130) };
    expect(shown(directShots(input([one!, gone])))).toEqual(['1 0–18']);
    const lost = { ...one!, picture: one!.picture.slice().fill(0, 40, 180) };
    const [before, other] = directShots(input([lost, two!]));
    expect(shown([before!, other!])).toEqual(['1 0–4', '2 4–18']);
    expect(other!.reason).toBe('others-missing');
    const dead = {
      ...two!,
      levelDbfs: two!.levelDbfs.slice().fill(-100),
      speech: two!.speech.slice().fill(0.9),
    };
    expect(shown(directShots(input([one!, dead])))).toEqual(['1 0–18']);
  });

  it('goes where something happens, and where a face is while nobody speaks', () => {
    const look = { feedId: '2', startMs: 8000, endMs: 12_000 };
    const shots = take([[[0], 20]], { events: [look] });
    expect(shots.map(({ feedId, reason }) => `${feedId} ${reason}`)).toEqual([
      '1 speaks',
      '2 event',
      '1 speaks',
    ]);
    expect(shots[1]).toMatchObject({ startMs: 8000, endMs: 12_000 });
    const [one, two] = tracksOf({ speakers: talk([[], 12]), feeds: 2 });
    const face = (from: number, to: number): Float32Array =>
      new Float32Array(120).fill(NaN, 0, 20).fill(1, from, to);
    const shotsOfFaces = directShots(
      input([
        { ...one!, face: face(0, 60) },
        { ...two!, face: face(60, 120) },
      ]),
    );
    expect(shown(shotsOfFaces)).toEqual(['1 0–6', '2 6–12']);
    expect(shotsOfFaces[1]!.reason).toBe('face');
  });

  it('is made for variety after the longest shot, and stays away from excluded feeds', () => {
    const rules = { ...USUAL_RULES, longestShotMs: 10_000 };
    const shots = take([[[0], 60]], { rules });
    expect(Math.max(...shots.map(({ startMs, endMs }) => endMs - startMs))).toBeLessThanOrEqual(10_000);
    expect(shots[1]).toMatchObject({ feedId: '2', reason: 'variety' });
    expect(
      shown(
        take(
          [
            [[0], 9],
            [[1], 9],
          ],
          { excluded: ['2'] },
        ),
      ),
    ).toEqual(['1 0–18']);
  });

  it('is made where the person pins a feed, also faster than the minimum where two pins force it', () => {
    const pin = (feedId: string, from: number, to: number): ShotPin => ({
      feedId,
      startMs: from * 1000,
      endMs: to * 1000,
    });
    const pinned = take([[[0], 20]], { pins: [pin('2', 10, 11)] });
    expect(pinned.map(({ feedId, reason }) => `${feedId} ${reason}`)).toEqual([
      '1 speaks',
      '2 pinned',
      '1 speaks',
    ]);
    expect(pinned[1]!.endMs - pinned[1]!.startMs).toBe(2500);
    const forced = take([[[0], 20]], { pins: [pin('1', 9, 10), pin('2', 10, 11), pin('1', 11, 12)] });
    expect(shown(forced)).toEqual(['1 0–10', '2 10–11', '1 11–20']);
    // Each gap alone is wide enough for the minimum, both together are not.
    const tight = take([[[0], 20]], { pins: [pin('1', 0, 0.5), pin('2', 2.6, 3), pin('1', 4.9, 6)] });
    expect(tight.map(({ feedId }) => feedId)).toEqual(['1', '2', '1']);
  });

  it('costs less at a chapter', () => {
    const parts: Parameters<typeof talk> = [
      [[0], 9],
      [[1], 0.5],
      [[], 8],
    ];
    expect(shown(take(parts))).toEqual(['1 0–17.5']);
    const events = [{ feedId: null, startMs: 9000, endMs: 9000 }];
    expect(take(parts, { events }).map(({ feedId }) => feedId)).toEqual(['1', '2']);
  });
});

describe('what contradicts itself', () => {
  const feeds = tracksOf({ speakers: talk([[0], 6]), feeds: 2 });
  const pins = [
    { feedId: '1', startMs: 0, endMs: 2000 },
    { feedId: '2', startMs: 1000, endMs: 3000 },
  ];
  it.each<[string, Partial<DirectorInput>]>([
    ['director/pins-overlap', { pins }],
    ['director/unknown-feed', { pins: [{ feedId: '9', startMs: 0, endMs: 10 }] }],
    ['director/all-excluded', { excluded: ['1', '2'] }],
    ['director/empty-range', { range: { startMs: 5, endMs: 5 } }],
    ['director/no-feeds', { feeds: [feeds[0]!, feeds[0]!] }],
    ['director/longest-too-short', { rules: { ...USUAL_RULES, longestShotMs: 4000 } }],
  ])('is refused as %s', (code, more) => {
    expect(() => directShots(input(feeds, more))).toThrow(expect.objectContaining({ code }));
  });
});

describe('any feeds', () => {
  const steps = fc.integer({ min: 1, max: 160 });
  const flags = (length: number, trueOf10: number): fc.Arbitrary<boolean[]> =>
    fc
      .array(fc.record({ on: fc.integer({ min: 0, max: 9 }), lasts: fc.integer({ min: 1, max: 40 }) }), {
        minLength: length,
        maxLength: length,
      })
      .map((runs) =>
        runs.flatMap(({ on, lasts }) => Array<boolean>(lasts).fill(on < trueOf10)).slice(0, length),
      );
  const anyInput = fc
    .tuple(steps, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 99 }), fc.boolean())
    .chain(([length, count, restMs, hasPins]) =>
      fc
        .record({
          voices: fc.array(flags(length, 5), { minLength: count, maxLength: count }),
          pictures: fc.array(flags(length, 8), { minLength: count, maxLength: count }),
          seed: fc.integer(),
          pins: fc.array(
            fc.record({
              feed: fc.integer({ min: 0, max: count - 1 }),
              from: fc.integer({ min: 0, max: length }),
              lasts: fc.integer({ min: 1, max: 50 }),
            }),
            { maxLength: hasPins ? 4 : 0 },
          ),
          minShotMs: fc.constantFrom(100, 1000, 2500),
        })
        .map(({ voices, pictures, seed, pins, minShotMs }) => {
          const speakers = Array.from({ length }, (_, step) =>
            voices.flatMap((voice, feed) => (voice[step]! ? [feed] : [])),
          );
          const feeds = tracksOf({ speakers, feeds: count }, seed).map((feed, index) => ({
            ...feed,
            picture: Uint8Array.from(pictures[index]!, Number),
          }));
          let free = 0;
          const apart = pins.flatMap(({ feed, from, lasts }) => {
            const startMs = Math.max(free, from * STEP_MS);
            free = startMs + lasts * STEP_MS;
            return startMs < length * STEP_MS ? [{ feedId: String(feed + 1), startMs, endMs: free }] : [];
          });
          const range = { startMs: 0, endMs: length * STEP_MS + restMs };
          return input(feeds, { range, pins: apart, rules: { ...USUAL_RULES, minShotMs } });
        }),
    );

  it('give shots that cover the range, the same every time, with every pin kept', () => {
    fc.assert(
      fc.property(anyInput, (one) => {
        const shots = directShots(one);
        expect(directShots(one)).toEqual(shots);
        expect(shots[0]!.startMs).toBe(one.range.startMs);
        expect(shots.at(-1)!.endMs).toBe(one.range.endMs);
        for (const [index, shot] of shots.entries()) {
          expect(shot.endMs).toBeGreaterThan(shot.startMs);
          if (index === 0) continue;
          expect(shot.startMs).toBe(shots[index - 1]!.endMs);
          expect(shot.feedId).not.toBe(shots[index - 1]!.feedId);
        }
        const end = Math.floor(one.range.endMs / STEP_MS) * STEP_MS;
        for (const { feedId, startMs, endMs } of one.pins)
          for (let ms = startMs; ms < Math.min(end, endMs); ms += STEP_MS) expect(at(shots, ms)).toBe(feedId);
      }),
    );
  });

  it('without pins are never cut faster than the minimum, nor to a feed without a picture', () => {
    fc.assert(
      fc.property(anyInput, (some) => {
        const one = { ...some, pins: [] };
        const shots = directShots(one);
        for (const [index, { feedId, startMs, endMs }] of shots.entries()) {
          if (shots.length > 1) expect(endMs - startMs).toBeGreaterThanOrEqual(one.rules.minShotMs);
          const { picture } = one.feeds.find((feed) => feed.feedId === feedId)!;
          if (index > 0) expect(picture[startMs / STEP_MS]).toBe(1);
        }
      }),
    );
  });

  it('with pins are cut faster than the minimum only beside a pin of another feed', () => {
    fc.assert(
      fc.property(anyInput, (one) => {
        const shots = directShots(one);
        const { minShotMs } = one.rules;
        for (const { startMs, endMs } of shots) {
          if (shots.length === 1 || endMs - startMs >= minShotMs) continue;
          const near = one.pins.filter(
            (pin) => pin.endMs > startMs - minShotMs && pin.startMs < endMs + minShotMs,
          );
          expect(near.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});
