import type { LiveView } from '../../../shared/model/live.ts';

type Kind = LiveView['outside']['newest'][number]['kind'];

/** Every word about events from outside in the live window. */
export const outsideStrings = {
  title: 'Events from outside',
  since: 'since the start',
  newest: 'The newest',
  kinds: {
    audio_peak: 'audio peak',
    sound: 'sound',
    face_snapshot: 'face',
    chat_spike: 'chat spike',
    raid: 'raid',
    hype_train: 'hype train',
    marker: 'marker',
  } satisfies Record<Kind, string>,
};
