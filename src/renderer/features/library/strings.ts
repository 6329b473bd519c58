/** Every word of the library and the import sheet. */
export const strings = {
  pickTitle: 'Choose a recording, its chat and transcript',
  droppedInBrowser:
    'A browser does not tell where a dropped file lies. Choose it here instead: KlipStream reads it in place.',
  droppedNothing: 'What was dropped is not a file on this computer.',
} as const;
