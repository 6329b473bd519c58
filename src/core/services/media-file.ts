import { AppError } from '../../shared/errors.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import type { ArtefactKind } from '../pipeline/stage.ts';

export interface MediaFile {
  readonly path: string;
  /** `file`: the person's own, where it lies. `downloaded`: the library's. `sound`: the pictures are still on their way. */
  readonly kind: 'file' | 'downloaded' | 'sound';
}

interface Deps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
}

/** Where a downloaded file lies; null when it is not there (any more). */
export function downloadedPath({ store, files }: Deps, vodId: string, kind: ArtefactKind): string | null {
  const row = store.artefacts.get(vodId, kind);
  return row?.path == null || row.reclaimed ? null : files.resolve(row.path);
}

/** The file to play: the person's, the downloaded one, or its sound while the rest is on its way; null without any. */
export function mediaFileOf({ store, files }: Deps, vodId: string): MediaFile | null {
  const given = store.sources.get(vodId, 'media');
  if (given !== null) return { path: given.path, kind: 'file' };
  const media = downloadedPath({ store, files }, vodId, 'source.media');
  if (media !== null) return { path: media, kind: 'downloaded' };
  const sound = downloadedPath({ store, files }, vodId, 'source.sound');
  return sound === null ? null : { path: sound, kind: 'sound' };
}

/** The file to cut clips from. Throws AppError `clip/no-media` with the reason why there is none. */
export function clippableFileOf(deps: Deps, vod: { vodId: string; title: string }): string {
  const file = mediaFileOf(deps, vod.vodId);
  if (file !== null && file.kind !== 'sound') return file.path;
  if (deps.store.links.get(vod.vodId) === null) {
    throw new AppError({
      code: 'clip/no-media',
      message: `"${vod.title}" has a chat but no recording to cut from.`,
      nextStep: 'Add the recording to this VOD first.',
    });
  }
  const isDropped = deps.store.artefacts.get(vod.vodId, 'source.media')?.reclaimed === true;
  throw new AppError({
    code: 'clip/no-media',
    message: isDropped
      ? `The downloaded video of "${vod.title}" was dropped to free space.`
      : `The video of "${vod.title}" is not downloaded yet.`,
    nextStep: isDropped ? 'Download it again from the library.' : 'Wait for the download, or start it again.',
  });
}
