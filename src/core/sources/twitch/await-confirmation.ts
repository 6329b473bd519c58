import { AppError, isAbortError } from '../../../shared/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AuthTokens, DeviceCode, TwitchAuth } from './auth-requests.ts';
import { SAYS } from './sign-in-sentences.ts';

/** RFC 8628 §3.5: what `slow_down` adds to the pause; here an answer that didn't come adds it as well. */
const SLOWER_BY_MS = 5000;
const SLOWEST_MS = 30_000;

export interface ConfirmationDeps {
  readonly auth: Pick<TwitchAuth, 'exchange'>;
  readonly clock: Clock;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Asks until the person has decided. An answer that doesn't come is no end: they are busy at Twitch meanwhile. Throws
 * AppError `twitch/sign-in-denied|code-expired|code-spent`, or AbortError.
 */
export async function awaitConfirmation(
  { auth, clock, wait }: ConfirmationDeps,
  code: DeviceCode & { readonly expiresAtUnixMs: number },
  signal: AbortSignal,
): Promise<AuthTokens> {
  let pauseMs = Math.max(1000, code.intervalMs);
  for (;;) {
    await wait(pauseMs, signal);
    if (clock.nowUnixMs() >= code.expiresAtUnixMs) throw new AppError(SAYS.expired);
    const answer = await auth.exchange(code.deviceCode, signal).catch((thrown: unknown) => {
      if (isAbortError(thrown)) throw thrown;
      return 'no-answer' as const;
    });
    if (typeof answer === 'object') return answer;
    if (answer === 'denied') throw new AppError(SAYS.denied);
    if (answer === 'spent') throw new AppError(SAYS.spent);
    if (answer !== 'pending') pauseMs = Math.max(pauseMs, Math.min(SLOWEST_MS, pauseMs + SLOWER_BY_MS));
  }
}
