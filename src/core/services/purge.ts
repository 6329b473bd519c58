import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { Host } from '../ports/host.ts';
import type { LibraryStore } from '../ports/library-store.ts';

export interface PurgeDeps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
  readonly host: Host;
  readonly libraryDir: string;
}

/**
 * Takes a VOD out of the library for good: its files and a readable copy of what the person decided go to the system's
 * trash as one folder. A person's own file is never touched; what KlipStream recorded itself goes with it.
 */
export async function purgeVod(deps: PurgeDeps, vodId: string): Promise<void> {
  const { store, files } = deps;
  const row = store.vods.get(vodId);
  if (row === null) return;
  const folder = join(deps.libraryDir, 'removed', `KlipStream ${vodId}`);
  await mkdir(folder, { recursive: true });
  const decisions = {
    vod: row,
    highlights: store.overlays.list(vodId),
    markers: store.markers.list(vodId),
    clips: store.clips.list(vodId),
  };
  await writeFile(join(folder, 'decisions.json'), JSON.stringify(decisions, null, 2));
  const media = store.sources.get(vodId, 'media');
  if (media !== null && isOwnRecording(deps, media.path))
    await rename(dirname(media.path), join(folder, 'recording')).catch(() => undefined);
  for (const path of store.vods.delete(vodId)) {
    // A file that a crash already took is no reason to keep the rest.
    await rename(files.resolve(path), join(folder, basename(path))).catch(() => undefined);
  }
  await files.dropWork(vodId, null);
  await deps.host.trash(folder);
}

/** Whether it lies in a folder of the recorder. */
const isOwnRecording = ({ libraryDir }: PurgeDeps, path: string): boolean =>
  dirname(dirname(path)) === join(libraryDir, 'recordings');
