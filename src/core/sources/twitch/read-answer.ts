import type { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { parseJsonOrNull } from '../../../shared/json.ts';

/**
 * An answer of Twitch's sign-in or Helix by its schema. Throws AppError `net/bad-answer` without a cause: what JSON and
 * schema complain of quotes the answer, and that may hold a token.
 */
export function readAnswer<T>(
  schema: z.ZodType<T>,
  text: string,
  say: { readonly who: string; readonly nextStep: string },
): T {
  const answer = schema.safeParse(parseJsonOrNull(text));
  if (answer.success) return answer.data;
  throw new AppError({
    code: 'net/bad-answer',
    message: `${say.who} answered with something that isn't an answer to the question.`,
    nextStep: say.nextStep,
  });
}
