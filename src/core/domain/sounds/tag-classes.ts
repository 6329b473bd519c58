import { AppError } from '../../../shared/errors.ts';
import type { SoundTrack } from './measure-sounds.ts';

/** AudioSet's names (research.google.com/audioset/ontology) that stand for each of our sounds. */
const NAMES: Readonly<Record<SoundTrack, readonly string[]>> = {
  laughter: ['laughter', 'giggle', 'snicker', 'belly laugh', 'chuckle, chortle', 'baby laughter'],
  cheer: ['cheering', 'applause', 'clapping', 'crowd'],
  shout: ['shout', 'yell', 'screaming', 'children shouting', 'battle cry', 'bellow', 'whoop'],
};

export interface TagClasses {
  /** How many classes the file names: the model's outputs. */
  readonly count: number;
  /** Output indexes per sound; a sound that the file doesn't name is left out. */
  readonly outputs: Readonly<Partial<Record<SoundTrack, readonly number[]>>>;
}

/**
 * A class map as AudioSet's models come with: `index,mid,display_name`, a name with commas in quotes. Throws AppError
 * `sound-tagger/labels` naming file and line.
 */
export function parseTagClasses(text: string, file: string): TagClasses {
  const outputs: Partial<Record<SoundTrack, number[]>> = {};
  const seen = new Set<number>();
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.trim().replace(/^\uFEFF/, '');
    if (line === '' || (at === 0 && /^index\s*,/i.test(line))) continue;
    const match = /^(\d+)\s*,[^,]*,\s*(.+)$/.exec(line);
    if (match === null)
      throw labelsError(`${file}, line ${at + 1} is not index,mid,display_name: ${line.slice(0, 60)}`);
    const index = Number(match[1]);
    seen.add(index);
    const name = match[2]!.replace(/^"|"$/g, '').replaceAll('""', '"').toLowerCase();
    for (const [sound, names] of Object.entries(NAMES) as [SoundTrack, readonly string[]][])
      if (names.includes(name)) (outputs[sound] ??= []).push(index);
  }
  const count = seen.size;
  if (count === 0 || Math.max(...seen) !== count - 1)
    throw labelsError(`${file} does not number its classes from 0 without holes.`);
  if (Object.keys(outputs).length === 0)
    throw labelsError(`${file} names none of laughter, cheering, applause or shouting.`);
  return { count, outputs };
}

const labelsError = (message: string): AppError =>
  new AppError({
    code: 'sound-tagger/labels',
    message,
    nextStep: 'Choose the class map that belongs to the model (AudioSet: index,mid,display_name).',
  });
