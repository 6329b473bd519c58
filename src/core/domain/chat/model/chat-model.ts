import { Feeling } from '../lexicon/feelings.ts';
import { SUMMARY_LENGTH } from './line-summary.ts';

/** Columns: three of sentiment (−1, 0, 1), one per feeling, one of arousal. */
export const FEELINGS_AT = 3;
export const AROUSAL_AT = FEELINGS_AT + Feeling.options.length;
export const OUTPUTS = AROUSAL_AT + 1;

/** A linear model over hashed words, pairs and letters, and over the lexicon's summary of a line. */
export interface ChatModel {
  /** Made of its content: two models with the same weights have the same id. */
  readonly id: string;
  /** There are 2^this rows. */
  readonly rowBits: number;
  /** `OUTPUTS` weights per row, in units of the column's scale. */
  readonly rows: Int8Array;
  readonly scales: Float32Array;
  /** `OUTPUTS` weights per number of the summary; those of the last one are the bias. */
  readonly summary: Float32Array;
}

export const rowWeights = (rowBits: number): number => OUTPUTS * 2 ** rowBits;
export const SUMMARY_WEIGHTS = OUTPUTS * SUMMARY_LENGTH;
