import { expect, it } from 'vitest';
import { faceTrack } from './face-track.ts';

const signs = [
  { feedId: '1', startMs: -500, endMs: 200, share: 0.5 },
  { feedId: '1', startMs: 300, endMs: 900, share: 1 },
  { feedId: '2', startMs: 0, endMs: 500, share: 0.25 },
];

it('lays what was seen of a feed on the steps of the window, and knows nothing of the rest', () => {
  expect([...faceTrack('1', signs, { startMs: -200, endMs: 500 })!]).toEqual([
    ...[0.5, 0.5, 0.5, 0.5, Number.NaN, 1, 1],
  ]);
  expect(faceTrack('3', signs, { startMs: -200, endMs: 500 })).toBeNull();
});
