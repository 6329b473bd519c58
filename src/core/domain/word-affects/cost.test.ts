import { expect, test } from 'vitest';
import { costUsd, estimateTokens, priceOf } from './cost.ts';

test('tokens are bytes / 3.5, rounded up; the price is per million', () => {
  expect([estimateTokens(''), estimateTokens('a'.repeat(35)), estimateTokens('日本')]).toEqual([0, 10, 2]);
  const price = { inputUsdPerMillion: 2, outputUsdPerMillion: 10 };
  expect(costUsd({ inputTokens: 500_000, outputTokens: 100_000 }, price)).toBe(2);
  expect(costUsd({ inputTokens: 1, outputTokens: 1 }, null)).toBeNull();
});

test('this machine costs nothing; what is not in the list is unknown, also under a look-alike host', () => {
  expect(priceOf('127.0.0.1', 'any')).toEqual({ inputUsdPerMillion: 0, outputUsdPerMillion: 0 });
  expect(priceOf('api.studio.nebius.com', 'meta-llama/Meta-Llama-3.1-8B-Instruct')).not.toBeNull();
  expect([priceOf('evilopenai.com', 'gpt-4o-mini'), priceOf('api.openai.com', 'other')]).toEqual([
    null,
    null,
  ]);
});
