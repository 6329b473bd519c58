import type { SpeechWindow } from '../../domain/features/windows.ts';
import { costUsd } from '../../domain/word-affects/cost.ts';
import { AffectAnswer, PROMPT_VERSION, SYSTEM_PROMPT } from '../../domain/word-affects/prompt.ts';
import {
  isSilent,
  missingWindow,
  NOTHING_SAID,
  questionOf,
  readWindow,
  tokensFor,
  type WordAffect,
} from '../../domain/word-affects/word-affects.ts';
import { type AnswerCache, type LanguageModel, ModelFailure } from '../../ports/language-model.ts';
import { answerKey, keptAnswer } from './kept-answer.ts';

const KeptAnswer = keptAnswer(AffectAnswer);

/** So many windows in a row without an answer, and the service is taken to be down. */
const GIVE_UP_AFTER = 6;

export interface ReadWordsInput {
  readonly windows: readonly SpeechWindow[];
  readonly model: LanguageModel;
  readonly answers: AnswerCache;
  /** Null = no limit. */
  readonly budgetUsd: number | null;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number, account: WordsAccount) => void;
}

/** What a run took. */
export interface WordsAccount {
  asked: number;
  cached: number;
  silent: number;
  retries: number;
  /** Windows without an answer, by reason. */
  failed: Record<string, number>;
  inputTokens: number;
  outputTokens: number;
  /** Of this run; null = the price is unknown. */
  costUsd: number | null;
}

export interface ReadWords {
  readonly affects: WordAffect[];
  readonly account: WordsAccount;
  /** The first failure, for its words. */
  readonly failure: ModelFailure | null;
  /** Paid for this VOD's words, now and earlier; 0 at an unknown price. */
  readonly spentUsd: number;
}

/** Asks for every window in which something was said, a few at once, nothing twice. Throws AbortError alone. */
export async function readWords(input: ReadWordsInput): Promise<ReadWords> {
  const reading = new Reading(input);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < input.windows.length) {
      input.signal.throwIfAborted();
      try {
        await reading.one(next++);
      } catch (thrown) {
        // Cancelled, or an answer could not be kept: nobody goes on asking.
        next = input.windows.length;
        throw thrown;
      }
    }
  };
  await Promise.all(Array.from({ length: input.model.concurrency }, worker));
  const { affects, account, failure, spentUsd } = reading;
  return { affects, account, failure, spentUsd };
}

class Reading {
  readonly affects: WordAffect[] = [];
  readonly account: WordsAccount;
  failure: ModelFailure | null = null;
  readonly #input: ReadWordsInput;
  /** Paid for this VOD now and earlier, and what is under way at most. */
  #spentUsd = 0;
  #failuresInARow = 0;
  #stopReason: string | null = null;
  #done = 0;

  constructor(input: ReadWordsInput) {
    this.#input = input;
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
    const { windows, onProgress } = this.#input;
    this.affects[index] = await this.#read(windows[index]!);
    onProgress(++this.#done, windows.length, this.account);
  }

  async #read(window: SpeechWindow): Promise<WordAffect> {
    if (isSilent(window)) {
      this.account.silent++;
      return missingWindow(window, NOTHING_SAID);
    }
    const { model, answers, budgetUsd } = this.#input;
    const question = questionOf(window);
    const key = answerKey(model, PROMPT_VERSION, question);
    const kept = KeptAnswer.safeParse(await answers.get(key));
    if (kept.success) {
      this.account.cached++;
      this.#spentUsd += costUsd(kept.data.usage, model.price) ?? 0;
      return readWindow(window, kept.data.answer, kept.data.model);
    }
    if (this.#stopReason !== null) return this.#missing(window, this.#stopReason);
    const reservedUsd = costUsd(tokensFor(question), model.price) ?? 0;
    if (budgetUsd !== null && this.#spentUsd + reservedUsd > budgetUsd)
      return this.#missing(window, 'budget-reached');
    this.#spentUsd += reservedUsd;
    try {
      return await this.#ask(window, question, key);
    } finally {
      this.#spentUsd -= reservedUsd;
    }
  }

  async #ask(window: SpeechWindow, user: string, key: string): Promise<WordAffect> {
    const { model, answers, signal } = this.#input;
    this.account.asked++;
    try {
      const asked = await model.ask({ system: SYSTEM_PROMPT, user, schema: AffectAnswer, signal });
      const { value, usage } = asked;
      await answers.put(key, { answer: value, model: asked.model, usage });
      this.#pay(asked);
      this.#failuresInARow = 0;
      return readWindow(window, value, asked.model);
    } catch (thrown) {
      if (!(thrown instanceof ModelFailure)) throw thrown;
      this.#pay(thrown);
      this.failure ??= thrown;
      const isSpent = thrown.reason !== 'refused' && ++this.#failuresInARow >= GIVE_UP_AFTER;
      if (thrown.isFinal || isSpent) this.#stopReason ??= thrown.reason;
      return this.#missing(window, thrown.reason);
    }
  }

  #missing(window: SpeechWindow, reason: string): WordAffect {
    this.account.failed[reason] = (this.account.failed[reason] ?? 0) + 1;
    return missingWindow(window, reason);
  }

  #pay({ usage, retries }: Pick<ModelFailure, 'usage' | 'retries'>): void {
    const paidUsd = costUsd(usage, this.#input.model.price);
    this.#spentUsd += paidUsd ?? 0;
    this.account.retries += retries;
    this.account.inputTokens += usage.inputTokens;
    this.account.outputTokens += usage.outputTokens;
    if (paidUsd !== null) this.account.costUsd = (this.account.costUsd ?? 0) + paidUsd;
  }
}
