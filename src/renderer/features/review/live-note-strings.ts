/** Every word of the live notes. */
export const liveNoteStrings = {
  tab: 'Live',
  label: 'Live notes',
  lead: 'What chat did, minute by minute, as it was summed up while the stream was on.',
  toNow: 'To now',
  now: 'now',
  score: (score: number) => `${score} of 100`,
  scoreTitle: '50 = chat as busy as usual, neither positive nor negative',
  said: 'What people wrote',
} as const;
