import { useShortcuts } from '../../app/use-shortcuts.ts';
import { nextSpeed } from '../../player/player.ts';
import type { ReviewActions } from './actions.ts';
import { useSession } from './session.ts';
import type { ClipAction } from './use-clip-action.ts';
import type { ReviewData } from './use-review-data.ts';

const LONG_STEP_MS = 10_000;
const STEP_MS = 1000;
const ZOOM_FACTOR = 1.6;
const PAN_RATIO = 0.25;
/** Where the frame rate is unknown (sound only), a "frame" is this. */
const FALLBACK_FRAME_RATE = 25;

/** The keyboard of the review screen; the table of keys is app/shortcuts.ts. */
export function useReviewShortcuts(data: ReviewData, actions: ReviewActions, clip: ClipAction): void {
  const { player, viewport, store } = useSession();
  const { intents, facts } = player;
  const frameMs = 1000 / (data.vod.probe?.video?.frameRate ?? FALLBACK_FRAME_RATE);
  const pan = (direction: 1 | -1): void => viewport.panByPx(direction * viewport.get().widthPx * PAN_RATIO);
  const step = (deltaMs: number) => (): void => intents.seekBy(deltaMs);
  useShortcuts('review', {
    'review.playPause': () => intents.toggle(),
    'review.back': step(-LONG_STEP_MS),
    'review.forward': step(LONG_STEP_MS),
    'review.stepBack': step(-STEP_MS),
    'review.stepForward': step(STEP_MS),
    'review.frameBack': () => {
      intents.pause();
      intents.seekBy(-frameMs);
    },
    'review.frameForward': () => {
      intents.pause();
      intents.seekBy(frameMs);
    },
    'review.slower': () => intents.setRate(nextSpeed(facts.get().rate, -1)),
    'review.faster': () => intents.setRate(nextSpeed(facts.get().rate, 1)),
    'review.mute': () => intents.setMuted(!facts.get().isMuted),
    'review.captions': () => store.setState((state) => ({ areCaptionsOn: !state.areCaptionsOn })),
    'review.markIn': actions.markIn,
    'review.markOut': actions.markOut,
    'review.clearRange': () => {
      if (store.getState().chatFilter !== '') store.setState({ chatFilter: '' });
      else actions.setDraft(null);
    },
    'review.clip': () => clip.clipActive(),
    'review.keep': () => actions.judge('accepted'),
    'review.skip': () => actions.judge('rejected'),
    'review.playMoment': actions.playActive,
    'review.nextMoment': () => actions.step(1),
    'review.previousMoment': () => actions.step(-1),
    'review.marker': actions.addMarker,
    'review.why': () => store.setState((state) => ({ isWhyOpen: !state.isWhyOpen })),
    'review.zoomIn': () => actions.zoom(1 / ZOOM_FACTOR),
    'review.zoomOut': () => actions.zoom(ZOOM_FACTOR),
    'review.zoomFit': () => viewport.fitAll(),
    'review.zoomMoment': () => {
      if (data.active !== null) viewport.fitRange(data.active);
    },
    'review.panLeft': () => pan(-1),
    'review.panRight': () => pan(1),
    'review.undo': actions.undo,
    'app.undo': actions.undo,
    'app.redo': actions.redo,
  });
}
