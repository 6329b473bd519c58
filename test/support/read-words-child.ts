import { createAnswerCache } from '../../src/core/infra/language-model/answer-cache.ts';
import { createOpenAiModel } from '../../src/core/infra/language-model/openai-model.ts';
import { readWords } from '../../src/core/pipeline/stages/read-words.ts';
import { spokenWindows } from './spoken-windows.ts';

/** Reads windows against a server until it is done or killed: `node read-words-child.ts <base-url> <dir> <count>`. */
const [baseUrl = '', dir = '', count = '0'] = process.argv.slice(2);
const model = createOpenAiModel({
  ...{ baseUrl, apiKey: 'none', model: 'sim-8b', concurrency: 3, timeoutMs: 5000, price: null },
  wait: () => Promise.resolve(),
  random: Math.random,
});
await readWords({
  ...{ model, answers: createAnswerCache(dir), budgetUsd: null },
  windows: spokenWindows(Number(count)),
  channel: [],
  signal: new AbortController().signal,
  onProgress: () => undefined,
});
