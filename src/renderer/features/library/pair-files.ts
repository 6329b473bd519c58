import type { InspectedFile } from '../../../shared/contract/library.ts';
import { fileName } from '../../ui/format.ts';

/** What will become one VOD. At least one of `media` and `chat` is there. */
export interface FileSet {
  readonly id: string;
  readonly media: InspectedFile | null;
  readonly chat: InspectedFile | null;
  readonly transcript: InspectedFile | null;
}

export interface Pairing {
  readonly sets: FileSet[];
  /** Files that can't be used, and a second chat or transcript of one recording. */
  readonly unused: { readonly file: InspectedFile; readonly reason: 'unknown' | 'second' }[];
}

/** `My stream.mp4` → `My stream`; also takes off `.chat`, `_chat`, `-transcript` and the like. */
export function stemOf(path: string): string {
  const withoutExtensions = fileName(path).replace(/(?:\.[a-z][a-z0-9_]{0,9}){1,3}$/i, '');
  const stem = withoutExtensions === '' ? fileName(path) : withoutExtensions;
  return stem.replace(/[\s._-]+(?:live_)?(?:chat|transcript|subs?|captions|comments)$/i, '').trim() || stem;
}

function sharedPrefix(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  let length = 0;
  while (length < left.length && left[length] === right[length]) length++;
  return length;
}

type Companion = 'chat' | 'transcript';

/** The set whose name is most like the file's and which still lacks one; a chat alone may also start a set of its own. */
function findHome(sets: readonly FileSet[], file: InspectedFile, kind: Companion): FileSet | null {
  const stem = stemOf(file.path);
  const free = sets.filter((set) => set[kind] === null);
  const near = (set: FileSet): number => sharedPrefix(stem, stemOf((set.media ?? set.chat)?.path ?? ''));
  const best = [...free].sort((a, b) => near(b) - near(a))[0];
  return best ?? null;
}

/** Puts each recording together with the chat and transcript whose names are most like its own. */
export function pairFiles(files: readonly InspectedFile[]): Pairing {
  const usable = files.filter((file) => file.error === null && file.kind !== 'unknown');
  const unused: Pairing['unused'] = files
    .filter((file) => !usable.includes(file))
    .map((file) => ({ file, reason: 'unknown' }));
  let sets: FileSet[] = usable
    .filter((file) => file.kind === 'media')
    .map((media) => ({ id: media.path, media, chat: null, transcript: null }));
  const startsFromChat = sets.length === 0;
  for (const kind of ['chat', 'transcript'] as const) {
    for (const file of usable.filter((candidate) => candidate.kind === kind)) {
      if (kind === 'chat' && startsFromChat) {
        sets.push({ id: file.path, media: null, chat: file, transcript: null });
        continue;
      }
      const home = findHome(sets, file, kind);
      if (home === null) unused.push({ file, reason: 'second' });
      else sets = sets.map((set) => (set === home ? { ...set, [kind]: file } : set));
    }
  }
  return { sets, unused };
}
