/** Parts of a picture are said in whole percent. */
export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Words while the facecam is being marked. */
export const markerStrings = {
  overlay: 'Mark the facecam',
  frame: (x: number, y: number, width: number, height: number) =>
    `Facecam: ${percent(x)} from the left, ${percent(y)} from the top, ${percent(width)} wide, ${percent(height)} high`,
  help: 'Drag over your face. Keys: arrows move, Shift + arrows resize, Enter reads, Escape cancels.',
  save: 'Read faces here',
  cancel: 'Cancel',
} as const;
