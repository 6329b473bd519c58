import type { Handlers } from '../../shared/contract/index.ts';
import type { reviewContract } from '../../shared/contract/review.ts';
import type { LibraryStore, OverlayRow } from '../ports/library-store.ts';
import type { MovedEnds } from '../domain/scoring/learn-taste.ts';
import type { TasteInput } from '../workers/tasks/learn-taste.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { WorkerPool } from '../ports/worker-pool.ts';
import { remoteMarkers } from './remote-markers.ts';
import type { RankInputs } from './rank-inputs.ts';

/** A judged moment is scored at its strongest second so far around its peak … */
const AROUND_PEAK_MS = 4000;
/** … and a viewers' clip, of which only the begin is known, within this time after it. */
const CLIP_REACH_MS = 40_000;

export interface TasteDeps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
  readonly workers: WorkerPool;
  readonly rankInputs: (vodId: string) => RankInputs | null;
}

/** The taste handler of contract/review.ts: reads what was decided in every stream; changes nothing. */
export function tasteHandlers(deps: TasteDeps): Pick<Handlers, keyof typeof reviewContract & 'review.taste'> {
  return {
    'review.taste': async () => deps.workers.run('review.taste', await tasteInput(deps)),
  };
}

async function tasteInput(deps: TasteDeps): Promise<TasteInput> {
  const streams: TasteInput['streams'][number][] = [];
  const edits: MovedEnds[] = [];
  for (const { vodId } of deps.store.vods.list()) {
    const overlays = deps.store.overlays.list(vodId);
    const hypePath = deps.rankInputs(vodId)?.hypePath;
    if (overlays.length === 0 || hypePath === undefined) continue;
    edits.push(...overlays.flatMap(movedEnds));
    const judged = overlays.flatMap(({ verdict, peakMs }) =>
      verdict === null
        ? []
        : [{ fromMs: peakMs - AROUND_PEAK_MS, toMs: peakMs + AROUND_PEAK_MS, good: verdict === 'accepted' }],
    );
    // Viewers' clips are wanted moments, too; a stream without anything skipped has nothing to hold them against.
    if (judged.some(({ good }) => !good))
      for (const { atMs, origin } of await remoteMarkers(deps, vodId))
        if (origin === 'clip') judged.push({ fromMs: atMs, toMs: atMs + CLIP_REACH_MS, good: true });
    if (judged.length > 0) streams.push({ vodId, hypePath, judged });
  }
  return { streams, edits };
}

function movedEnds({ verdict, startMs, endMs, found }: OverlayRow): MovedEnds[] {
  if (verdict === 'rejected' || startMs === null || endMs === null) return [];
  const moved = { startMs: startMs - found.startMs, endMs: endMs - found.endMs };
  return moved.startMs === 0 && moved.endMs === 0 ? [] : [moved];
}
