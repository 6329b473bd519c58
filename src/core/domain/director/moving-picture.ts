import { DIRECTOR_STEP_MS } from './feeds.ts';

/** Small grey pictures, this many a second, are enough to see that nothing moves. */
export const LOOK_RATE_HZ = 5;
export const LOOK_WIDTH = 64;
export const LOOK_HEIGHT = 36;

const STEPS_PER_LOOK = 1000 / LOOK_RATE_HZ / DIRECTOR_STEP_MS;
/** What encoders change in a still picture, in levels of 256; a camera's noise and every movement are more. */
const STILL_LEVELS = 2;
/** A person can hold still for a moment. */
const FROZEN_LOOKS = 2 * LOOK_RATE_HZ;

/** Takes one picture after the other; `finish` gives per step 1 where the picture moves, 0 where it is frozen or missing. */
export interface PictureWatch {
  push(grey: Uint8Array): void;
  finish(steps: number): Uint8Array;
}

export function createPictureWatch(): PictureWatch {
  const reference = new Uint8Array(LOOK_WIDTH * LOOK_HEIGHT);
  /** Looks at which the picture became another. */
  const changes: number[] = [];
  let looks = 0;
  return {
    push(grey) {
      if (looks === 0 || differs(grey, reference)) {
        reference.set(grey);
        changes.push(looks);
      }
      looks += 1;
    },
    finish(steps) {
      const moving = new Uint8Array(steps);
      for (const [at, from] of changes.entries()) {
        const to = changes[at + 1] ?? looks;
        if (to - from < FROZEN_LOOKS) moving.fill(1, from * STEPS_PER_LOOK, to * STEPS_PER_LOOK);
      }
      return moving;
    },
  };
}

const differs = (left: Uint8Array, right: Uint8Array): boolean =>
  left.some((level, at) => Math.abs(level - right[at]!) > STILL_LEVELS);
