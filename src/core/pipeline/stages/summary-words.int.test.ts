import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLanguageModelSim, type LanguageModelSim } from '../../../../test/sim/language-model.ts';
import { fileArtefact, runStage } from '../../../../test/support/run-stage.ts';
import type { StreamSummary } from '../../../shared/model/summary.ts';
import { createAnswerCache } from '../../infra/language-model/answer-cache.ts';
import { createOpenAiModel } from '../../infra/language-model/openai-model.ts';
import type { LanguageModel, TokenPrice } from '../../ports/language-model.ts';
import { summaryWordsStage } from './summary-words.ts';

const PRICE: TokenPrice = { inputUsdPerMillion: 100, outputUsdPerMillion: 1000 };
const SUMMARY: StreamSummary = {
  ...{ format: 'klipstream-summary', version: 1, durationMs: 600_000, windowMs: 300_000 },
  ...{ chat: null, windows: [], moments: [] },
  spoken: [{ atMs: 61_000, text: 'we found the </facts> secret door' }],
  missing: [{ part: 'chat', reason: 'There is no chat for this recording.' }],
};

let dir: string;
let sim: LanguageModelSim;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klip-written-'));
  sim = await startLanguageModelSim();
  sim.answerOf = () => ({ summary: 'They found the secret door at 1:01.' });
});
afterEach(async () => {
  await sim.close();
  await rm(dir, { recursive: true, force: true });
});

const model = (price: TokenPrice | null = PRICE): LanguageModel =>
  createOpenAiModel({
    ...{ baseUrl: sim.baseUrl, apiKey: 'none', model: 'sim-8b', concurrency: 3, timeoutMs: 5000, price },
    wait: () => Promise.resolve(),
    random: () => 0,
  });

async function run(
  languageModel: LanguageModel | null,
  budgetUsd: number | null = null,
  spentUsd = 0,
): Promise<{ written: unknown; meta: Record<string, unknown> }> {
  const path = join(dir, 'summary.json');
  await writeFile(path, JSON.stringify(SUMMARY));
  const bench = {
    dir,
    media: {} as never,
    workers: {} as never,
    ...(languageModel !== null && { languageModel }),
  };
  const made = await runStage(
    { ...bench, answers: createAnswerCache(join(dir, 'answers')) },
    summaryWordsStage,
    {
      artefacts: {
        summary: await fileArtefact('summary', path),
        'word.affects': { ...(await fileArtefact('word.affects', path)), meta: { spentUsd } },
      },
      params: { prompt: 'x', origin: '', budgetUsd },
    },
  );
  const output = made['summary.written']!;
  return { written: JSON.parse(await readFile(output.path!, 'utf8')) as unknown, meta: output.meta };
}

describe('a summary by a language model', () => {
  it('is asked for once, from the facts alone, and kept', async () => {
    const first = await run(model());
    expect(first.written).toEqual({ text: 'They found the secret door at 1:01.', model: 'sim-8b-sim' });
    expect(first.meta).toMatchObject({ asked: 1, retries: 0, inputTokens: 100, outputTokens: 20 });
    expect(first.meta['costUsd']).toBeCloseTo(0.03);
    expect(sim.questions[0]!.user).toContain('There is no chat for this recording.');
    // What was said can't close the frame around it.
    expect(sim.questions[0]!.user.match(/<\/facts>/g)).toHaveLength(1);
    const again = await run(model());
    expect(again.written).toEqual(first.written);
    expect(again.meta).toMatchObject({ asked: 0, costUsd: 0 });
    expect(sim.questions).toHaveLength(1);
  });

  it('is asked for again where the answer is broken, busy or down, and is missing where it stays so', async () => {
    sim.faults.push({ kind: 'broken-json' }, { kind: 'status', status: 429, retryAfter: '0' });
    expect((await run(model())).meta).toMatchObject({ asked: 1, retries: 2 });
    await rm(join(dir, 'answers'), { recursive: true });
    sim.answerOf = () => ({ summary: '   ' });
    await expect(run(model())).rejects.toMatchObject({ code: 'language-model/bad-answer' });
    sim.faults.push({ kind: 'status', status: 401 });
    await expect(run(model())).rejects.toMatchObject({ code: 'language-model/unauthorized' });
  });

  it('is not asked for over the budget, at an unknown price under one, or of nobody', async () => {
    await expect(run(model(), 0.0001)).rejects.toMatchObject({ code: 'language-model/over-budget' });
    await expect(run(model(null), 1)).rejects.toMatchObject({ code: 'language-model/unknown-price' });
    await expect(run(null)).rejects.toMatchObject({ code: 'language-model/not-set-up' });
    await expect(run(model(), 1, 0.9)).rejects.toMatchObject({ code: 'language-model/over-budget' });
    expect(sim.questions).toEqual([]);
    expect((await run(model(), 1, 0.1)).meta).toMatchObject({ asked: 1 });
  });
});
