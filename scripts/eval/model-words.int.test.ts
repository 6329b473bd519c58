import { afterAll, beforeAll, expect, it } from 'vitest';
import { calmAnswer, startLanguageModelSim, type LanguageModelSim } from '../../test/sim/language-model.ts';
import { evaluateModelWords, modelOf } from './model-words.ts';

let sim: LanguageModelSim;
beforeAll(async () => {
  sim = await startLanguageModelSim();
});
afterAll(() => sim.close());

const MESSAGES = [
  { text: 'PogChamp', label: 1 },
  { text: 'BibleThump', label: -1 },
  { text: 'the market', label: 0 },
];

it('asks with the glossary and without it, and tells what stayed without an answer', async () => {
  // It knows an emote by its glossary alone.
  sim.answerOf = (user) => {
    const { glossary } = JSON.parse(user) as { glossary: Record<string, string> };
    const meaning = Object.values(glossary).join(' ');
    return {
      ...calmAnswer,
      sentiment: meaning.includes('positive') ? 1 : meaning.includes('negative') ? -1 : 0,
    };
  };
  const of = modelOf(['--llm', sim.baseUrl, '--llm-model', 'sim-8b'], {});
  expect(await evaluateModelWords(of, MESSAGES)).toMatchObject({
    ours: 'sim-8b: 1.00 / 1.00',
    baselines: 'without the glossary 0.33 / 0.17',
  });
  sim.faults.push({ kind: 'refusal' });
  expect((await evaluateModelWords(of, MESSAGES)).ours).toContain('(1 without an answer)');
});

it('says that nothing was measured where no model is named, and what is missing of a half name', async () => {
  expect((await evaluateModelWords(modelOf([], {}), MESSAGES)).ours).toContain('not measured');
  expect(() => modelOf(['--llm', 'http://127.0.0.1:1/v1'], {})).toThrow('--llm-model');
});
