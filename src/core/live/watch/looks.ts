import { AppError, isAbortError, toErrorShape, type AppErrorShape } from '../../../shared/errors.ts';
import type { Platform } from '../../../shared/model/link.ts';
import { HttpError } from '../../ports/http.ts';
import type { LiveBroadcast, LiveFeed } from '../../ports/live-feed.ts';
import type { Entry } from './entry.ts';

/** A broadcast; `offline`; `unknown` for a channel that doesn't exist (any more). */
export type ManyLooks = ReadonlyMap<string, LiveBroadcast | 'offline' | 'unknown'>;

export interface LookDeps {
  /** Throws AppError `link/unsupported` for a platform without a live side. */
  readonly feed: (platform: Platform) => LiveFeed;
  /** Many channels of Twitch in one request, by login. */
  readonly lookAtMany?: (logins: readonly string[], signal: AbortSignal) => Promise<ManyLooks>;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** What a look brought: what is on (null: nothing), or why it failed. */
export type Look = { readonly broadcast: LiveBroadcast | null } | { readonly error: AppErrorShape };

/** A look that took longer is given up; retries inside of it are done long before. */
const PATIENCE_MS = 120_000;

export const loginOf = ({ channel: { link } }: Pick<Entry, 'channel'>): string =>
  (link.channel ?? link.id).toLowerCase();

/** Looks at one channel. Rejects only with AbortError, when `signal` is aborted. */
export async function lookAt(
  deps: LookDeps,
  { channel }: Pick<Entry, 'channel'>,
  signal: AbortSignal,
): Promise<Look> {
  try {
    const look = (patient: AbortSignal): Promise<LiveBroadcast | null> =>
      deps.feed(channel.link.platform).look(channel.link, patient);
    return { broadcast: await patiently(deps, look, signal) };
  } catch (thrown) {
    signal.throwIfAborted();
    return { error: isAbortError(thrown) ? NO_ANSWER : toErrorShape(thrown) };
  }
}

/**
 * Looks at channels of Twitch together and hands each result on. A refusal of one spoils the answer for all: then, and
 * where the answer leaves one out, they are looked at one by one. Rejects as `lookAt`.
 */
export async function lookAtTwitch<E extends Pick<Entry, 'channel'>>(
  deps: LookDeps & Required<Pick<LookDeps, 'lookAtMany'>>,
  entries: readonly E[],
  signal: AbortSignal,
  onLook: (entry: E, look: Look) => void,
): Promise<void> {
  const logins = entries.map(loginOf);
  let looks: ManyLooks = new Map();
  try {
    looks = await patiently(deps, (patient) => deps.lookAtMany(logins, patient), signal);
  } catch (thrown) {
    signal.throwIfAborted();
    if (thrown instanceof HttpError || isAbortError(thrown)) {
      const error = isAbortError(thrown) ? NO_ANSWER : toErrorShape(thrown);
      for (const entry of entries) onLook(entry, { error });
      return;
    }
  }
  for (const entry of entries) {
    const login = loginOf(entry);
    const found = looks.get(login);
    if (found === undefined) onLook(entry, await lookAt(deps, entry, signal));
    else if (found === 'unknown') onLook(entry, { error: noChannel(login) });
    else onLook(entry, { broadcast: found === 'offline' ? null : found });
  }
}

/** Gives the work up after a while, so that one that never ends doesn't end the watching of its channel. */
export async function patiently<T>(
  { wait }: Pick<LookDeps, 'wait'>,
  work: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const patience = new AbortController();
  const done = new AbortController();
  const outOfPatience = wait(PATIENCE_MS, AbortSignal.any([done.signal, signal])).then(() => {
    patience.abort();
    throw new AppError(NO_ANSWER);
  });
  try {
    return await Promise.race([work(AbortSignal.any([patience.signal, signal])), outOfPatience]);
  } finally {
    done.abort();
    outOfPatience.catch(() => undefined);
  }
}

const NO_ANSWER: AppErrorShape = {
  code: 'watch/no-answer',
  message: 'The platform gave no answer for two minutes.',
  nextStep: 'It is asked again by itself.',
};

const noChannel = (login: string): AppErrorShape => ({
  code: 'link/not-found',
  message: `Twitch has no channel "${login}" (any more).`,
  nextStep: 'Check the name, or stop watching it.',
});
