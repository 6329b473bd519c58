import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PROMPT_VERSION } from '../../domain/word-affects/prompt.ts';
import { estimateWords } from '../../domain/word-affects/word-affects.ts';
import { defineStage, GAPS_META, type OutputGaps } from '../stage.ts';
import { usableModel } from './kept-answer.ts';
import { readWords, type ReadWords, type WordsAccount } from './read-words.ts';

const Windows = z.array(
  z.object({
    windowId: z.number().int(),
    startMs: z.number().int(),
    endMs: z.number().int(),
    wordCount: z.number().int(),
    speechRate: z.number().nullable(),
    text: z.string(),
  }),
);

interface Params {
  readonly prompt: number;
  readonly origin: string | null;
  readonly budgetUsd: number | null;
  readonly round: number;
}

/** Sentiment and six emotions of each window by a language model, only while the person has it switched on. */
export const wordAffectsStage = defineStage<Params>({
  id: 'word-affects',
  version: 1,
  inputs: ['windows'],
  outputs: ['word.affects'],
  // Not `net`: that lane is what a download alone runs.
  lane: 'io',
  status: 'Analyzing',
  half: 'analysis',
  optional: true,
  cost: 10,
  isEnabled: ({ settings }) => settings.llmEnabled,
  params: ({ settings, languageModelOrigin, languageModelRound }) => ({
    prompt: PROMPT_VERSION,
    origin: languageModelOrigin,
    budgetUsd: settings.llmBudgetUsd,
    round: languageModelRound,
  }),
  async run(ctx) {
    const { answers, signal } = ctx;
    const { budgetUsd, round } = ctx.params;
    const model = usableModel(ctx.languageModel, budgetUsd);
    const windows = Windows.parse(await ctx.readJson('windows'));
    const estimate = estimateWords(windows, model.price);
    ctx.progress(
      0,
      `${estimate.windows} windows to read, about ${moneyOf(estimate.costUsd)} if none is kept`,
    );
    const startedMs = performance.now();
    const read = await readWords({
      ...{ windows, model, answers, budgetUsd, signal },
      onProgress: (done, total, account) =>
        ctx.progress(done / total, describe(done, total, { account, tookMs: performance.now() - startedMs })),
    });
    const answered = read.affects.filter((one) => one.state === 'read').length;
    // Nothing at all came: the stage failed, and the next analysis tries again.
    if (answered === 0 && read.failure !== null) throw read.failure;
    const file = join(ctx.tempDir, 'word-affects.json');
    await writeFile(file, JSON.stringify(read.affects));
    const gaps = gapsOf(read, answered);
    const meta = {
      ...read.account,
      spentUsd: read.spentUsd,
      answered,
      round,
      model: model.model,
      [GAPS_META]: gaps,
    };
    return { 'word.affects': { file, meta } };
  },
});

/** e.g. `12 of 120 windows, 3.2 a second, $0.0012`. */
function describe(done: number, total: number, at: { account: WordsAccount; tookMs: number }): string {
  const perSec = (done * 1000) / Math.max(1, at.tookMs);
  return `${done} of ${total} windows, ${perSec.toFixed(1)} a second, ${moneyOf(at.account.costUsd)}`;
}

const moneyOf = (usd: number | null): string => (usd === null ? 'an unknown price' : `$${usd.toFixed(4)}`);

function gapsOf({ account, failure }: ReadWords, answered: number): OutputGaps {
  const { 'budget-reached': overBudget = 0, ...others } = account.failed;
  const failed = Object.values(others).reduce((sum, count) => sum + count, 0);
  const all = answered + overBudget + failed;
  const gaps: OutputGaps = [];
  if (failed > 0) {
    const reasons = Object.entries(others).map(([reason, count]) => `${reason} ${count}`);
    gaps.push({
      reason: `${failed} of ${all} windows have no reading by the language model (${reasons.join(', ')}).`,
      nextStep: failure?.nextStep ?? 'Analyse again: what was answered is kept.',
    });
  }
  if (overBudget > 0)
    gaps.push({
      reason: `${overBudget} of ${all} windows were not asked: the budget is reached.`,
      nextStep: 'Raise the budget in Settings → Language model, then analyse again: answers are kept.',
    });
  return gaps;
}
