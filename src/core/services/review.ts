import { dirname } from 'node:path';
import type { Handlers } from '../../shared/contract/index.ts';
import type { ReviewHighlight, reviewContract } from '../../shared/contract/review.ts';
import { AppError } from '../../shared/errors.ts';
import type { Highlight, SignalWeights } from '../../shared/model/hype.ts';
import type { EndShift } from '../../shared/model/taste.ts';
import { Highlight as HighlightModel } from '../../shared/model/hype.ts';
import { z } from 'zod';
import { DEFAULT_WEIGHTS } from '../domain/scoring/weights.ts';
import { readMediaNotes } from '../live/analysis/note-file.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { LibraryStore, OverlayRow } from '../ports/library-store.ts';
import type { SettingsStore } from '../ports/settings-store.ts';
import type { WorkerPool } from '../ports/worker-pool.ts';
import { done, vodOrThrow } from './library.ts';
import type { RankInputs } from './rank-inputs.ts';
import { panelHandlers } from './panels.ts';
import { remoteMarkers } from './remote-markers.ts';
import { tasteHandlers } from './taste.ts';
import { truthRanges } from './truth.ts';
import { madeArtefact, readJsonArtefact } from './vod-view.ts';

export interface ReviewDeps {
  readonly store: LibraryStore;
  readonly files: ArtefactFiles;
  readonly settings: SettingsStore;
  readonly workers: WorkerPool;
  readonly dbPath: string;
  /** Paths of everything that ranking reads; null before the first look. */
  readonly rankInputs: (vodId: string) => RankInputs | null;
  readonly changed: (vodId: string) => void;
}

/** An edited highlight is found again after a re-run when its peak moved by no more than this. */
const SAME_MOMENT_MS = 10_000;

type ReviewHandlers = Pick<Handlers, keyof typeof reviewContract>;

/** Handlers of contract/review.ts. */
export function reviewHandlers(deps: ReviewDeps): ReviewHandlers {
  return {
    ...highlightHandlers(deps),
    ...markerHandlers(deps),
    ...panelHandlers(deps),
    ...tasteHandlers(deps),
    'review.liveNotes': async ({ vodId }) => {
      vodOrThrow(deps.store, vodId);
      // The time map lies in the recording's folder, whatever becomes of the media.
      const timeMap = deps.store.sources.get(vodId, 'timemap');
      return { notes: timeMap === null ? [] : await readMediaNotes(dirname(timeMap.path)) };
    },
  };
}

function highlightHandlers(
  deps: ReviewDeps,
): Pick<ReviewHandlers, 'review.highlights' | 'review.explain' | 'review.triage' | 'review.edit'> {
  const { store, settings } = deps;
  return {
    'review.highlights': async ({ vodId, weights, sensitivity }) => {
      vodOrThrow(store, vodId);
      const chosen = {
        weights: weights ?? settings.get().weights ?? DEFAULT_WEIGHTS,
        sensitivity: sensitivity ?? settings.get().sensitivity,
      };
      const found = await rank(deps, vodId, chosen);
      return {
        highlights: withOverlay(deps, vodId, found),
        provisional: madeArtefact(store, vodId, 'highlights') === null,
        truth: await truthRanges(deps, vodId),
        ...chosen,
      };
    },
    'review.explain': async ({ vodId, atMs, weights }) => {
      vodOrThrow(store, vodId);
      const inputs = deps.rankInputs(vodId);
      if (inputs === null) throw notAnalysed(vodId);
      return deps.workers.run('review.explain', {
        hypePath: inputs.hypePath,
        atMs,
        weights: weights ?? settings.get().weights,
      });
    },
    'review.triage': async ({ vodId, highlightId, verdict }) => {
      await editOverlay(deps, vodId, highlightId, { verdict });
      return {};
    },
    'review.edit': async ({ vodId, highlightId, range, title }) => {
      if (range !== null && range.endMs <= range.startMs) {
        throw new AppError({
          code: 'highlight/empty-range',
          message: 'A moment must end after it starts.',
          nextStep: 'Move the end handle to the right.',
        });
      }
      await editOverlay(deps, vodId, highlightId, {
        startMs: range?.startMs ?? null,
        endMs: range?.endMs ?? null,
        title,
      });
      return {};
    },
  };
}

/** Changes what the person decided of one highlight; a decision that says nothing any more is forgotten. */
async function editOverlay(
  deps: ReviewDeps,
  vodId: string,
  highlightId: string,
  change: Partial<OverlayRow>,
): Promise<void> {
  const { store } = deps;
  const existing = store.overlays.list(vodId).find((row) => row.highlightId === highlightId);
  const found =
    existing?.found ??
    (await rank(deps, vodId, { endShift: null })).find((highlight) => highlight.id === highlightId);
  if (found === undefined) {
    throw new AppError({
      code: 'highlight/not-found',
      message: `There is no highlight ${highlightId} in this VOD.`,
      nextStep: 'Reload the list: the analysis may have changed it.',
    });
  }
  const blank = {
    highlightId,
    peakMs: found.peakMs,
    verdict: null,
    startMs: null,
    endMs: null,
    title: null,
    found,
  };
  const next: OverlayRow = { ...(existing ?? blank), ...change };
  const isBlank = next.verdict === null && next.startMs === null && next.title === null;
  if (isBlank) store.overlays.delete(vodId, highlightId);
  else store.overlays.put(vodId, next);
  deps.changed(vodId);
}

