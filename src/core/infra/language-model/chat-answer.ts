import { z } from 'zod';

/** What a chat completion must hold; servers leave out the rest at will. */
const Completion = z.object({
  model: z.string().optional(),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: z.number().min(0), completion_tokens: z.number().min(0) }).nullish(),
});

export interface ReadCompletion {
  readonly model: string | null;
  readonly text: string;
  readonly refusal: string | null;
  readonly isCutOff: boolean;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number } | null;
}

/** A completion as the service sent it; null when it is none. */
export function readCompletion(answer: unknown): ReadCompletion | null {
  const parsed = Completion.safeParse(answer);
  if (!parsed.success) return null;
  const { model, choices, usage } = parsed.data;
  const { finish_reason: finish, message } = choices[0]!;
  const filtered = finish === 'content_filter' ? 'content filter' : null;
  return {
    model: model ?? null,
    text: message.content ?? '',
    refusal: message.refusal ?? filtered,
    isCutOff: finish === 'length',
    usage: usage ? { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens } : null,
  };
}

/** The value in a text, or what is wrong with it in words that the model can act on. */
export function valueIn<T>(text: string, schema: z.ZodType<T>): { value: T } | { problem: string } {
  const json = jsonObjectIn(text);
  if (json === null) return { problem: 'It was no complete JSON object.' };
  const parsed = schema.safeParse(json);
  if (parsed.success) return { value: parsed.data };
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'object'}: ${issue.message}`);
  return { problem: issues.slice(0, 8).join('; ') };
}

/** The text itself, else what stands from its first brace to its last: models like to add words and fences. */
function jsonObjectIn(text: string): unknown {
  for (const piece of [text, text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)]) {
    try {
      return JSON.parse(piece) as unknown;
    } catch {
      continue;
    }
  }
  return null;
}
