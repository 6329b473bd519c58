import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { LanguageModel } from '../../ports/language-model.ts';
import { canonicalJson } from '../cache-key.ts';

/** What tries of a question took that came to nothing. */
export const KeptUsage = z.object({
  usage: z.object({ inputTokens: z.number(), outputTokens: z.number() }),
});

/** An answer as it is kept: with what it cost, so that a budget holds over restarts. */
export const keptAnswer = <T>(answer: z.ZodType<T>) => KeptUsage.extend({ answer, model: z.string() });

/** What an answer depends on; `prompt` names the question's wording and its version. */
export const answerKey = (
  { model, baseUrl }: Pick<LanguageModel, 'model' | 'baseUrl'>,
  prompt: number | string,
  question: string,
): string => sha256(canonicalJson({ prompt, model, baseUrl, question }));

/** Where the tries that came to nothing are kept, of the question with this key. */
export const failureKey = (key: string): string => sha256(`failed ${key}`);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The model, where there is one and a budget could be kept. Throws AppError `language-model/not-set-up|unknown-price`. */
export function usableModel(model: LanguageModel | null, budgetUsd: number | null): LanguageModel {
  if (model === null)
    throw new AppError({
      code: 'language-model/not-set-up',
      message: 'The language model is switched on but not set up.',
      nextStep: 'Set its address and model in Settings → Language model, or switch it off.',
    });
  if (budgetUsd !== null && model.price === null)
    throw new AppError({
      code: 'language-model/unknown-price',
      message: `There is a budget, but the price of ${model.model} is unknown: it could not be kept.`,
      nextStep: 'Enter its price in Settings → Language model, or take the budget away.',
    });
  return model;
}
