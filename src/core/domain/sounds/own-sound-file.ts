/** Where a sample of the person's lies below the library's folder. */
export const ownSoundPath = (soundId: string): string => `sounds/${soundId}.wav`;
