import type { LiveView } from '../../../shared/model/live.ts';
import { percent } from '../faces/strings.ts';

type Faces = LiveView['faces'];

/** Words around the facecam of a stream that is on. */
export const liveFaceStrings = {
  label: 'Faces',
  take: 'Faces count in this stream',
  states: {
    off: '',
    unmarked:
      'Mark where your face is: KlipStream looks there once a second, also in the finished stream. No picture is kept.',
    waiting: 'Looks at the next pictures.',
    looking: '',
    failed: '',
  } satisfies Record<Faces['state'], string>,
  seen: (face: NonNullable<Faces['newest']>['face'], agoSec: number) =>
    `${face === null ? 'No face' : `${face.expression} ${percent(face.share)}`}, ${agoSec} s ago`,
  mark: 'Mark the facecam',
  markAnew: 'Mark anew',
  still: 'The stream some seconds ago',
  noStill: 'There is no picture yet. Try again once some seconds are recorded.',
  close: 'Close',
} as const;
