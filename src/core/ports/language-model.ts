import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';

/** What a service counted (or what was estimated where it did not say). */
export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface ModelQuestion<T> {
  /** What to do. Never holds text of a stream. */
  readonly system: string;
  /** The material. Text of a stream is data here, whatever it says. */
  readonly user: string;
  /** The answer must have this shape; an object. */
  readonly schema: z.ZodType<T>;
  readonly signal: AbortSignal;
}

export interface ModelAnswer<T> {
  readonly value: T;
  /** Of every attempt, the broken answers included. */
  readonly usage: ModelUsage;
  /** As the service names it. */
  readonly model: string;
  /** Attempts after the first. */
  readonly retries: number;
}

export type ModelFailureReason =
  | 'unauthorized'
  | 'not-found'
  | 'rejected'
  | 'rate-limited'
  | 'unavailable'
  | 'timeout'
  | 'refused'
  | 'bad-answer';

/** A question that stays without an answer. What it cost all the same is told. */
export class ModelFailure extends AppError {
  readonly reason: ModelFailureReason;
  readonly usage: ModelUsage;
  readonly retries: number;

  constructor(shape: {
    readonly reason: ModelFailureReason;
    readonly message: string;
    readonly nextStep: string;
    readonly detail?: string;
    readonly usage: ModelUsage;
    readonly retries: number;
  }) {
    const { reason, usage, retries, ...said } = shape;
    super({ code: `language-model/${reason}`, ...said });
    this.reason = reason;
    this.usage = usage;
    this.retries = retries;
  }

  /** No other question would fare better: the key, the address or the model is wrong. */
  get isFinal(): boolean {
    return this.reason === 'unauthorized' || this.reason === 'not-found';
  }
}

/** USD for a million tokens. */
export interface TokenPrice {
  readonly inputUsdPerMillion: number;
  readonly outputUsdPerMillion: number;
}

/**
 * One language model behind an OpenAI-compatible address. `ask` keeps to its concurrency, retries what is worth it
 * (429 and 5xx honouring Retry-After, network, timeouts; a broken answer once, with its error told) and throws
 * ModelFailure, or AbortError.
 */
export interface LanguageModel {
  readonly model: string;
  readonly baseUrl: string;
  readonly concurrency: number;
  /** Null = unknown. A local server costs nothing. */
  readonly price: TokenPrice | null;
  ask<T>(question: ModelQuestion<T>): Promise<ModelAnswer<T>>;
}

export interface LanguageModels {
  /** The model that the person switched on; null = none. Throws AppError `language-model/not-set-up`. */
  current(): Promise<LanguageModel | null>;
  /** Asks one small question of what is set now, switched on or not; a sentence, or ModelFailure. */
  test(signal: AbortSignal): Promise<string>;
  /** Names of the models that the address offers now, sorted. Throws AppError `language-model/not-set-up`, ModelFailure. */
  list(signal: AbortSignal): Promise<string[]>;
  /** Which model is set, switched on or not, and its price (null = unknown); null = none is. */
  chosen(): { readonly model: string; readonly host: string; readonly price: TokenPrice | null } | null;
}

/** Answers that were paid for once; they survive a crash, and are whole or not there. */
export interface AnswerCache {
  /** `key` is a SHA-256 in hex of everything that the answer depends on. */
  get(key: string): Promise<unknown>;
  /** Forgets all of them. */
  clear(): Promise<void>;
  put(key: string, answer: unknown): Promise<void>;
}
