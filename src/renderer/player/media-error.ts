import type { AppErrorShape } from '../../shared/errors.ts';

/** `MediaError.code` of the HTML standard. */
const ABORTED = 1;
const NETWORK = 2;
const DECODE = 3;

/** A media element's failure as a sentence with a next step. `detail` is the browser's own words. */
export function mediaErrorShape(code: number, browserWords: string): AppErrorShape {
  const detail = browserWords === '' ? {} : { detail: browserWords };
  switch (code) {
    case ABORTED:
      return {
        code: 'player/aborted',
        message: 'Playback was stopped while loading.',
        nextStep: 'Press play again.',
      };
    case NETWORK:
      return {
        code: 'player/unreachable',
        message: 'The recording could not be read any further.',
        nextStep: 'Check that the drive with the recording is connected, then try again.',
        ...detail,
      };
    case DECODE:
      return {
        code: 'player/damaged',
        message: 'The player met a damaged place in the recording.',
        nextStep: 'Jump past it on the timeline. Clips are cut from the original and may still work there.',
        ...detail,
      };
    default:
      return {
        code: 'player/cannot-decode',
        message: 'This player cannot show the recording’s picture format.',
        nextStep:
          'Wait for the preview copy that is made in the background; clips are cut from the original.',
        ...detail,
      };
  }
}
