import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freeName } from '../../../shared/clip-name.ts';

/** Upper and lower case are one on Windows and macOS, composed and decomposed accents on macOS. */
const folded = (name: string): string => name.normalize('NFC').toLowerCase();

/**
 * A path in `folder` that neither a file nor another clip of the queue (`promised`) has. A folder that doesn't exist
 * yet holds nothing; other failures come up when the clip is written.
 */
export async function freeClipPath(
  folder: string,
  name: string,
  extension: string,
  promised: ReadonlySet<string>,
): Promise<string> {
  const present = await readdir(folder).catch(() => []);
  const taken = new Set(present.map(folded));
  const promisedFolded = new Set([...promised].map(folded));
  const fileName = freeName(
    name,
    extension,
    (candidate) => taken.has(folded(candidate)) || promisedFolded.has(folded(join(folder, candidate))),
  );
  return join(folder, fileName);
}
