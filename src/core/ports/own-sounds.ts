import type { OwnSound } from '../../shared/model/own-sound.ts';

/** The person's own sounds, kept in the library's folder. */
export interface OwnSounds {
  list(): readonly OwnSound[];
  /** Throws AppErrors `own-sound/…` that name the file. The same sample again only gets the new name. */
  add(sample: { path: string; name: string }, signal: AbortSignal): Promise<OwnSound>;
  /** Throws AppError `own-sound/unknown`. */
  rename(soundId: string, name: string): void;
  remove(soundId: string): void;
}
