import { expect, it } from 'vitest';
import { createTsCheck } from '../../../src/core/domain/hls/ts-check.ts';
import { withTempDir } from '../../support/frame-code.ts';
import { makeLongVod } from './long-vod.ts';

interface Facts {
  readonly durationSec: number;
  readonly startPtsSec: number;
  readonly endPtsSec: number;
  readonly format: string;
}

/** A packet of sound holds several frames, so it is only known about when the last one ends. */
const WITHIN_SEC = 0.3;

function factsOf(segment: Buffer): Facts {
  const check = createTsCheck();
  check.push(segment);
  return (check.end() as { facts: Facts }).facts;
}

it('is a VOD whose segments follow on each other for 13 hours', async () => {
  await withTempDir(async (dir) => {
    const { video, sound } = await makeLongVod(dir, { durationSec: 13 * 3600, segmentSec: 10 });
    expect([video.length, sound.length, video.at(4680)]).toEqual([4680, 4680, undefined]);
    for (const list of [video, sound]) {
      const first = factsOf(list.at(0)!);
      // Over the seam of the part that repeats, and at the end.
      for (const index of [1, 3, 4, 5, 4678, 4679]) {
        const [before, facts] = [factsOf(list.at(index - 1)!), factsOf(list.at(index)!)];
        expect(Math.abs(facts.startPtsSec - before.endPtsSec)).toBeLessThan(WITHIN_SEC);
        expect(Math.abs(facts.startPtsSec - first.startPtsSec - index * 10)).toBeLessThan(WITHIN_SEC);
        expect(Math.abs(facts.durationSec - 10)).toBeLessThan(WITHIN_SEC);
        expect(facts.format).toBe(first.format);
      }
    }
  });
});
