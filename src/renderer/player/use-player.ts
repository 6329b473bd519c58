import { useEffect, useState, useSyncExternalStore } from 'react';
import type { RefObject } from 'react';
import type { Player, PlayheadClock, PlayerFacts } from './player.ts';

export const usePlayerFacts = (player: Player): PlayerFacts =>
  useSyncExternalStore(player.facts.subscribe, player.facts.get);

/** Calls back at once, on every jump, start and stop, and every so often while the playhead runs. */
function watchPlayhead(clock: PlayheadClock, everyMs: number, onTime: (nowMs: number) => void): () => void {
  let timer = 0;
  const read = (): void => onTime(clock.nowMs());
  const sync = (): void => {
    window.clearInterval(timer);
    timer = clock.isRunning() ? window.setInterval(read, everyMs) : 0;
    read();
  };
  sync();
  const off = clock.subscribe(sync);
  return () => {
    off();
    window.clearInterval(timer);
  };
}

/** The playhead as React state, coarse on purpose: for panels that follow it, never for drawing. */
export function usePlayheadMs(clock: PlayheadClock, everyMs: number): number {
  const [nowMs, setNowMs] = useState(() => Math.round(clock.nowMs()));
  useEffect(() => watchPlayhead(clock, everyMs, (ms) => setNowMs(Math.round(ms))), [clock, everyMs]);
  return nowMs;
}

const TEXT_EVERY_MS = 100;

/** Keeps an element's text at the playhead's time without rendering. */
export function usePlayheadText(
  clock: PlayheadClock,
  element: RefObject<HTMLElement | null>,
  format: (nowMs: number) => string,
): void {
  useEffect(
    () =>
      watchPlayhead(clock, TEXT_EVERY_MS, (ms) => {
        if (element.current !== null) element.current.textContent = format(ms);
      }),
    [clock, element, format],
  );
}
