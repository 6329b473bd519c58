import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { StreamSummary, type WrittenSummary } from '../../../shared/model/summary.ts';
import {
  SUMMARY_PROMPT_VERSION,
  summaryPrompt,
  type SummaryPrompt,
} from '../../domain/summary/summary-prompt.ts';
import { costUsd, estimateTokens } from '../../domain/word-affects/cost.ts';
import type { LanguageModel, ModelUsage } from '../../ports/language-model.ts';
import { defineStage, type StageContext } from '../stage.ts';
import { answerKey, keptAnswer, usableModel } from './kept-answer.ts';

/** Three to six sentences; a model that runs on is cut by its own limit, one that says nothing has not answered. */
const SummaryAnswer = z.object({ summary: z.string().trim().min(1).max(4000) });
const Kept = keptAnswer(SummaryAnswer);
const ANSWER_TOKENS = 400;
const SpentMeta = z.object({ spentUsd: z.number() });

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
  optionalInputs: ['word.affects'],
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
    const question = summaryPrompt(StreamSummary.parse(await ctx.readJson('summary')));
    const key = answerKey(model, SUMMARY_PROMPT_VERSION, question.user);
    const kept = Kept.safeParse(await ctx.answers.get(key));
    let { answer, model: writer } = kept.data ?? { answer: null, model: model.model };
    let account: Account = { asked: 0, retries: 0, inputTokens: 0, outputTokens: 0 };
    if (answer === null) {
      if (budgetUsd !== null && mayCostUsd(question, model) > budgetUsd - spentOnWordsUsd(ctx))
        throw overBudget();
      ctx.progress(0, `${model.model} writes the summary`);
      const asked = await model.ask({ ...question, schema: SummaryAnswer, signal: ctx.signal });
      await ctx.answers.put(key, { answer: asked.value, model: asked.model, usage: asked.usage });
      [answer, writer] = [asked.value, asked.model];
      account = { asked: 1, retries: asked.retries, ...asked.usage };
    }
    const written: WrittenSummary = { text: answer.summary, model: writer };
    const file = join(ctx.tempDir, 'summary-written.json');
    await writeFile(file, JSON.stringify(written));
    const meta = { ...account, costUsd: costUsd(account, model.price), model: writer };
    return { 'summary.written': { file, meta } };
  },
});

interface Account extends ModelUsage {
  readonly asked: number;
  readonly retries: number;
}

/** 0 at an unknown price: a budget is not taken with one. */
const mayCostUsd = ({ system, user }: SummaryPrompt, { price }: LanguageModel): number =>
  costUsd(
    { inputTokens: estimateTokens(system) + estimateTokens(user), outputTokens: ANSWER_TOKENS },
    price,
  ) ?? 0;

/** The budget is one for a stream: what reading its words took, now and earlier, is gone. */
const spentOnWordsUsd = (ctx: StageContext<Params>): number =>
  SpentMeta.safeParse(ctx.find('word.affects')?.meta).data?.spentUsd ?? 0;

const overBudget = (): AppError =>
  new AppError({
    code: 'language-model/over-budget',
    message: 'The summary was not written: asking for it would cost more than the budget for one stream.',
    nextStep: 'Raise the budget in Settings → Language model, then analyse again.',
  });
