import OpenAI, { APIError } from 'openai';
import { z } from 'zod';
import { abortError, isAbortError } from '../../../shared/errors.ts';
import { estimateTokens } from '../../domain/word-affects/cost.ts';
import {
  ModelFailure,
  type LanguageModel,
  type ModelAnswer,
  type ModelFailureReason,
  type ModelQuestion,
  type ModelUsage,
  type TokenPrice,
} from '../../ports/language-model.ts';
import { readRetryAfter } from '../http/retry-after.ts';
import { withoutKey } from '../transcribers/failures.ts';
import { readCompletion, valueIn, type ReadCompletion } from './chat-answer.ts';
import { failureWords, isPassing, reasonOfStatus } from './failures.ts';
import { createLimiter } from './limiter.ts';

export interface OpenAiModelOptions {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly model: string;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly price: TokenPrice | null;
  /** Waits, or rejects with AbortError. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** 0..1, for jitter. */
  readonly random: () => number;
}

const MAX_ATTEMPTS = 5;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** A service that wants more than this is not waited for. */
const LONGEST_RETRY_AFTER_MS = 120_000;
const MAX_ANSWER_TOKENS = 1000;
/** Ways to ask for JSON, the strictest first; a server that refuses one is asked in the next from then on. */
const FORMATS = ['json_schema', 'json_object', 'text'] as const;

type Message = { role: 'system' | 'user' | 'assistant'; content: string };

/** One attempt that did not come to an answer. */
interface Stumble {
  readonly reason: ModelFailureReason;
  readonly detail: string;
  readonly retryAfterMs: number | null;
  /** 400 or 422: the way JSON was asked for may be what is wrong. */
  readonly mayBeFormat: boolean;
}

/** Counts of one question over its attempts. */
class Tally {
  usage: ModelUsage = { inputTokens: 0, outputTokens: 0 };
  retries = 0;

  add({ inputTokens, outputTokens }: ModelUsage): void {
    this.usage = {
      inputTokens: this.usage.inputTokens + inputTokens,
      outputTokens: this.usage.outputTokens + outputTokens,
    };
  }
}

/** Any OpenAI-compatible `chat/completions` address. The SDK's own retries are off: every attempt is accounted here. */
export function createOpenAiModel(options: OpenAiModelOptions): LanguageModel {
  const { baseUrl, model, concurrency, price } = options;
  const limited = createLimiter(concurrency);
  const asker = new Asker(options);
  return {
    ...{ baseUrl, model, concurrency, price },
    ask: (question) => limited(question.signal, () => asker.ask(question)),
  };
}

const ListedModels = z.object({ data: z.array(z.object({ id: z.string() })) });

/** `GET /models` of such an address, once: names, sorted. Throws ModelFailure, or AbortError. */
export async function listModels(
  { apiKey, baseUrl, timeoutMs }: Pick<OpenAiModelOptions, 'apiKey' | 'baseUrl' | 'timeoutMs'>,
  signal: AbortSignal,
): Promise<string[]> {
  const client = new OpenAI({ apiKey, baseURL: baseUrl, maxRetries: 0, logLevel: 'off' });
  const timeout = AbortSignal.timeout(timeoutMs);
  const failure = ({ reason, detail }: Stumble): ModelFailure =>
    new ModelFailure({
      ...failureWords(new URL(baseUrl).host, reason),
      ...{ reason, usage: new Tally().usage, retries: 0, detail: withoutKey(detail, apiKey) },
    });
  let answer: unknown;
  try {
    answer = await client.get('/models', { signal: AbortSignal.any([signal, timeout]) });
  } catch (thrown) {
    if (signal.aborted) throw abortError();
    throw failure(stumbleOf(thrown, timeout.aborted));
  }
  const { data: listed } = ListedModels.safeParse(answer);
  if (listed === undefined) throw failure(stumble('bad-answer', 'The answer is no list of models.'));
  return listed.data.map(({ id }) => id).sort();
}

class Asker {
  readonly #options: OpenAiModelOptions;
  readonly #client: OpenAI;
  readonly #service: string;
  #format = 0;

  constructor(options: OpenAiModelOptions) {
    const { apiKey, baseUrl: baseURL, timeoutMs: timeout } = options;
    this.#options = options;
    this.#client = new OpenAI({ apiKey, baseURL, timeout, maxRetries: 0, logLevel: 'off' });
    this.#service = `${options.model} at ${new URL(baseURL).host}`;
  }

  async ask<T>(question: ModelQuestion<T>): Promise<ModelAnswer<T>> {
    const tally = new Tally();
    const messages: Message[] = [
      { role: 'system', content: question.system },
      { role: 'user', content: question.user },
    ];
    const first = await this.#complete(question, messages, tally);
    const read = valueIn(first.text, question.schema);
    if ('value' in read) return this.#answer(first, read.value, tally);
    tally.retries++;
    const again: Message[] = [
      ...messages,
      { role: 'assistant', content: first.text.slice(0, 2000) },
      {
        role: 'user',
        content: `That answer can't be used. ${read.problem} Answer again with the JSON object alone.`,
      },
    ];
    const second = await this.#complete(question, again, tally);
    const reread = valueIn(second.text, question.schema);
    if ('value' in reread) return this.#answer(second, reread.value, tally);
    throw this.#failure('bad-answer', reread.problem, tally);
  }

