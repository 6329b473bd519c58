/** What a person agrees to before a face is looked at. */
export const faceConsent = {
  title: 'Faces',
  consent:
    'With this on, KlipStream looks at the part of the picture that you mark as facecam in Review or in the live window, once a second, for how likely each of seven expressions is: written down for a finished stream, counted in the score of one that is on. It recognises nobody. This happens on this computer only; the pictures are never stored, logged or sent.',
  others: 'Mark only people who agreed to it.',
  on: 'Read expressions from a marked facecam',
  onHint:
    'Nothing is read before you agree for a recording and mark the part. Switching off deletes everything that was read.',
} as const;
