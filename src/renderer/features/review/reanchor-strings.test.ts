import { describe, expect, it } from 'vitest';
import type { Reanchored } from '../../../shared/contract/align.ts';
import { resultSentences } from './reanchor-strings.ts';

const stretch = { startMs: 0, endMs: 60_000, offsetMs: -20_500, endOffsetMs: -20_500 };
const result: Reanchored = {
  vodId: 'b',
  existed: false,
  jobId: null,
  names: ['Live', 'obs.mkv'],
  offset: { offsetMs: -20_500, endOffsetMs: -20_500, driftPpm: 0, confidence: 0.97, stretches: [stretch] },
  markers: { moved: 2, left: [] },
  decisions: { moved: 1, left: [] },
  clips: { moved: 0, left: [] },
  clipIds: [],
};

describe('what a person is told of another recording', () => {
  it('is the offset, how sure it is and what came over', () => {
    expect(resultSentences(result)).toEqual([
      'obs.mkv begins 0:00:20.500 before this recording; 97 % sure.',
      'Copied: 2 markers, 1 decision.',
    ]);
  });

  it('keeps nothing back: drift, holes, clips, what stayed behind and why', () => {
    const left = { label: 'x', atMs: 400 };
    const sentences = resultSentences({
      ...result,
      offset: { ...result.offset, driftPpm: -40, stretches: [stretch, stretch] },
      markers: { moved: 2, left: [{ ...left, why: 'outside' }] },
      clips: { moved: 1, left: [{ ...left, why: 'unclear' }] },
      clipIds: ['c'],
    });
    expect(sentences.slice(1)).toEqual([
      'Their clocks run apart by 40 ppm, which is corrected.',
      'One of them lacks something: they fit in 2 stretches.',
      'Copied: 2 markers, 1 decision.',
      'Being cut again: 1 clip.',
      'Left behind, as it does not reach there: x (0:00:00).',
      'Left behind, as one of the two lacks something near: x (0:00:00).',
    ]);
  });
});
