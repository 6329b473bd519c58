import { EMOTIONS } from '../../../shared/model/chat.ts';
import type { AffectReading } from './affect-reading.ts';
import type { MessageReading } from './read-message.ts';
import type { LineTraits } from './repetition-watch.ts';

const MAX_EMOTES = 3;
export const AROUSAL_STEPS = 8;
const FUNNY = EMOTIONS.indexOf('funny');

/** What repetition is judged by, of a line that has been read. */
export const traitsOf = (reading: MessageReading, affect: AffectReading): LineTraits => ({
  laughs: reading.laughter > 0 || affect.mix[FUNNY]! >= 0.5,
  emotes: Math.min(MAX_EMOTES, reading.emotes),
  arousalEighths: Math.round(affect.arousal * AROUSAL_STEPS),
});
