import type { LibraryStore } from '../../ports/library-store.ts';
import { chatQueries } from './chat-rows.ts';
import { openLibraryDb } from './open.ts';
import { channelQueries, linkQueries } from './queries/links.ts';
import { artefactQueries, jobQueries } from './queries/artefacts.ts';
import { chatRetentionQueries } from './queries/chat-retention.ts';
import { faceConsentQueries, faceRegionQueries } from './queries/face-regions.ts';
import { clipQueries, markerQueries, overlayQueries } from './queries/review.ts';
import { sourceQueries, vodQueries } from './queries/vods.ts';
import { transcriptQueries } from './transcript-rows.ts';

/** The library's rows on SQLite (WAL). Throws what `openLibraryDb` throws. */
export function openLibraryStore(path: string): LibraryStore {
  const db = openLibraryDb(path);
  return {
    vods: vodQueries(db),
    sources: sourceQueries(db),
    links: linkQueries(db),
    faceRegions: faceRegionQueries(db),
    faceConsents: faceConsentQueries(db),
    chatRetention: chatRetentionQueries(db),
    channels: channelQueries(db),
    artefacts: artefactQueries(db),
    jobs: jobQueries(db),
    overlays: overlayQueries(db),
    markers: markerQueries(db),
    chat: chatQueries(db),
    transcript: transcriptQueries(db),
    clips: clipQueries(db),
    close: () => void db.close(),
  };
}