const notAnalysed = (vodId: string): AppError =>
  new AppError({
    code: 'vod/not-analysed',
    message: `VOD ${vodId} has no hype score yet.`,
    nextStep: 'Wait for the analysis, or start it again.',
  });

/** The stored list where weights and sensitivity are the ones it was made with, else ranked anew from stored parts. */
async function rank(
  deps: ReviewDeps,
  vodId: string,
  chosen: { weights?: SignalWeights; sensitivity?: number; endShift?: EndShift | null },
): Promise<Highlight[]> {
  const inputs = deps.rankInputs(vodId);
  if (inputs === null) return [];
  const weights = chosen.weights ?? deps.settings.get().weights ?? DEFAULT_WEIGHTS;
  const sensitivity = chosen.sensitivity ?? deps.settings.get().sensitivity;
  const stored = madeArtefact(deps.store, vodId, 'highlights');
  // An edit is kept against what was found, so that what was learned from edits isn't learned again.
  const endShift = chosen.endShift === undefined ? deps.settings.get().endShift : chosen.endShift;
  const made = stored?.meta as RankedUnder | undefined;
  const wanted: RankedUnder = { weights, sensitivity, endShift };
  const isStored = made !== undefined && RANK_SETTINGS.every((name) => same(made[name], wanted[name]));
  if (isStored) {
    return z.array(HighlightModel).parse(await readJsonArtefact(deps, vodId, 'highlights'));
  }
  return deps.workers.run('review.rank', { ...inputs, weights, sensitivity, endShift });
}

/** What a stored list says it was ranked under. */
interface RankedUnder {
  readonly weights: SignalWeights;
  readonly sensitivity: number;
  readonly endShift: EndShift | null;
}
const RANK_SETTINGS = ['weights', 'sensitivity', 'endShift'] as const;
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function withOverlay(deps: ReviewDeps, vodId: string, found: readonly Highlight[]): ReviewHighlight[] {
  const overlays = deps.store.overlays.list(vodId);
  const clips = deps.store.clips.list(vodId);
  const used = new Set<string>();
  const overlayOf = (highlight: Highlight): OverlayRow | undefined => {
    const exact = overlays.find((row) => row.highlightId === highlight.id);
    const row =
      exact ??
      overlays.find(
        (other) =>
          !used.has(other.highlightId) && Math.abs(other.peakMs - highlight.peakMs) <= SAME_MOMENT_MS,
      );
    if (row !== undefined) used.add(row.highlightId);
    return row;
  };
  const apply = (highlight: Highlight, row: OverlayRow | undefined): ReviewHighlight => {
    const id = row?.highlightId ?? highlight.id;
    return {
      ...highlight,
      id,
      startMs: row?.startMs ?? highlight.startMs,
      endMs: row?.endMs ?? highlight.endMs,
      title: row?.title ?? highlight.title,
      verdict: row?.verdict ?? null,
      edited: row !== undefined && (row.startMs !== null || row.title !== null),
      clipIds: clips.filter((clip) => clip.highlightId === id).map((clip) => clip.clipId),
    };
  };
  const listed = found.map((highlight) => apply(highlight, overlayOf(highlight)));
  // What the person kept or edited stays, even when a re-run no longer finds it.
  const kept = overlays
    .filter((row) => !used.has(row.highlightId) && row.verdict !== 'rejected')
    .map((row) => apply(row.found, row));
  return [...listed, ...kept].sort((a, b) => b.score - a.score || a.startMs - b.startMs);
}

function markerHandlers(
  deps: ReviewDeps,
): Pick<ReviewHandlers, 'review.markers' | 'review.addMarker' | 'review.removeMarker'> {
  const { store, changed } = deps;
  return {
    'review.markers': async ({ vodId }) => {
      vodOrThrow(store, vodId);
      const markers = [...store.markers.list(vodId), ...(await remoteMarkers(deps, vodId))];
      return { markers: markers.sort((a, b) => a.atMs - b.atMs || (a.markerId < b.markerId ? -1 : 1)) };
    },
    'review.addMarker': ({ vodId, ...marker }) =>
      done(() => {
        vodOrThrow(store, vodId);
        store.markers.put(vodId, { ...marker, origin: 'own' });
        changed(vodId);
      }),
    'review.removeMarker': ({ vodId, markerId }) =>
      done(() => {
        store.markers.delete(vodId, markerId);
        changed(vodId);
      }),
  };
}
