import { useEffect, useRef } from 'react';
import { useRoute } from '../../app/route.ts';
import { useClient } from '../../rpc/connection.ts';
import { useSession } from './session.ts';
import type { ReviewData } from './use-review-data.ts';

const SAVE_EVERY_MS = 5000;

/** Keeps the playhead's place in the library: now and then while it runs, and when the review is left. */
export function useRememberedPosition(): void {
  const client = useClient();
  const { vodId, player } = useSession();
  useEffect(() => {
    let savedMs = Math.round(player.clock.nowMs());
    const save = (): void => {
      const positionMs = Math.max(0, Math.round(player.clock.nowMs()));
      if (Math.abs(positionMs - savedMs) < 500) return;
      savedMs = positionMs;
      // Losing a position is no reason to disturb anybody.
      client.call('vod.setPosition', { vodId, positionMs }).catch(() => undefined);
    };
    const timer = window.setInterval(save, SAVE_EVERY_MS);
    window.addEventListener('pagehide', save);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener('pagehide', save);
      save();
    };
  }, [client, vodId, player]);
}

/** A review that is opened for the first time begins at the best moment, not in the silence before the stream. */
export function useFirstMoment({ vod, highlights }: ReviewData): void {
  const { store, player, viewport } = useSession();
  const isDone = useRef(false);
  const best = highlights.moments[0];
  useEffect(() => {
    if (isDone.current || best === undefined) return;
    isDone.current = true;
    const { route } = useRoute.getState();
    const isLedHere = route.screen === 'review' && route.atMs !== null;
    if (store.getState().selectedId !== null) return;
    if (isLedHere || vod.positionMs > 0) {
      const nowMs = player.clock.nowMs();
      const around = highlights.moments.find(({ startMs, endMs }) => nowMs >= startMs && nowMs < endMs);
      // Where one left off there may be no moment: then none is chosen, so that Clip never takes what is not seen.
      if (around !== undefined) store.setState({ selectedId: around.id });
      return;
    }
    store.setState({ selectedId: best.id });
    player.intents.seekTo(best.startMs);
    viewport.reveal(best);
  }, [best, highlights.moments, vod.positionMs, store, player, viewport]);
}
