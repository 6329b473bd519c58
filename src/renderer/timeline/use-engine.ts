import { useSyncExternalStore } from 'react';
import type { TimelineEngine } from './engine.ts';
import type { Lane } from './lanes.ts';
import type { Viewport } from './viewport.ts';
import type { ViewportStore } from './viewport-store.ts';

/** The lanes on screen; changes with the height and with what data there is, not with time. */
export const useLanes = (engine: TimelineEngine): readonly Lane[] =>
  useSyncExternalStore(engine.onFrame, () => engine.scene().lanes);

/** The viewport as React state: for words about it, never for drawing. */
export const useViewport = (store: ViewportStore): Viewport =>
  useSyncExternalStore(store.subscribe, store.get);
