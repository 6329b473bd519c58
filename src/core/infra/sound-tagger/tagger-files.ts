import { statSync } from 'node:fs';
import type { Settings } from '../../../shared/model/settings.ts';
import type { SoundTaggerFiles } from '../../pipeline/stage.ts';

/** The audio tagger that the settings name; another file at the same path has another stamp. null = none is set. */
export function taggerFiles({ soundTaggerPath, soundTaggerLabelsPath }: Settings): SoundTaggerFiles | null {
  if (soundTaggerPath === null) return null;
  const stampOf = (path: string | null): string => {
    const facts = path === null ? undefined : statSync(path, { throwIfNoEntry: false });
    return facts === undefined ? 'none' : `${facts.size}@${Math.round(facts.mtimeMs)}`;
  };
  return {
    modelPath: soundTaggerPath,
    labelsPath: soundTaggerLabelsPath,
    stamp: `${stampOf(soundTaggerPath)} ${stampOf(soundTaggerLabelsPath)}`,
  };
}
