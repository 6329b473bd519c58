import { expect, it } from 'vitest';
import { addFact, factsOf, type RecordingFacts } from './facts.ts';
import { SegmentSums } from './session-view.ts';

const link = { platform: 'relay', kind: 'channel', id: 'x', channel: null, url: 'x', startMs: null } as const;

function recording(): RecordingFacts {
  const begin = { type: 'begin', version: 1, recordingId: 'r', quality: 'best', startedAtUnixMs: 0 } as const;
  return factsOf([{ ...begin, link, replay: { maxMs: 8000, maxBytes: 1000 } }])!;
}

function write(facts: RecordingFacts, run: string, note?: string): void {
  const holes = note === undefined ? [] : [{ kind: 'missing' as const, note }];
  const entry = { type: 'segment', run, bytesEnd: 1, sequence: 0, durationMs: 2000 } as const;
  addFact(facts, { ...entry, wallStartUnixMs: null, holes, atUnixMs: 0 });
}

it('counts what came and went while nobody looked', () => {
  const facts = recording();
  const sums = new SegmentSums(facts);
  for (const run of ['a', 'a', 'b', 'c']) write(facts, run);
  for (const run of ['a', 'b']) addFact(facts, { type: 'run-dropped', run, atUnixMs: 0 });
  expect(sums.read().recordedMs).toBe(8000);
  write(facts, 'c');
  expect(sums.read().recordedMs).toBe(10_000);
});

it('forgets the seams of what went', () => {
  const facts = recording();
  const sums = new SegmentSums(facts);
  write(facts, 'a');
  write(facts, 'a', 'old');
  write(facts, 'b', 'new');
  expect(sums.read().seams.map(({ note }) => note)).toEqual(['old', 'new']);
  addFact(facts, { type: 'run-dropped', run: 'a', atUnixMs: 0 });
  expect(sums.read()).toEqual({ recordedMs: 6000, seams: [{ atMs: 4000, kind: 'missing', note: 'new' }] });
});
