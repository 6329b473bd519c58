import { createContext, useContext } from 'react';
import type { QueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { Client } from '../../../shared/contract/index.ts';
import { reportError } from '../../app/toasts.ts';
import { createPlayer } from '../../player/create-player.ts';
import type { Player } from '../../player/player.ts';
import { createVideoJsBackend } from '../../player/video-js-backend.ts';
import { createTimelineEngine } from '../../timeline/engine.ts';
import type { TimelineEngine } from '../../timeline/engine.ts';
import { layoutLanes } from '../../timeline/lanes.ts';
import { readPalette } from '../../timeline/palette.ts';
import { createViewportStore } from '../../timeline/viewport-store.ts';
import type { ViewportStore } from '../../timeline/viewport-store.ts';
import { createChangeRunner } from './change-runner.ts';
import type { ChangeRunner } from './change-runner.ts';
import { createReviewStore } from './review-state.ts';
import type { ReviewState, ReviewStore } from './review-state.ts';
import { readSound } from './sound-memory.ts';

/** The engines of one open review. They live outside of React and know nothing of it. */
export interface ReviewSession {
  readonly vodId: string;
  readonly player: Player;
  readonly viewport: ViewportStore;
  readonly engine: TimelineEngine;
  readonly store: ReviewStore;
  readonly changes: ChangeRunner;
}

export interface ReviewSessionDeps {
  readonly vodId: string;
  readonly durationMs: number;
  readonly positionMs: number;
  readonly client: Client;
  readonly queries: QueryClient;
}

function everyFrame(callback: () => void): () => void {
  let handle = requestAnimationFrame(function tick() {
    handle = requestAnimationFrame(tick);
    callback();
  });
  return () => cancelAnimationFrame(handle);
}

/** Until the element is measured. */
const FIRST_WIDTH_PX = 1200;
/** A view of ten minutes says something; a whole night doesn't. */
const FIRST_SPAN_MS = 600_000;

export function createReviewSession(deps: ReviewSessionDeps): ReviewSession {
  const { vodId, durationMs, positionMs } = deps;
  const store = createReviewStore();
  const player = createPlayer({
    createBackend: createVideoJsBackend,
    everyFrame,
    initialMs: positionMs,
    ...readSound(),
  });
  const spanMs = Math.min(durationMs, FIRST_SPAN_MS);
  const viewport = createViewportStore({
    startVodMs: positionMs - spanMs / 2,
    msPerPx: spanMs / FIRST_WIDTH_PX,
    widthPx: FIRST_WIDTH_PX,
    durationMs: Math.max(1, durationMs),
  });
  const engine = createTimelineEngine({
    viewport,
    clock: player.clock,
    frames: {
      request: (callback) => requestAnimationFrame(callback),
      cancel: (handle) => cancelAnimationFrame(handle),
    },
    scene: {
      lanes: layoutLanes(280, {}),
      palette: readPalette(document.documentElement),
      peaks: null,
      voice: null,
      events: [],
      faces: null,
      chat: null,
      chatFilter: null,
      hype: null,
      reference: null,
      ranges: [],
      markers: [],
      truth: [],
      preview: null,
    },
  });
  const changes = createChangeRunner({ ...deps, store, onError: reportError });
  return { vodId, player, viewport, engine, store, changes };
}

const SessionContext = createContext<ReviewSession | null>(null);
export const SessionProvider = SessionContext.Provider;

export function useSession(): ReviewSession {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('no <SessionProvider> above this component');
  return session;
}

export const useReviewState = <Value>(select: (state: ReviewState) => Value): Value =>
  useStore(useSession().store, select);
