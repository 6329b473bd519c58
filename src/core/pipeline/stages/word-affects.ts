import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LingoInUse } from '../../domain/chat/lingo/in-use.ts';
import { SpeechWindows } from '../../domain/features/windows.ts';
import { PROMPT_VERSION } from '../../domain/word-affects/prompt.ts';
import { estimateWords } from '../../domain/word-affects/word-affects.ts';
import { defineStage, GAPS_META } from '../stage.ts';
import { type AskAccount, askGaps, moneyOf } from './ask-each.ts';
import { usableModel } from './kept-answer.ts';
import { readWords } from './read-words.ts';

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
  optionalInputs: ['chat.lingo'],
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
    const windows = SpeechWindows.parse(await ctx.readJson('windows'));
    const channel = ctx.find('chat.lingo') === null ? [] : LingoInUse.parse(await ctx.readJson('chat.lingo'));
    const estimate = estimateWords(windows, model.price, channel);
    ctx.progress(
      0,
      `${estimate.windows} windows to read, about ${moneyOf(estimate.costUsd)} if none is kept`,
    );
    const startedMs = performance.now();
    const read = await readWords({
      ...{ windows, channel, model, answers, budgetUsd, signal },
      onProgress: (done, total, account) =>
        ctx.progress(done / total, describe(done, total, { account, tookMs: performance.now() - startedMs })),
    });
    const file = join(ctx.tempDir, 'word-affects.json');
    await writeFile(file, JSON.stringify(read.affects));
    const meta = {
      ...read.account,
      spentUsd: read.spentUsd,
      answered: read.asked.filter((one) => 'value' in one).length,
      round,
      model: model.model,
      [GAPS_META]: askGaps(read, 'windows'),
    };
    return { 'word.affects': { file, meta } };
  },
});

/** e.g. `12 of 120 windows, 3.2 a second, $0.0012`. */
function describe(done: number, total: number, at: { account: AskAccount; tookMs: number }): string {
  const perSec = (done * 1000) / Math.max(1, at.tookMs);
  return `${done} of ${total} windows, ${perSec.toFixed(1)} a second, ${moneyOf(at.account.costUsd)}`;
}
