import { expect, it } from 'vitest';
import fc from '../../../../test/support/properties.ts';
import { addFact, factsOf, shortened } from './facts.ts';
import type { Hole, JournalEntry } from './journal.ts';

const link = { platform: 'relay', kind: 'channel', id: 'x', channel: null, url: 'x', startMs: null } as const;
const begin: JournalEntry = {
  ...{ type: 'begin', version: 1, recordingId: 'r', link, quality: 'best', startedAtUnixMs: 0 },
  replay: { maxMs: 60_000, maxBytes: 1000 },
};

/** Files are named in order and one may be named again: a crash lets their numbers begin anew. */
const file = fc.integer({ min: 1, max: 6 }).map((number) => `run-000${number}.ts`);
const entry: fc.Arbitrary<JournalEntry> = fc.oneof(
  fc.record({
    ...{ type: fc.constant('segment' as const), run: file, bytesEnd: fc.nat(1000), sequence: fc.nat(99) },
    ...{ durationMs: fc.integer({ min: 1, max: 9000 }), wallStartUnixMs: fc.constant(null) },
    ...{ holes: fc.constant<Hole[]>([]), atUnixMs: fc.nat(9999) },
  }),
  fc.record({ type: fc.constant('run-dropped' as const), run: file, atUnixMs: fc.nat(9999) }),
  fc.record({
    ...{ type: fc.constant('hold' as const), camera: fc.option(fc.integer({ min: 1, max: 9 })) },
    atUnixMs: fc.nat(9999),
  }),
  fc.record({ type: fc.constant('skew' as const), ms: fc.integer({ min: -9999, max: 9999 }) }),
  fc.record({
    ...{ type: fc.constant('chat-gap' as const), fromUnixMs: fc.nat(99), toUnixMs: fc.nat(99) },
    reason: fc.constant('away'),
  }),
  fc.record({ type: fc.constant('faces' as const), isTaken: fc.boolean(), atUnixMs: fc.nat(9999) }),
  fc.record({
    ...{ type: fc.constant('face-region' as const), atUnixMs: fc.nat(9999) },
    region: fc.constantFrom(null, { x: 0, y: 0, width: 0.5, height: 0.5 }),
  }),
  fc.record({ type: fc.constant('chat-keeping' as const), keeps: fc.boolean(), atUnixMs: fc.nat(9999) }),
);

it('a journal that was shortened, once or again, adds up to the same', () => {
  fc.assert(
    fc.property(fc.array(entry), fc.array(entry), (first, second) => {
      const whole = factsOf([begin, ...first])!;
      const short = shortened([begin, ...first], whole);
      expect(factsOf(short)).toEqual(whole);
      for (const one of second) addFact(whole, one);
      const again = shortened([...short, ...second], whole);
      expect(factsOf(again)).toEqual(whole);
      expect(again.filter(({ type }) => type === 'segment')).toEqual(whole.segments);
      expect(again.filter(({ type }) => type === 'run-dropped' || type === 'skew')).toHaveLength(1);
    }),
  );
});

it('what was marked goes with the yes to faces', () => {
  const region = { x: 0, y: 0, width: 0.5, height: 0.5 };
  const said = (isTaken: boolean): JournalEntry => ({ type: 'faces', isTaken, atUnixMs: 1 });
  const facts = factsOf([begin, said(true), { type: 'face-region', region, atUnixMs: 2 }])!;
  expect(facts).toMatchObject({ takesFaces: true, faceRegion: region });
  addFact(facts, said(true));
  expect(facts.faceRegion).toEqual(region);
  addFact(facts, said(false));
  expect(facts).toMatchObject({ takesFaces: false, faceRegion: null });
});
