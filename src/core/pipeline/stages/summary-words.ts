import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { StreamSummary, type WrittenSummary, type WrittenText } from '../../../shared/model/summary.ts';
import {
  SUMMARY_PROMPT_VERSION,
  summaryPrompt,
  type SummaryPrompt,
  WINDOW_PROMPT_VERSION,
  windowPrompt,
} from '../../domain/summary/summary-prompt.ts';
import { estimateTokens } from '../../domain/word-affects/cost.ts';
import { defineStage, GAPS_META, type StageContext } from '../stage.ts';
import { askEach, type Asked, askGaps, nextStepFor, type Question } from './ask-each.ts';
import { usableModel } from './kept-answer.ts';

/** A few sentences; a model that runs on is cut by its own limit, one that says nothing has not answered. */
const SummaryAnswer = z.object({ summary: z.string().trim().min(1).max(4000) });
type SummaryAnswer = z.infer<typeof SummaryAnswer>;
const ANSWER_TOKENS = 400;
const SpentMeta = z.object({ spentUsd: z.number() });

interface Params {
  readonly prompts: readonly string[];
  readonly origin: string | null;
  readonly budgetUsd: number | null;
  readonly round: number;
}

/**
 * The summary in a language model's words, only while the person has that switched on: one question for the stream, one for
 * each of its windows, made of the extractive summary. What stays without an answer is missing, with its reason; the next
 * analysis asks for it again.
 */
export const summaryWordsStage = defineStage<Params>({
  id: 'summary-words',
  version: 2,
  inputs: ['summary'],
  optionalInputs: ['word.affects'],
  outputs: ['summary.written'],
  lane: 'io',
  status: 'Finding highlights',
  half: 'analysis',
  optional: true,
  cost: 3,
  isEnabled: ({ settings }) => settings.llmEnabled && settings.llmSummaries,
  params: ({ settings, languageModelOrigin, languageModelRound }) => ({
    prompts: [SUMMARY_PROMPT_VERSION, WINDOW_PROMPT_VERSION],
    origin: languageModelOrigin,
    budgetUsd: settings.llmBudgetUsd,
    round: languageModelRound,
  }),
  async run(ctx) {
    const { budgetUsd, round } = ctx.params;
    const model = usableModel(ctx.languageModel, budgetUsd);
    const summary = StreamSummary.parse(await ctx.readJson('summary'));
    const questions = [
      asQuestion(summaryPrompt(summary), SUMMARY_PROMPT_VERSION),
      ...summary.windows.map((window) => asQuestion(windowPrompt(window), WINDOW_PROMPT_VERSION)),
    ];
    const asked = await askEach({
      ...{ questions, schema: SummaryAnswer, model, answers: ctx.answers, budgetUsd, signal: ctx.signal },
      spentUsd: spentOnWordsUsd(ctx),
      onProgress: (done, total) => ctx.progress(done / total, `${done} of ${total} parts of the summary`),
    });
    const gaps = askGaps(asked, 'parts of the summary');
    const textOf = (one: Asked<SummaryAnswer>): WrittenText =>
      'value' in one
        ? { state: 'written', text: one.value.summary, model: one.model }
        : { state: 'missing', reason: one.missing ?? '', nextStep: nextStepFor(one.missing, asked.failure) };
    const [whole, ...windows] = asked.asked;
    const written: WrittenSummary = {
      whole: textOf(whole!),
      windows: windows.flatMap((one, at) =>
        questions[at + 1] === null ? [] : [{ startMs: summary.windows[at]!.startMs, written: textOf(one) }],
      ),
    };
    const file = join(ctx.tempDir, 'summary-written.json');
    await writeFile(file, JSON.stringify(written));
    const meta = { ...asked.account, spentUsd: asked.spentUsd, round, model: model.model, [GAPS_META]: gaps };
    return { 'summary.written': { file, meta } };
  },
});

const asQuestion = (asked: SummaryPrompt | null, prompt: string): Question | null =>
  asked === null
    ? null
    : {
        ...{ ...asked, prompt },
        tokens: {
          inputTokens: estimateTokens(asked.system) + estimateTokens(asked.user),
          outputTokens: ANSWER_TOKENS,
        },
      };

/** The budget is one for a stream: what reading its words took, now and earlier, is gone. */
const spentOnWordsUsd = (ctx: StageContext<Params>): number =>
  SpentMeta.safeParse(ctx.find('word.affects')?.meta).data?.spentUsd ?? 0;
