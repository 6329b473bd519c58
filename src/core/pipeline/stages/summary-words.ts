import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { StreamSummary, type WrittenSummary } from '../../../shared/model/summary.ts';
import { SUMMARY_PROMPT_VERSION, summaryPrompt } from '../../domain/summary/summary-prompt.ts';
import { costUsd, estimateTokens } from '../../domain/word-affects/cost.ts';
import type { ModelUsage } from '../../ports/language-model.ts';
import { defineStage } from '../stage.ts';
import { answerKey, keptAnswer, usableModel } from './kept-answer.ts';

/** Three to six sentences; a model that runs on is cut by its own limit, one that says nothing has not answered. */
const SummaryAnswer = z.object({ summary: z.string().trim().min(1).max(4000) });
const Kept = keptAnswer(SummaryAnswer);
const ANSWER_TOKENS = 400;

interface Params {
  readonly prompt: string;
  readonly origin: string | null;
  readonly budgetUsd: number | null;
}

/**
 * The summary in a language model's words, only while the person has that switched on: one question a stream, made of the
 * extractive summary. Without an answer there is none: the stage fails with the reason, and the next analysis asks again.
 */
export const summaryWordsStage = defineStage<Params>({
  id: 'summary-words',
  version: 1,
  inputs: ['summary'],
  outputs: ['summary.written'],
  lane: 'io',
  status: 'Finding highlights',
  half: 'analysis',
  optional: true,
  cost: 0.5,
  isEnabled: ({ settings }) => settings.llmEnabled && settings.llmSummaries,
  params: ({ settings, languageModelOrigin }) => ({
    prompt: SUMMARY_PROMPT_VERSION,
    origin: languageModelOrigin,
    budgetUsd: settings.llmBudgetUsd,
  }),
  async run(ctx) {
    const { budgetUsd } = ctx.params;
    const model = usableModel(ctx.languageModel, budgetUsd);
    const { system, user } = summaryPrompt(StreamSummary.parse(await ctx.readJson('summary')));
    const key = answerKey(model, SUMMARY_PROMPT_VERSION, user);
    const kept = Kept.safeParse(await ctx.answers.get(key));
    let account: { asked: number; retries: number; usage: ModelUsage };
    let answer = kept.data;
    if (answer === undefined) {
      const inputTokens = estimateTokens(system) + estimateTokens(user);
      const estimateUsd = costUsd({ inputTokens, outputTokens: ANSWER_TOKENS }, model.price);
      if (budgetUsd !== null && estimateUsd !== null && estimateUsd > budgetUsd) throw overBudget();
      ctx.progress(0, `${model.model} writes the summary`);
      const asked = await model.ask({ system, user, schema: SummaryAnswer, signal: ctx.signal });
      answer = { answer: asked.value, model: asked.model, usage: asked.usage };
      await ctx.answers.put(key, answer);
      account = { asked: 1, retries: asked.retries, usage: asked.usage };
    } else account = { asked: 0, retries: 0, usage: { inputTokens: 0, outputTokens: 0 } };
    const written: WrittenSummary = { text: answer.answer.summary, model: answer.model };
    const file = join(ctx.tempDir, 'summary-written.json');
    await writeFile(file, JSON.stringify(written));
    const { asked, retries, usage } = account;
    const meta = { asked, retries, ...usage, costUsd: costUsd(usage, model.price), model: answer.model };
    return { 'summary.written': { file, meta } };
  },
});

const overBudget = (): AppError =>
  new AppError({
    code: 'language-model/over-budget',
    message: 'The summary was not written: asking for it would cost more than the budget for one stream.',
    nextStep: 'Raise the budget in Settings → Language model, then analyse again.',
  });
