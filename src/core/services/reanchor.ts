import { dirname } from 'node:path';
import type { alignContract, FileOrVod, Reanchored } from '../../shared/contract/align.ts';
import type { ClipRequest } from '../../shared/contract/clips.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import type { Marker } from '../../shared/contract/review.ts';
import { AppError } from '../../shared/errors.ts';
import type { CutMode } from '../../shared/model/clip.ts';
import { moveAll, type Movable, type Moved } from '../domain/alignment/moved.ts';
import { readMoments } from '../live/analysis/moment-file.ts';
import type { OverlayRow } from '../ports/library-store.ts';
import { alignFiles, soundingOf, type AlignDeps } from './align.ts';
import { vodOrThrow } from './library.ts';
import type { Sources } from './sources.ts';
import { readAlignment } from './vod-view.ts';

export interface ReanchorDeps extends AlignDeps, Pick<Handlers, 'library.import' | 'clip.createBatch'> {
  readonly sources: Pick<Sources, 'fingerprint'>;
  readonly changed: (vodId: string) => void;
}

/** Handlers of contract/align.ts. */
export function alignHandlers(deps: ReanchorDeps): Pick<Handlers, keyof typeof alignContract> {
  return {
    'sound.align': async ({ one, two }, { signal }) => {
      const sides = [soundingOf(deps, one), soundingOf(deps, two)] as const;
      const { offset, tracks } = await alignFiles(deps, sides, { atMs: [], signal });
      return { names: [sides[0].name, sides[1].name], offset, tracks: [...tracks] };
    },
    'sound.reanchor': (request, { signal }) => reanchor(deps, request, signal),
  };
}

interface MovableMarker extends Movable {
  readonly marker: Marker;
}
interface MovableDecision extends Movable {
  readonly row: OverlayRow;
}
interface MovableClip extends Movable {
  readonly startMs: number;
  readonly endMs: number;
  readonly mode: CutMode | null;
}

async function reanchor(
  deps: ReanchorDeps,
  { vodId, to, cutClips }: { vodId: string; to: FileOrVod; cutClips: boolean },
  signal: AbortSignal,
): Promise<Reanchored> {
  const sides = [soundingOf(deps, { vodId }), soundingOf(deps, to)] as const;
  if (sides[0].path === sides[1].path) throw sameRecording(sides[0].name);
  const markers = markersOf(deps, vodId);
  const decisions = decisionsOf(deps, vodId);
  const clips = await clipsOf(deps, vodId, dirname(sides[0].path), markers);
  const all = [...markers, ...decisions, ...clips];
  const aligned = await alignFiles(deps, sides, { atMs: all.map(({ atMs }) => atMs), signal });
  const { offset, placesMs, durationMs } = aligned;
  const move = <T extends Movable>(items: readonly T[], from: number): Moved<T> =>
    moveAll(items, placesMs.slice(from, from + items.length), durationMs);
  const moved = {
    markers: move(markers, 0),
    decisions: move(decisions, markers.length),
    clips: move(clips, markers.length + decisions.length),
  };
  // Only now: a recording of something else is not added.
  const target = await targetOf(deps, { vodId, to, offsetMs: offset.offsetMs }, signal);
  if (target.vodId === vodId) throw sameRecording(sides[0].name);
  const way = { from: vodId, to: target.vodId };
  putMarkers(deps, way, moved.markers);
  putDecisions(deps, way, moved.decisions);
  const clipIds = cutClips ? await cut(deps, target.vodId, { clips: moved.clips, durationMs }) : [];
  deps.changed(target.vodId);
  return {
    ...target,
    names: [sides[0].name, sides[1].name],
    offset,
    markers: counted(moved.markers),
    decisions: counted(moved.decisions),
    clips: counted(moved.clips),
    clipIds,
  };
}

const sameRecording = (name: string): AppError =>
  new AppError({
    code: 'reanchor/same',
    message: `This is the recording that "${name}" has already.`,
    nextStep: 'Choose another recording of the same stream.',
  });

const counted = ({ moved, left }: Moved<Movable>): Reanchored['markers'] => ({
  moved: moved.length,
  left: left.map((each) => ({ ...each, atMs: Math.round(each.atMs) })),
});

function markersOf({ store }: ReanchorDeps, vodId: string): MovableMarker[] {
  return store.markers
    .list(vodId)
    .map((marker) => ({ label: marker.label || 'Marker', atMs: marker.atMs, marker }));
}

function decisionsOf({ store }: ReanchorDeps, vodId: string): MovableDecision[] {
  return store.overlays
    .list(vodId)
    .map((row) => ({ label: row.title ?? row.found.title, atMs: row.peakMs, row }));
}

/** What was cut of the VOD, and the clips that were saved while it was live. Their middle tells the place. */
async function clipsOf(
  { store }: ReanchorDeps,
  vodId: string,
  mediaDir: string,
  markers: readonly MovableMarker[],
): Promise<MovableClip[]> {
  const cutClips = store.clips
    .list(vodId)
    .filter(({ state }) => state !== 'cancelled')
    .map(({ title, startMs, endMs, mode }) => clipAt(title, { startMs, endMs }, mode));
  if (store.sources.get(vodId, 'timemap') === null) return cutClips;
  const atOf = new Map(markers.map(({ marker }) => [marker.markerId, marker]));
  const moments = await readMoments(mediaDir);
  const live = moments.flatMap(({ momentId, startMs, peakMs, endMs, clip }) => {
    const marker = atOf.get(`live-${momentId}`);
    if (marker === undefined || clip?.state !== 'saved') return [];
    const range = { startMs: marker.atMs + startMs - peakMs, endMs: marker.atMs + endMs - peakMs };
    return [clipAt(marker.label, range, null)];
  });
  return [...cutClips, ...live];
}