  #answer<T>(completion: ReadCompletion, value: T, { usage, retries }: Tally): ModelAnswer<T> {
    return { value, usage, retries, model: completion.model ?? this.#options.model };
  }

  #failure(reason: ModelFailureReason, detail: string, { usage, retries }: Tally): ModelFailure {
    const words = failureWords(this.#service, reason);
    return new ModelFailure({
      ...words,
      reason,
      usage,
      retries,
      detail: withoutKey(detail, this.#options.apiKey),
    });
  }

  /** One completion, tried until it comes, until it can't come, or until patience ends. */
  async #complete<T>(
    question: ModelQuestion<T>,
    messages: readonly Message[],
    tally: Tally,
  ): Promise<ReadCompletion> {
    const { signal } = question;
    for (let attempt = 1; ; attempt++) {
      const format = this.#format;
      const outcome = await this.#attempt(question, messages, format);
      if ('text' in outcome) {
        tally.add(outcome.usage ?? estimated(messages, outcome.text));
        if (outcome.refusal !== null) throw this.#failure('refused', outcome.refusal, tally);
        return outcome;
      }
      if (outcome.mayBeFormat && format + 1 < FORMATS.length) {
        this.#format = Math.max(this.#format, format + 1);
        tally.retries++;
        attempt--;
        continue;
      }
      const waitMs = this.#waitMs(attempt, outcome.retryAfterMs);
      if (!isPassing(outcome.reason) || attempt >= MAX_ATTEMPTS || waitMs === null)
        throw this.#failure(outcome.reason, outcome.detail, tally);
      tally.retries++;
      await this.#options.wait(waitMs, signal);
    }
  }

  /** Doubling with jitter, never sooner than the service asked; null when it asks for too long. */
  #waitMs(attempt: number, retryAfterMs: number | null): number | null {
    if (retryAfterMs !== null && retryAfterMs > LONGEST_RETRY_AFTER_MS) return null;
    const doubled = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
    return (retryAfterMs ?? 0) + Math.round(doubled * (0.5 + 0.5 * this.#options.random()));
  }

  async #attempt<T>(
    { schema, signal }: ModelQuestion<T>,
    messages: readonly Message[],
    format: number,
  ): Promise<ReadCompletion | Stumble> {
    const timeout = AbortSignal.timeout(this.#options.timeoutMs);
    try {
      const answer: unknown = await this.#client.chat.completions.create(
        {
          model: this.#options.model,
          messages: [...messages],
          temperature: 0,
          // The newer name of this field is unknown to most compatible servers.
          // eslint-disable-next-line @typescript-eslint/no-deprecated -- see above
          max_tokens: MAX_ANSWER_TOKENS,
          ...responseFormat(FORMATS[format]!, schema),
        },
        // The SDK's own timeout ends with the headers; a body may hang as well.
        { signal: AbortSignal.any([signal, timeout]) },
      );
      return readCompletion(answer) ?? stumble('unavailable', 'The answer is no chat completion.');
    } catch (thrown) {
      if (signal.aborted) throw abortError();
      return stumbleOf(thrown, timeout.aborted);
    }
  }
}

const estimated = (messages: readonly Message[], text: string): ModelUsage => ({
  inputTokens: messages.reduce((sum, { content }) => sum + estimateTokens(content), 0),
  outputTokens: estimateTokens(text),
});

function responseFormat(
  format: (typeof FORMATS)[number],
  schema: z.ZodType,
): { response_format?: NonNullable<OpenAI.ChatCompletionCreateParams['response_format']> } {
  switch (format) {
    case 'json_schema': {
      const shape = Object.fromEntries(
        Object.entries(z.toJSONSchema(schema)).filter(([name]) => name !== '$schema'),
      );
      return {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'answer', strict: true, schema: shape },
        },
      };
    }
    case 'json_object':
      return { response_format: { type: 'json_object' } };
    case 'text':
      return {};
  }
}

const stumble = (reason: ModelFailureReason, detail: string): Stumble => ({
  ...{ reason, detail },
  retryAfterMs: null,
  mayBeFormat: false,
});

function stumbleOf(thrown: unknown, isTimedOut: boolean): Stumble {
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof APIError && typeof thrown.status === 'number') {
    const { status, headers } = thrown as { status: number; headers: Headers | undefined };
    return {
      ...stumble(reasonOfStatus(status), detail),
      retryAfterMs: readRetryAfter(headers?.get('retry-after') ?? null),
      mayBeFormat: status === 400 || status === 422,
    };
  }
  if (isTimedOut || isAbortError(thrown) || /timed? ?out/i.test(detail)) return stumble('timeout', detail);
  return stumble('unavailable', detail);
}
