import type { RangeMs } from '../../shared/time.ts';
import type { Edge, Hit } from './hit-test.ts';

/** What the pointer is doing on the timeline. One machine; the view only feeds it events and carries out intents. */
export type Interaction =
  | { readonly kind: 'idle' }
  | { readonly kind: 'pressed'; readonly startPx: number; readonly startMs: number; readonly hit: Hit }
  | { readonly kind: 'panning'; readonly lastPx: number }
  | { readonly kind: 'scrubbing' }
  | { readonly kind: 'selecting'; readonly anchorMs: number; readonly range: RangeMs }
  | {
      readonly kind: 'trimming';
      readonly rangeId: string;
      readonly edge: Edge;
      readonly original: RangeMs;
      readonly range: RangeMs;
    };

export interface PointerInput {
  readonly px: number;
  readonly vodMs: number;
  /** The same time moved to the nearest clean cut; equal to `vodMs` while the person holds the modifier. */
  readonly snappedMs: number;
}

export type InteractionEvent =
  | (PointerInput & {
      readonly type: 'down';
      readonly hit: Hit;
      readonly pan: boolean;
      /** Bounds of the range under a handle. */
      readonly range: RangeMs | null;
    })
  | (PointerInput & { readonly type: 'move' })
  | (PointerInput & { readonly type: 'up' })
  | { readonly type: 'cancel' };

export type Intent =
  | { readonly type: 'seek'; readonly vodMs: number }
  | { readonly type: 'open-moment'; readonly rangeId: string }
  | { readonly type: 'open-marker'; readonly markerId: string }
  | { readonly type: 'pan'; readonly deltaPx: number }
  | { readonly type: 'preview-range'; readonly rangeId: string | null; readonly range: RangeMs }
  | { readonly type: 'commit-range'; readonly range: RangeMs }
  | { readonly type: 'commit-trim'; readonly rangeId: string; readonly from: RangeMs; readonly to: RangeMs }
  | { readonly type: 'discard-preview' };

export interface Step {
  readonly state: Interaction;
  readonly intents: readonly Intent[];
}

const DRAG_START_PX = 4;
/** A clip shorter than this is a slip of the hand. */
export const MIN_RANGE_MS = 200;

const idle: Interaction = { kind: 'idle' };
const rangeBetween = (one: number, other: number): RangeMs => ({
  startMs: Math.round(Math.min(one, other)),
  endMs: Math.round(Math.max(one, other)),
});

/** Moves one edge of a range, never past the other. */
export function trim(range: RangeMs, edge: Edge, toMs: number): RangeMs {
  return edge === 'start'
    ? { startMs: Math.round(Math.max(0, Math.min(toMs, range.endMs - MIN_RANGE_MS))), endMs: range.endMs }
    : { startMs: range.startMs, endMs: Math.round(Math.max(toMs, range.startMs + MIN_RANGE_MS)) };
}

function onDown(event: Extract<InteractionEvent, { type: 'down' }>): Step {
  const { hit, px, vodMs } = event;
  if (event.pan) return { state: { kind: 'panning', lastPx: px }, intents: [] };
  if (hit.kind === 'handle' && event.range !== null) {
    const { startMs, endMs } = event.range;
    const original = { startMs, endMs };
    return {
      state: { kind: 'trimming', rangeId: hit.rangeId, edge: hit.edge, original, range: original },
      intents: [],
    };
  }
  if (hit.kind === 'lane' && hit.lane.id === 'ruler')
    return { state: { kind: 'scrubbing' }, intents: [{ type: 'seek', vodMs }] };
  return { state: { kind: 'pressed', startPx: px, startMs: vodMs, hit }, intents: [] };
}

function onMove(state: Interaction, event: PointerInput): Step {
  switch (state.kind) {
    case 'idle':
      return { state, intents: [] };
    case 'panning':
      return {
        state: { kind: 'panning', lastPx: event.px },
        intents: [{ type: 'pan', deltaPx: state.lastPx - event.px }],
      };
    case 'scrubbing':
      return { state, intents: [{ type: 'seek', vodMs: event.vodMs }] };
    case 'pressed': {
      if (Math.abs(event.px - state.startPx) < DRAG_START_PX) return { state, intents: [] };
      const range = rangeBetween(state.startMs, event.snappedMs);
      return {
        state: { kind: 'selecting', anchorMs: state.startMs, range },
        intents: [{ type: 'preview-range', rangeId: null, range }],
      };
    }
    case 'selecting': {
      const range = rangeBetween(state.anchorMs, event.snappedMs);
      return { state: { ...state, range }, intents: [{ type: 'preview-range', rangeId: null, range }] };
    }
    case 'trimming': {
      const range = trim(state.original, state.edge, event.snappedMs);
      return {
        state: { ...state, range },
        intents: [{ type: 'preview-range', rangeId: state.rangeId, range }],
      };
    }
  }
}

function pressedIntents(hit: Hit, vodMs: number): Intent[] {
  switch (hit.kind) {
    case 'chip':
      return [{ type: 'open-moment', rangeId: hit.rangeId }];
    case 'marker':
      return [{ type: 'open-marker', markerId: hit.markerId }];
    case 'truth':
    case 'lane':
    case 'handle':
      return [{ type: 'seek', vodMs }];
    case 'none':
      return [];
  }
}

function onUp(state: Interaction): Step {
  switch (state.kind) {
    case 'idle':
    case 'panning':
    case 'scrubbing':
      return { state: idle, intents: [] };
    case 'pressed':
      return { state: idle, intents: pressedIntents(state.hit, state.startMs) };
    case 'selecting':
      return {
        state: idle,
        intents:
          state.range.endMs - state.range.startMs < MIN_RANGE_MS
            ? [{ type: 'discard-preview' }]
            : [{ type: 'commit-range', range: state.range }],
      };
    case 'trimming':
      return {
        state: idle,
        intents:
          state.range.startMs === state.original.startMs && state.range.endMs === state.original.endMs
            ? [{ type: 'discard-preview' }]
            : [{ type: 'commit-trim', rangeId: state.rangeId, from: state.original, to: state.range }],
      };
  }
}

export function stepInteraction(state: Interaction, event: InteractionEvent): Step {
  switch (event.type) {
    case 'down':
      return onDown(event);
    case 'move':
      return onMove(state, event);
    case 'up':
      return onUp(onMove(state, event).state);
    case 'cancel':
      return state.kind === 'selecting' || state.kind === 'trimming'
        ? { state: idle, intents: [{ type: 'discard-preview' }] }
        : { state: idle, intents: [] };
  }
}