const clipAt = (
  label: string,
  { startMs, endMs }: { startMs: number; endMs: number },
  mode: CutMode | null,
): MovableClip => ({ label, atMs: Math.round((startMs + endMs) / 2), startMs, endMs, mode });

interface Target {
  readonly vodId: string;
  readonly existed: boolean;
  readonly jobId: string | null;
}

/** The VOD to move to; a file is added, with the chat of the first VOD at its place. */
async function targetOf(
  deps: ReanchorDeps,
  { vodId, to, offsetMs }: { vodId: string; to: FileOrVod; offsetMs: number },
  signal: AbortSignal,
): Promise<Target> {
  const { store } = deps;
  if ('vodId' in to) return { vodId: to.vodId, existed: true, jobId: null };
  const { fingerprint } = await deps.sources.fingerprint('media', to.path);
  const known = store.sources.findVods('media', fingerprint).find((id) => isThere(deps, id));
  if (known !== undefined) return { vodId: known, existed: true, jobId: null };
  const chat = store.sources.get(vodId, 'chat');
  const own = (await readAlignment(deps, vodId))?.offsetMs ?? vodOrThrow(store, vodId).chatOffsetMs ?? 0;
  return deps['library.import'](
    {
      mediaPath: to.path,
      chatPath: chat?.path ?? null,
      transcriptPath: null,
      title: null,
      voiceTrack: null,
      chatOffsetMs: chat === null ? null : own - offsetMs,
      only: null,
    },
    { signal },
  );
}

const isThere = ({ store }: ReanchorDeps, vodId: string): boolean =>
  store.vods.get(vodId)?.removedAtUnixMs === null;

interface Way {
  readonly from: string;
  readonly to: string;
}

/** The same thing gets the same id each time; null for what came from there in the first place. */
const movedId = ({ from, to }: Way, id: string): string | null =>
  id.startsWith(`from-${to}-`) ? null : `from-${from}-${id}`;

function putMarkers({ store }: ReanchorDeps, way: Way, { moved }: Moved<MovableMarker>): void {
  for (const { item, shiftMs } of moved) {
    const markerId = movedId(way, item.marker.markerId);
    if (markerId !== null) store.markers.put(way.to, { ...item.marker, markerId, atMs: item.atMs + shiftMs });
  }
}

/** A decision that was made there about the same moment stands. */
const SAME_MOMENT_MS = 10_000;

function putDecisions({ store }: ReanchorDeps, way: Way, { moved }: Moved<MovableDecision>): void {
  const there = store.overlays.list(way.to);
  for (const { item, shiftMs } of moved) {
    const highlightId = movedId(way, item.row.highlightId);
    const peakMs = item.row.peakMs + shiftMs;
    const isTaken = there.some(
      (row) => row.highlightId !== highlightId && Math.abs(row.peakMs - peakMs) <= SAME_MOMENT_MS,
    );
    if (highlightId !== null && !isTaken) store.overlays.put(way.to, shifted(item.row, highlightId, shiftMs));
  }
}

function shifted(row: OverlayRow, highlightId: string, shiftMs: number): OverlayRow {
  const later = <T extends { startMs: number; endMs: number }>(range: T): T => ({
    ...range,
    startMs: Math.max(0, range.startMs + shiftMs),
    endMs: Math.max(0, range.endMs + shiftMs),
  });
  return {
    ...row,
    highlightId,
    peakMs: row.peakMs + shiftMs,
    startMs: row.startMs === null ? null : Math.max(0, row.startMs + shiftMs),
    endMs: row.endMs === null ? null : Math.max(0, row.endMs + shiftMs),
    found: {
      ...later(row.found),
      id: highlightId,
      peakMs: row.found.peakMs + shiftMs,
      variants: row.found.variants.map(later),
    },
  };
}

/** A clip that is there already is not cut again when it begins and ends this near. */
const SAME_CUT_MS = 50;
const MOST_AT_ONCE = 200;

async function cut(
  deps: ReanchorDeps,
  vodId: string,
  { clips, durationMs }: { clips: Moved<MovableClip>; durationMs: number },
): Promise<string[]> {
  const there = deps.store.clips.list(vodId);
  const wanted = clips.moved.flatMap(({ item, shiftMs }): ClipRequest[] => {
    const startMs = Math.max(0, item.startMs + shiftMs);
    const endMs = Math.min(durationMs, item.endMs + shiftMs);
    const isSame = (clip: { startMs: number; endMs: number }): boolean =>
      Math.abs(clip.startMs - startMs) <= SAME_CUT_MS && Math.abs(clip.endMs - endMs) <= SAME_CUT_MS;
    if (there.some(isSame)) return [];
    return [
      {
        vodId,
        highlightId: null,
        startMs,
        endMs,
        mode: item.mode,
        title: item.label.slice(0, 200),
        outPath: null,
      },
    ];
  });
  const ids: string[] = [];
  for (let at = 0; at < wanted.length; at += MOST_AT_ONCE) {
    const made = await deps['clip.createBatch'](
      { clips: wanted.slice(at, at + MOST_AT_ONCE) },
      { signal: new AbortController().signal },
    );
    ids.push(...made.clipIds);
  }
  return ids;
}
