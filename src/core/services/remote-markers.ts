import { z } from 'zod';
import type { Marker } from '../../shared/contract/review.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { LibraryStore } from '../ports/library-store.ts';
import { readJsonArtefact } from './vod-view.ts';

/** What others marked, as stage `fetch-markers` stored it. */
const RemoteMarkers = z.array(
  z
    .object({
      id: z.string(),
      atMs: z.number(),
      label: z.string(),
      origin: z.enum(['clip', 'comment', 'chapter']),
    })
    .transform(({ id, ...marker }): Marker => ({ markerId: id, ...marker, atMs: Math.round(marker.atMs) })),
);

/** Markers that came with a stream; none where it brought none. */
export async function remoteMarkers(
  deps: { readonly store: LibraryStore; readonly files: ArtefactFiles },
  vodId: string,
): Promise<Marker[]> {
  return RemoteMarkers.nullable().parse(await readJsonArtefact(deps, vodId, 'remote.markers')) ?? [];
}
