import type { ReviewHighlight } from '../../../shared/contract/review.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import type { RangeMs } from '../../../shared/time.ts';
import { notify } from '../../app/toasts.ts';
import type { Change, MomentEdit, Verdict } from './changes.ts';
import { isNear, setIn, setOut } from './draft-range.ts';
import { filterMoments, neighbour, nextToSee } from './moments.ts';
import type { ReviewSession } from './session.ts';
import { strings } from './strings.ts';
import type { ReviewData } from './use-review-data.ts';

/** Everything that a person can do to the review, whichever key, click or handle it came from. */
export interface ReviewActions {
  readonly select: (moment: ReviewHighlight, options?: { play?: boolean }) => void;
  readonly step: (direction: 1 | -1) => void;
  readonly judge: (verdict: 'accepted' | 'rejected', moment?: ReviewHighlight) => void;
  readonly trimMoment: (moment: ReviewHighlight, range: RangeMs) => void;
  readonly restoreMoment: (moment: ReviewHighlight) => void;
  readonly retitle: (moment: ReviewHighlight, title: string) => void;
  readonly setDraft: (range: RangeMs | null) => void;
  readonly markIn: () => void;
  readonly markOut: () => void;
  readonly addMarker: () => void;
  readonly removeMarker: (markerId: string) => void;
  readonly playActive: () => void;
  readonly zoom: (factor: number) => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

const unedited: MomentEdit = { range: null, title: null };

/** What lies over a moment now, as an edit that would put it there again. */
const editOf = (moment: ReviewHighlight): MomentEdit =>
  moment.edited ? { range: { startMs: moment.startMs, endMs: moment.endMs }, title: moment.title } : unedited;

export function createActions(session: ReviewSession, data: ReviewData): ReviewActions {
  const { changes, player, store, viewport } = session;
  const { moments } = data.highlights;
  const durationMs = data.vod.summary.durationMs ?? 0;
  const listed = () => filterMoments(moments, store.getState().filter);
  const chosen = (): ReviewHighlight | null =>
    moments.find(({ id }) => id === store.getState().selectedId) ?? null;
  const draftChange = (to: RangeMs | null): Change[] => {
    const from = store.getState().draft;
    return from === to ? [] : [{ kind: 'range', from, to }];
  };
  const edit = (label: string, moment: ReviewHighlight, to: MomentEdit): void =>
    changes.perform(label, [{ kind: 'edit', highlightId: moment.id, from: editOf(moment), to }]);

  const actions: ReviewActions = {
    select: (moment, options = {}) => {
      changes.perform(strings.undo.range, draftChange(null));
      store.setState({ selectedId: moment.id });
      viewport.reveal(moment);
      if (options.play === true) player.intents.playRange(moment);
      else player.intents.seekTo(moment.startMs);
    },
    step: (direction) => {
      const next = neighbour(listed(), store.getState().selectedId, direction);
      if (next !== null) actions.select(next, { play: player.facts.get().isPlaying });
    },
    judge: (verdict, moment = chosen() ?? undefined) => {
      if (moment === undefined) return;
      const to: Verdict = moment.verdict === verdict ? null : verdict;
      const next = to === null ? null : nextToSee(listed(), moment.id);
      const label =
        to === null ? strings.undo.clear : to === 'accepted' ? strings.undo.keep : strings.undo.skip;
      changes.perform(label, [{ kind: 'triage', highlightId: moment.id, from: moment.verdict, to }]);
      if (next !== null) actions.select(next, { play: player.facts.get().isPlaying });
    },
    trimMoment: (moment, range) =>
      edit(strings.undo.trim, moment, { range, title: moment.edited ? moment.title : null }),
    restoreMoment: (moment) => edit(strings.undo.found, moment, unedited),
    retitle: (moment, title) => {
      const trimmed = title.trim();
      if (trimmed === '' || trimmed === moment.title) return;
      const range = moment.edited ? { startMs: moment.startMs, endMs: moment.endMs } : null;
      edit(strings.undo.title, moment, { range, title: trimmed.slice(0, 200) });
    },
    setDraft: (range) => changes.perform(strings.undo.range, draftChange(range)),
    markIn: () => markEdge((range, atMs) => setIn(range, atMs, durationMs)),
    markOut: () => markEdge(setOut),
    addMarker: () => {
      const atMs = Math.round(player.clock.nowMs());
      const label = strings.marker.label(formatTimestamp(atMs));
      changes.perform(strings.undo.marker, [
        { kind: 'marker', from: null, to: { markerId: crypto.randomUUID(), atMs, label, origin: 'own' } },
      ]);
    },
    removeMarker: (markerId) => {
      const from = data.markers.find((marker) => marker.markerId === markerId);
      // What came with the stream is not the person's to take back.
      if (from?.origin !== 'own') return;
      changes.perform(strings.undo.marker, [{ kind: 'marker', from, to: null }]);
      notify(strings.marker.removed, { undo: actions.undo });
    },
    playActive: () => {
      const { active } = data;
      if (active === null) player.intents.toggle();
      else player.intents.playRange(active);
    },
    zoom: (factor) => {
      const view = viewport.get();
      const px = (player.clock.nowMs() - view.startVodMs) / view.msPerPx;
      const isSeen = px >= 0 && px <= view.widthPx;
      viewport.zoomAround(isSeen ? px : view.widthPx / 2, factor);
    },
    undo: () => {
      const touched = store
        .getState()
        .history.done.at(-1)
        ?.changes.find((change) => 'highlightId' in change);
      const label = changes.undo();
      // Back to where it was done, so that the person sees what came back.
      if (touched !== undefined) store.setState({ selectedId: touched.highlightId });
      notify(label === null ? strings.undo.nothing : strings.undo.undone(label));
    },
    redo: () => {
      const label = changes.redo();
      notify(label === null ? strings.undo.nothingAgain : strings.undo.redone(label));
    },
  };

  /** Moves an edge of the person's own range, else of the chosen moment when the playhead is near it. */
  function markEdge(move: (range: RangeMs | null, atMs: number) => RangeMs): void {
    const atMs = player.clock.nowMs();
    const { draft } = store.getState();
    const moment = chosen();
    if (draft === null && moment !== null && isNear(moment, atMs))
      actions.trimMoment(moment, move(moment, atMs));
    else actions.setDraft(move(draft, atMs));
  }
  return actions;
}
