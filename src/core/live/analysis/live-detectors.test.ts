import { describe, expect, it } from 'vitest';
import type { HeardStretch } from '../../domain/live/detect/sound-watch.ts';
import { createLiveDetectors, type LiveDetectors } from './live-detectors.ts';

const STEP = new Int16Array(1600);
const STRETCH: HeardStretch = {
  fromMs: 0,
  voice: {
    speech: new Float32Array(1),
    pitchHz: new Float32Array(1),
    onset: new Float32Array(1),
    rmsDbfs: new Float32Array(1),
  },
  events: [],
};

/** Detectors whose watch takes `costMs` a step and looks at each twentieth; `fails` at a look throws. */
function detectors(costMs: (madeWatches: number) => number, fails: (madeWatches: number) => boolean) {
  let [nowMs, made] = [0, 0];
  const spentSec: number[] = [];
  const own = createLiveDetectors({
    now: () => nowMs,
    metrics: {
      observe: (_name, seconds) => {
        spentSec.push(seconds);
      },
    },
    createWatch: () => {
      made++;
      let steps = 0;
      return () => {
        nowMs += costMs(made);
        if (++steps % 20 > 0) return [];
        if (fails(made)) throw new Error('no model');
        return [{ ...STRETCH, fromMs: (steps - 20) * 100 }];
      };
    },
  });
  return { own, spentSec };
}

/** When each look told of its stretch, and where that begins. */
function listen(own: LiveDetectors, fromSec: number, toSec: number): { endMs: number; fromMs: number }[] {
  const told: { endMs: number; fromMs: number }[] = [];
  for (let endMs = fromSec * 1000 + 100; endMs <= toSec * 1000; endMs += 100)
    for (const { fromMs } of own.hear(endMs, STEP)) told.push({ endMs, fromMs });
  return told;
}

describe('live detectors', () => {
  it('say what they take for two seconds of sound', () => {
    const { own, spentSec } = detectors(
      () => 2,
      () => false,
    );
    expect(listen(own, 0, 4)).toHaveLength(2);
    expect(spentSec).toEqual([0.04, 0.04]);
    expect(own.note).toBeNull();
  });

  it('rest for a minute where the machine is too slow, say so, and begin anew on the right clock', () => {
    const { own } = detectors(
      (made) => (made === 1 ? 60 : 2),
      () => false,
    );
    expect(listen(own, 0, 20)).toHaveLength(9);
    expect(own.note).toBe('this machine is too slow for it at present');
    expect(listen(own, 20, 80)).toEqual([]);
    expect(listen(own, 80, 84)).toEqual([
      { endMs: 82_000, fromMs: 80_000 },
      { endMs: 84_000, fromMs: 82_000 },
    ]);
    expect(own.note).toBeNull();
  });

  it('that fail say why and are tried again', () => {
    const { own } = detectors(
      () => 1,
      (made) => made === 1,
    );
    expect(listen(own, 0, 2)).toEqual([]);
    expect(own.note).toContain('no model');
    expect(listen(own, 2, 64).map(({ fromMs }) => fromMs)).toEqual([62_000]);
    expect(own.note).toBeNull();
  });
});
