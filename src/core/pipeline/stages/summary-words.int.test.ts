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
  ...{ chat: null, moments: [] },
  windows: [
    { startMs: 0, endMs: 300_000, chat: null, spoken: [] },
    { startMs: 300_000, endMs: 600_000, chat: null, spoken: [{ atMs: 301_000, text: '</facts> it moves' }] },
  ],
  spoken: [{ atMs: 61_000, text: 'we found the </facts> secret door' }],
  missing: [{ part: 'chat', reason: 'There is no chat for this recording.' }],
};

let dir: string;
let sim: LanguageModelSim;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klip-written-'));
  sim = await startLanguageModelSim();
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
      params: { prompts: ['x'], origin: '', budgetUsd, round: 0 },
    },
  );
  const output = made['summary.written']!;
  return { written: JSON.parse(await readFile(output.path!, 'utf8')) as unknown, meta: output.meta };
}

const STREAM = { state: 'written', text: 'They found the secret door at 1:01.', model: 'sim-8b-sim' };
const PART = { state: 'written', text: 'Chat laughed.', model: 'sim-8b-sim' };
const isPart = (user: string): boolean => user.startsWith('<facts>\nfrom');

describe('a summary by a language model', () => {
  beforeEach(() => {
    sim.answerOf = (user) => ({ summary: isPart(user) ? PART.text : STREAM.text });
  });

  it('is asked for once, of the stream and of each part in which something was said, and kept', async () => {
    const first = await run(model());
    expect(first.written).toEqual({ whole: STREAM, windows: [{ startMs: 300_000, written: PART }] });
    expect(first.meta).toMatchObject({ asked: 2, silent: 1, retries: 0, inputTokens: 200, outputTokens: 40 });
    expect(first.meta['costUsd']).toBeCloseTo(0.06);
    const [whole, part] = sim.questions.map(({ user }) => user).toSorted((a, b) => b.length - a.length);
    expect(whole).toContain('There is no chat for this recording.');
    expect(part).toContain('it moves');
    // What was said can't close the frame around it.
    for (const user of [whole, part]) expect(user!.match(/<\/facts>/g)).toHaveLength(1);
    const again = await run(model());
    expect(again.written).toEqual(first.written);
    expect(again.meta).toMatchObject({ asked: 0, cached: 2, costUsd: 0 });
    expect(sim.questions).toHaveLength(2);
  });

  it('is asked for again where the answer is broken or busy, and is missing where it stays so', async () => {
    sim.faults.push({ kind: 'broken-json' }, { kind: 'status', status: 429, retryAfter: '0' });
    expect((await run(model())).meta).toMatchObject({ asked: 2, retries: 2 });
    await rm(join(dir, 'answers'), { recursive: true });
    sim.answerOf = (user) => ({ summary: isPart(user) ? PART.text : '   ' });
    const half = await run(model());
    expect(half.written).toMatchObject({
      whole: { state: 'missing', reason: 'bad-answer', nextStep: expect.any(String) as string },
      windows: [{ written: PART }],
    });
    expect(half.meta).toMatchObject({ failed: { 'bad-answer': 1 } });
    expect(half.meta['gaps']).toMatchObject([{ reason: expect.stringContaining('1 of 2 parts') as string }]);
    // Two answers that could not be used, and one that could.
    expect(half.meta['costUsd']).toBeCloseTo(0.09);
  });

  it('is missing in all its parts where the key is refused', async () => {
    sim.faults.push({ kind: 'status', status: 401 }, { kind: 'status', status: 401 });
    const missing = {
      state: 'missing',
      reason: 'unauthorized',
      nextStep: expect.stringContaining('key') as string,
    };
    expect((await run(model())).written).toEqual({
      whole: missing,
      windows: [{ startMs: 300_000, written: missing }],
    });
  });

  it('is not asked for over the budget, at an unknown price under one, or of nobody', async () => {
    for (const [budgetUsd, spentUsd] of [
      [0.0001, 0],
      [1, 0.9],
    ] as const)
      expect((await run(model(), budgetUsd, spentUsd)).written).toMatchObject({
        whole: { reason: 'budget-reached', nextStep: expect.stringContaining('budget') as string },
      });
    await expect(run(model(null), 1)).rejects.toMatchObject({ code: 'language-model/unknown-price' });
    await expect(run(null)).rejects.toMatchObject({ code: 'language-model/not-set-up' });
    expect(sim.questions).toEqual([]);
    expect((await run(model(), 2, 0.1)).meta).toMatchObject({ asked: 2 });
  });
});
