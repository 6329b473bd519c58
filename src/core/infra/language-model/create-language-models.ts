import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { priceOf } from '../../domain/word-affects/cost.ts';
import type { LanguageModel, LanguageModels, TokenPrice } from '../../ports/language-model.ts';
import type { Secrets } from '../../ports/secrets.ts';

export interface LanguageModelDeps {
  readonly settings: () => Settings;
  readonly secrets: Secrets;
  /** Waits, or rejects with AbortError. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Servers of one's own want no key, but the SDK wants something. */
const NO_KEY = 'none';

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
      const address = await addressOf(deps);
      const { listModels } = await import('./openai-model.ts');
      return listModels({ ...address, timeoutMs: deps.settings().llmTimeoutSec * 1000 }, signal);
    },
    chosen() {
      const { llmBaseUrl, llmModel: model } = deps.settings();
      if (llmBaseUrl === null || !URL.canParse(llmBaseUrl) || model === null || model === '') return null;
      return { model, host: new URL(llmBaseUrl).host, price: priceFrom(deps.settings(), llmBaseUrl, model) };
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

const notSetUp = (what: string): AppError =>
  new AppError({
    code: 'language-model/not-set-up',
    message: 'The language model is not set up.',
    nextStep: `${what} in Settings → Language model, or switch it off.`,
  });
