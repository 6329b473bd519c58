import type { z } from 'zod';
import { costUsd, type TokenCount } from '../../domain/word-affects/cost.ts';
import { type AnswerCache, type LanguageModel, ModelFailure } from '../../ports/language-model.ts';
import type { OutputGaps } from '../stage.ts';
import { answerKey, failureKey, keptAnswer, KeptUsage } from './kept-answer.ts';

/** So many questions in a row without an answer, and the service is taken to be down. */
const GIVE_UP_AFTER = 6;
const OVER_BUDGET = 'budget-reached';

export interface Question {
  readonly system: string;
  readonly user: string;
  /** Names its wording and its version. */
  readonly prompt: number | string;
  /** What it takes at most. */
  readonly tokens: TokenCount;
}

export interface AskEachInput<T> {
  /** In this order; null = there is nothing to ask. */
  readonly questions: readonly (Question | null)[];
  readonly schema: z.ZodType<T>;
  readonly model: LanguageModel;
  readonly answers: AnswerCache;
  /** For this VOD; null = no limit. */
  readonly budgetUsd: number | null;
  /** What of the budget is gone already. */
  readonly spentUsd: number;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number, account: AskAccount) => void;
}

/** What a run took. */
export interface AskAccount {
  asked: number;
  cached: number;
  silent: number;
  retries: number;
  /** Questions without an answer, by reason. */
  failed: Record<string, number>;
  inputTokens: number;
  outputTokens: number;
  /** Of this run, failed questions included; null = the price is unknown. */
  costUsd: number | null;
}

/** `missing` is the reason: one of ModelFailure's, `budget-reached`, or null where there was nothing to ask. */
export type Asked<T> = { readonly value: T; readonly model: string } | { readonly missing: string | null };

export interface AskedEach<T> {
  readonly asked: readonly Asked<T>[];
  readonly account: AskAccount;
  /** The first failure, for its words. */
  readonly failure: ModelFailure | null;
  /** Paid for these questions, now and earlier, and what was gone before; at an unknown price nothing is added. */
  readonly spentUsd: number;
}

/** Asks every question, a few at once, nothing twice. Throws AbortError alone. */
export async function askEach<T>(input: AskEachInput<T>): Promise<AskedEach<T>> {
  const asking = new Asking(input);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < input.questions.length) {
      input.signal.throwIfAborted();
      try {
        await asking.one(next++);
      } catch (thrown) {
        // Cancelled, or an answer could not be kept: nobody goes on asking.
        next = input.questions.length;
        throw thrown;
      }
    }
  };
  await Promise.all(Array.from({ length: input.model.concurrency }, worker));
  const { asked, account, failure, spentUsd } = asking;
  return { asked, account, failure, spentUsd };
}

class Asking<T> {
  readonly asked: Asked<T>[] = [];
  readonly account: AskAccount;
  failure: ModelFailure | null = null;
  readonly #input: AskEachInput<T>;
  readonly #kept;
  /** Paid for this VOD now and earlier, and what is under way at most. */
  #spentUsd: number;
  #failuresInARow = 0;
  #stopReason: string | null = null;
  #done = 0;

  constructor(input: AskEachInput<T>) {
    this.#input = input;
    this.#kept = keptAnswer(input.schema);
    this.#spentUsd = input.spentUsd;
    const costUsd = input.model.price === null ? null : 0;
    this.account = {
      ...{ asked: 0, cached: 0, silent: 0, retries: 0, failed: {} },
      ...{ inputTokens: 0, outputTokens: 0, costUsd },
    };
  }

  get spentUsd(): number {
    return this.#spentUsd;
  }

