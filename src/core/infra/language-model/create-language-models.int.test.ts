import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLanguageModelSim, type LanguageModelSim } from '../../../../test/sim/language-model.ts';
import { Settings } from '../../../shared/model/settings.ts';
import type { LanguageModels } from '../../ports/language-model.ts';
import { createLanguageModels } from './create-language-models.ts';

const KEY = 'sk-sim-0123456789abcdef';
const { signal } = new AbortController();

let sim: LanguageModelSim;
beforeEach(async () => {
  sim = await startLanguageModelSim();
});
afterEach(() => sim.close());

const modelsFor = (given: Partial<Settings>): LanguageModels =>
  createLanguageModels({
    settings: () => Settings.parse(given),
    secrets: { kind: 'file', get: () => Promise.resolve(KEY), set: () => Promise.resolve() },
    wait: () => Promise.resolve(),
  });
const setUp = (): Partial<Settings> => ({ llmBaseUrl: sim.baseUrl, llmModel: 'sim-8b' });

describe('the language model of the settings', () => {
  it('is none while it is switched off, whatever is set', async () => {
    expect(await modelsFor(setUp()).current()).toBeNull();
    expect(await modelsFor({ ...setUp(), llmEnabled: true }).current()).toMatchObject({ model: 'sim-8b' });
  });

  it.each([
    [{ llmBaseUrl: null }, 'Set its address'],
    [{ llmBaseUrl: 'not a url' }, 'Set its address'],
    [{ llmModel: null }, 'Name a model'],
  ])('that lacks something (%j) says what to set', async (lacking, step) => {
    await expect(modelsFor({ ...setUp(), ...lacking }).test(signal)).rejects.toMatchObject({
      code: 'language-model/not-set-up',
      nextStep: expect.stringContaining(step) as string,
    });
    expect(sim.questions).toEqual([]);
  });

  it('is tried with one question, also before it is switched on', async () => {
    sim.answerOf = () => ({ works: true });
    expect(await modelsFor(setUp()).test(signal)).toMatch(/^sim-8b-sim at 127\.0\.0\.1:\d+ answers\.$/);
    expect(sim.questions).toHaveLength(1);
  });

  it('is chosen from what the address offers, before one is named', async () => {
    const models = modelsFor({ ...setUp(), llmModel: null });
    expect(await models.list(signal)).toEqual(['sim-8b', 'sim-large']);
    expect(models.chosen()).toBeNull();
    expect(sim.questions).toEqual([]);
  });

  it.each([
    [{ status: 401, body: { error: { message: `wrong key ${KEY}` } } }, 'unauthorized'],
    [{ status: 404, body: {} }, 'not-found'],
    [{ status: 200, body: { models: [] } }, 'bad-answer'],
  ] as const)('says why there is no list (%j)', async (answer, reason) => {
    sim.modelsAnswer = answer;
    const listed = modelsFor(setUp()).list(signal);
    await expect(listed).rejects.toMatchObject({ code: `language-model/${reason}` });
    await listed.catch((thrown: unknown) => expect(JSON.stringify(thrown)).not.toContain(KEY));
  });

  it('has the list price of its service, or the person’s own', () => {
    expect(modelsFor(setUp()).chosen()).toMatchObject({ model: 'sim-8b', price: { inputUsdPerMillion: 0 } });
    const own = { ...setUp(), llmInputUsdPerMillion: 1, llmOutputUsdPerMillion: 2 };
    expect(modelsFor(own).chosen()?.price).toEqual({ inputUsdPerMillion: 1, outputUsdPerMillion: 2 });
    expect(modelsFor({ llmBaseUrl: 'https://models.example/v1', llmModel: 'x' }).chosen()?.price).toBeNull();
  });

  it('says that its key is refused, without the key', async () => {
    sim.faults.push({ kind: 'status', status: 401, says: `wrong key ${KEY}` });
    const failed = modelsFor(setUp()).test(signal);
    await expect(failed).rejects.toMatchObject({ code: 'language-model/unauthorized' });
    await failed.catch((thrown: unknown) => expect(JSON.stringify(thrown)).not.toContain(KEY));
  });
});
