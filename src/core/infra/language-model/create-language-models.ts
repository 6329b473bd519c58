import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { priceOf } from '../../domain/word-affects/cost.ts';
import {
  ModelFailure,
  type LanguageModel,
  type LanguageModels,
  type TokenPrice,
} from '../../ports/language-model.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { failureWords, reasonOfStatus } from './failures.ts';

export interface LanguageModelDeps {
  readonly settings: () => Settings;
  readonly secrets: Secrets;
  /** Waits, or rejects with AbortError. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Servers of one's own want no key, but the SDK wants something. */
const NO_KEY = 'none';
const LIST_TIMEOUT_MS = 15_000;

const ModelList = z.object({ data: z.array(z.object({ id: z.string() })) });

export function createLanguageModels(deps: LanguageModelDeps): LanguageModels {
  return {
    current: async () => (deps.settings().llmEnabled ? await makeModel(deps) : null),
    async test(signal) {
      const model = await makeModel(deps);
      const answer = await model.ask({
        system: 'You check a connection. Answer with one JSON object: {"works": true}.',
        user: 'Does it work?',
        schema: z.object({ works: z.boolean() }),
        signal,
      });
      return `${answer.model} at ${new URL(model.baseUrl).host} answers.`;
    },
    async list(signal) {
      const { baseUrl, apiKey } = await addressOf(deps);
      return listModels(baseUrl, apiKey, signal);
    },
  };
}

async function addressOf({
  settings,
  secrets,
}: LanguageModelDeps): Promise<{ baseUrl: string; apiKey: string }> {
  const { llmBaseUrl } = settings();
  if (llmBaseUrl === null || !URL.canParse(llmBaseUrl)) throw notSetUp('Set its address');
  return { baseUrl: llmBaseUrl, apiKey: (await secrets.get('llm-api-key')) ?? NO_KEY };
}

async function makeModel(deps: LanguageModelDeps): Promise<LanguageModel> {
  const chosen = deps.settings();
  const { baseUrl, apiKey } = await addressOf(deps);
  if (chosen.llmModel === null || chosen.llmModel === '') throw notSetUp('Name a model');
  // The SDK takes hundreds of milliseconds to load: only whoever uses it waits for it.
  const { createOpenAiModel } = await import('./openai-model.ts');
  return createOpenAiModel({
    ...{ baseUrl, apiKey, wait: deps.wait, random: Math.random },
    model: chosen.llmModel,
    concurrency: chosen.llmConcurrency,
    timeoutMs: chosen.llmTimeoutSec * 1000,
    price: priceFrom(chosen, baseUrl, chosen.llmModel),
  });
}

/** The person's own figures, else the list price. */
export function priceFrom(settings: Settings, baseUrl: string, model: string): TokenPrice | null {
  const { llmInputUsdPerMillion: input, llmOutputUsdPerMillion: output } = settings;
  if (input !== null && output !== null) return { inputUsdPerMillion: input, outputUsdPerMillion: output };
  return priceOf(new URL(baseUrl).hostname, model);
}

async function listModels(baseUrl: string, apiKey: string, signal: AbortSignal): Promise<string[]> {
  const service = new URL(baseUrl).host;
  const none = { usage: { inputTokens: 0, outputTokens: 0 }, retries: 0 };
  const answer = await fetch(`${baseUrl.replace(/\/+$/, '')}/models`, {
    headers: { authorization: `Bearer ${apiKey}` },
    signal: AbortSignal.any([signal, AbortSignal.timeout(LIST_TIMEOUT_MS)]),
  }).catch((thrown: unknown) => {
    if (signal.aborted) throw thrown;
    throw new ModelFailure({ ...failureWords(service, 'unavailable'), ...none, reason: 'unavailable' });
  });
  if (!answer.ok) {
    const reason = reasonOfStatus(answer.status);
    throw new ModelFailure({ ...failureWords(service, reason), ...none, reason });
  }
  const parsed = ModelList.safeParse(await answer.json().catch(() => null));
  if (!parsed.success)
    throw new ModelFailure({ ...failureWords(service, 'not-found'), ...none, reason: 'not-found' });
  return parsed.data.data.map(({ id }) => id).sort();
}

const notSetUp = (what: string): AppError =>
  new AppError({
    code: 'language-model/not-set-up',
    message: 'The language model is not set up.',
    nextStep: `${what} in Settings → Language model, or switch it off.`,
  });