  async one(index: number): Promise<void> {
    const { questions, onProgress } = this.#input;
    this.asked[index] = await this.#read(questions[index] ?? null);
    onProgress(++this.#done, questions.length, this.account);
  }

  async #read(question: Question | null): Promise<Asked<T>> {
    if (question === null) {
      this.account.silent++;
      return { missing: null };
    }
    const { model, answers, budgetUsd } = this.#input;
    const key = answerKey(model, question.prompt, question.user);
    const lostUsd = costUsd(await this.#failedUsage(key), model.price) ?? 0;
    const kept = this.#kept.safeParse(await answers.get(key));
    this.#spentUsd += lostUsd;
    if (kept.success) {
      this.account.cached++;
      this.#spentUsd += costUsd(kept.data.usage, model.price) ?? 0;
      return { value: kept.data.answer, model: kept.data.model };
    }
    if (this.#stopReason !== null) return this.#missing(this.#stopReason);
    const reservedUsd = costUsd(question.tokens, model.price) ?? 0;
    if (budgetUsd !== null && this.#spentUsd + reservedUsd > budgetUsd) return this.#missing(OVER_BUDGET);
    this.#spentUsd += reservedUsd;
    try {
      return await this.#ask(question, key);
    } finally {
      this.#spentUsd -= reservedUsd;
    }
  }

  async #ask({ system, user }: Question, key: string): Promise<Asked<T>> {
    const { model, answers, schema, signal } = this.#input;
    this.account.asked++;
    try {
      const { value, usage, retries, model: by } = await model.ask({ system, user, schema, signal });
      await answers.put(key, { answer: value, model: by, usage });
      this.#pay(usage, retries);
      this.#failuresInARow = 0;
      return { value, model: by };
    } catch (thrown) {
      if (!(thrown instanceof ModelFailure)) throw thrown;
      const { usage, retries, reason } = thrown;
      this.#pay(usage, retries);
      if (usage.inputTokens + usage.outputTokens > 0) await this.#keepFailed(key, usage);
      this.failure ??= thrown;
      const isSpent = reason !== 'refused' && ++this.#failuresInARow >= GIVE_UP_AFTER;
      if (thrown.isFinal || isSpent) this.#stopReason ??= reason;
      return this.#missing(reason);
    }
  }

  /** What earlier tries of a question took that came to nothing: it is paid all the same. */
  async #failedUsage(key: string): Promise<TokenCount> {
    const kept = KeptUsage.safeParse(await this.#input.answers.get(failureKey(key)));
    return kept.success ? kept.data.usage : { inputTokens: 0, outputTokens: 0 };
  }

  async #keepFailed(key: string, usage: TokenCount): Promise<void> {
    const before = await this.#failedUsage(key);
    const inputTokens = before.inputTokens + usage.inputTokens;
    const outputTokens = before.outputTokens + usage.outputTokens;
    await this.#input.answers.put(failureKey(key), { usage: { inputTokens, outputTokens } });
  }

  #missing(reason: string): Asked<T> {
    this.account.failed[reason] = (this.account.failed[reason] ?? 0) + 1;
    return { missing: reason };
  }

  #pay(usage: TokenCount, retries: number): void {
    const paidUsd = costUsd(usage, this.#input.model.price);
    this.#spentUsd += paidUsd ?? 0;
    this.account.retries += retries;
    this.account.inputTokens += usage.inputTokens;
    this.account.outputTokens += usage.outputTokens;
    if (paidUsd !== null) this.account.costUsd = (this.account.costUsd ?? 0) + paidUsd;
  }
}

/** What a person can do about a missing answer. */
export const nextStepFor = (reason: string | null, failure: ModelFailure | null): string =>
  reason === OVER_BUDGET
    ? 'Raise the budget in Settings → Language model, then analyse again: answers are kept.'
    : (failure?.nextStep ?? 'Analyse again: what was answered is kept.');

/** What a run left without an answer; `of` names its questions: "windows", "parts of the summary". */
export function askGaps<T>({ asked, account, failure }: AskedEach<T>, of: string): OutputGaps {
  const { [OVER_BUDGET]: overBudget = 0, ...others } = account.failed;
  const failed = Object.values(others).reduce((sum, count) => sum + count, 0);
  const all = asked.filter((one) => 'value' in one || one.missing !== null).length;
  const gaps: OutputGaps = [];
  if (failed > 0) {
    const reasons = Object.entries(others).map(([reason, count]) => `${reason} ${count}`);
    const spent =
      account.costUsd === null || account.costUsd === 0
        ? ''
        : ` All in all ${moneyOf(account.costUsd)} was spent.`;
    gaps.push({
      reason: `${failed} of ${all} ${of} have no answer by the language model (${reasons.join(', ')}).${spent}`,
      nextStep: nextStepFor(null, failure),
    });
  }
  if (overBudget > 0)
    gaps.push({
      reason: `${overBudget} of ${all} ${of} were not asked: the budget is reached.`,
      nextStep: nextStepFor(OVER_BUDGET, failure),
    });
  return gaps;
}

export const moneyOf = (usd: number | null): string =>
  usd === null ? 'an unknown price' : `$${usd.toFixed(4)}`;
