import { AppError, abortError } from '../../../shared/errors.ts';

/** Shorter keys are placeholders ("none") that may as well be words of an answer. */
const SHORTEST_KEY = 8;

/** What a service said, without the key that it was asked with: some repeat it. */
export const withoutKey = (text: string, key: string): string =>
  key.length < SHORTEST_KEY ? text : text.replaceAll(key, '…');

/**
 * A service's refusal as a sentence with a next step. `detail` is what it said, without keys. There is no cause: what
 * the SDKs throw holds the answer as it came.
 */
export function serviceFailure(service: string, status: number | null, detail: string): AppError {
  const shape = (code: string, message: string, nextStep: string): AppError =>
    new AppError({ code, message, nextStep, detail });
  if (status === 401 || status === 403) {
    return shape(
      'transcriber/unauthorized',
      `${service} refused the key (${status}).`,
      'Check the key in Settings → Speech to text and press "test".',
    );
  }
  if (status === 402) {
    return shape(
      'transcriber/unauthorized',
      `${service} says that the account has no credit left.`,
      'Top up the account, or switch to a local Whisper in Settings.',
    );
  }
  if (status === 429) {
    return shape(
      'transcriber/rate-limited',
      `${service} asked to slow down, several times in a row.`,
      'Wait some minutes, then analyse again: finished chunks are kept.',
    );
  }
  if (status !== null && status >= 500) {
    return shape(
      'transcriber/unavailable',
      `${service} has a problem of its own (${status}).`,
      'Analyse again later: finished chunks are kept.',
    );
  }
  if (status !== null) {
    return shape(
      'transcriber/bad-answer',
      `${service} did not take the sound (${status}).`,
      'See the detail; check the model and the address in Settings → Speech to text.',
    );
  }
  return shape(
    'transcriber/unavailable',
    `${service} can't be reached.`,
    'Check the address in Settings → Speech to text and the network, then analyse again.',
  );
}

export const timeoutFailure = (service: string, timeoutSec: number, cause?: unknown): AppError =>
  new AppError(
    {
      code: 'transcriber/timeout',
      message: `${service} gave no answer within ${timeoutSec} s.`,
      nextStep: 'Analyse again later: finished chunks are kept.',
    },
    { cause },
  );

/** Rethrows an abort of ours as such, whatever the SDK made of it. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortError();
}
