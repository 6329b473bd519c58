import { Feeling } from '../lexicon/feelings.ts';

/** Columns of the model: three of sentiment (−1, 0, 1), one per feeling, one of arousal. */
export const SENTIMENT_AT = 0;
export const FEELINGS_AT = 3;
export const AROUSAL_AT = FEELINGS_AT + Feeling.options.length;
export const OUTPUTS = AROUSAL_AT + 1;
