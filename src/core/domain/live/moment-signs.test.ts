import { expect, it } from 'vitest';
import { signsIn } from './moment-signs.ts';

const from = (values: readonly number[]) => ({
  stretch: (startSec: number, length: number): Float32Array =>
    Float32Array.from({ length }, (_, at) => values[startSec + at] ?? Number.NaN),
});

it('tells of events and faces on the clock of the stretch, which need not begin with a second', () => {
  const outside = from([0, 1, 0, 0.5, 1, 0, 0.25]);
  const faces = from([0.5, Number.NaN, 0.75, 0]);
  expect(signsIn({ outside, faces }, { startMs: 2500, endMs: 6200 })).toEqual({
    events: [
      { startMs: 500, endMs: 2500 },
      { startMs: 3500, endMs: 4500 },
    ],
    faces: [
      { startMs: -500, endMs: 500, share: 0.75 },
      { startMs: 500, endMs: 1500, share: 0 },
    ],
  });
});

it('tells of nothing where nobody told or looked', () => {
  const never = { stretch: (): null => null };
  expect(signsIn({ outside: never, faces: never }, { startMs: 0, endMs: 9000 })).toEqual({
    ...{ events: [], faces: [] },
  });
});
