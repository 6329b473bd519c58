import { percent } from '../faces/strings.ts';

/** Words around the facecam. */
export const faceStrings = {
  chip: 'facecam',
  chipUnmarked: 'mark facecam',
  title: 'Facecam',
  ask: 'Look for your face in this recording? KlipStream asks once for each. It reads expressions in the part that you mark; pictures are not kept. You can take it back here.',
  agree: 'Yes, in this recording',
  unmarked:
    'Mark where your face is in the picture. KlipStream then looks there once a second and shows the strongest expression in the timeline.',
  marked: (width: number, height: number) =>
    `Marked: ${percent(width)} of the picture’s width and ${percent(height)} of its height. One look a second; pictures are not kept.`,
  mark: 'Mark the facecam',
  markAnew: 'Mark anew',
  remove: 'Take it back and delete what was read',
  removed: 'The mark and the expressions are deleted; faces are not looked for here any more.',
} as const;
