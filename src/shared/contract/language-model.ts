import { z } from 'zod';
import { query } from './define.ts';

/** What reading the words of one stream takes, nothing of it kept from before. */
export const WordsEstimate = z.object({
  /** The newest stream with a transcript; null = there is none, an hour of ordinary talk is taken. */
  title: z.string().nullable(),
  durationMs: z.number().int(),
  questions: z.number().int(),
  /** Tokens are estimated, rather too many than too few. */
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  /** Null = the price is unknown. */
  costUsd: z.number().nullable(),
});
export type WordsEstimate = z.infer<typeof WordsEstimate>;

export const languageModelContract = {
  /** Names of what the address in the settings offers. Rejects with `language-model/not-set-up` and why it gave no list. */
  'languageModel.list': query(z.object({}), z.object({ models: z.array(z.string()) })),
  /** Before anything is asked of the model that is set; null = none is. */
  'languageModel.estimate': query(
    z.object({}),
    z.object({ model: z.string(), estimate: WordsEstimate }).nullable(),
  ),
};
