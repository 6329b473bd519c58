import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { AppError, type AppErrorShape } from '../../../shared/errors.ts';
import { HttpError, type HttpClient } from '../../ports/http.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Endpoints } from '../endpoints.ts';
import { readLogin } from './stored-login.ts';

/** Tries for what GraphQL answers with a 200: `service error`, cut JSON. HTTP failures are repeated by the HttpClient. */
const TRIES = 4;

/**
 * Twitch answered, but not with data. `integrity`: it wants a browser's proof (ask another way); `persisted-query`: the
 * hash was retired (ask another way); `service`: a hiccup that outlived the tries; `client-id`: ours is refused;
 * `auth`: the login is refused (only with `mustLogin`); `shape`: no GraphQL reply at all.
 */
export class TwitchGqlError extends AppError {
  readonly kind: TwitchGqlRefusal;
  readonly #data: unknown;

  constructor(kind: TwitchGqlRefusal, data: unknown, options?: { cause?: unknown }) {
    super(REFUSALS[kind], options);
    this.kind = kind;
    this.#data = data;
  }

  /** What came beside the error: often a part of the data. It may hold a permission: printing the error hides it. */
  get data(): unknown {
    return this.#data;
  }
}

type TwitchGqlRefusal = 'integrity' | 'persisted-query' | 'service' | 'client-id' | 'auth' | 'shape';

const TRY_LATER = 'Try again in some minutes; what was fetched is kept.';
const UPDATE = 'Try again later; if it stays like this, KlipStream needs an update.';
const REFUSALS: Readonly<Record<TwitchGqlRefusal, AppErrorShape>> = {
  integrity: {
    code: 'twitch/integrity-refused',
    message: 'Twitch wants a proof that a browser is asking, which KlipStream has not.',
    nextStep: 'Try again later, or sign in with Twitch in Settings.',
  },
  'persisted-query': {
    code: 'twitch/query-retired',
    message: "Twitch doesn't know this question any more.",
    nextStep: UPDATE,
  },
  service: {
    code: 'twitch/service-error',
    message: 'Twitch reports a fault of its own.',
    nextStep: TRY_LATER,
  },
  'client-id': {
    code: 'twitch/client-refused',
    message: "Twitch doesn't accept KlipStream's client id.",
    nextStep: 'Set another one in Settings (endpoints → twitchWebClientId), or update KlipStream.',
  },
  auth: {
    code: 'link/needs-login',
    message: "Twitch doesn't accept your sign-in any more.",
    nextStep: 'Sign in with Twitch again in Settings, or replace your own token there.',
  },
  shape: {
    code: 'twitch/bad-answer',
    message: "Twitch answered with something that isn't an answer to the question.",
    nextStep: TRY_LATER,
  },
};

/** `{query, variables}` or a persisted operation `{operationName, variables, extensions}`. */
export interface GqlOperation {
  readonly operationName?: string;
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface GqlOptions {
  readonly signal?: AbortSignal;
  /** Instead of the configured web client's. */
  readonly clientId?: string;
  /** `never`: nothing of the person is sent. `must`: a refused login is an error. Default `may`: then asked again without. */
  readonly login?: 'never' | 'may' | 'must';
}

export interface TwitchGql {
  /**
   * Asks one operation, or several in one request. Resolves with the reply's `data` (an array of them for an array).
   * Throws TwitchGqlError, HttpError or AbortError. Source of the protocol: twitch-vod fact sheet, §2.
   */
  query(body: GqlOperation | readonly GqlOperation[], options?: GqlOptions): Promise<unknown>;
  /** `refused`: there is a login or token, and Twitch didn't accept it when it was last sent. */
  loginState(): Promise<'none' | 'given' | 'refused'>;
}

export interface TwitchGqlDeps {
  readonly http: HttpClient;
  readonly endpoints: () => Endpoints;
  readonly secrets: Pick<Secrets, 'get'>;
  /** Pause before a repeated question; doubles each time. Default 500. */
  readonly firstWaitMs?: number;
}

const Reply = z.object({
  data: z.unknown(),
  errors: z.array(z.object({ message: z.string().catch('') })).optional(),
  extensions: z.object({ challenge: z.object({ type: z.string() }).optional().catch(undefined) }).optional(),
});

/** Twitch's GraphQL endpoint: login, refusals and hiccups handled in one place; the questions are in the callers' files. */
export function createTwitchGql(deps: TwitchGqlDeps): TwitchGql {
  const firstWaitMs = deps.firstWaitMs ?? 500;
  let refusedToken: string | null = null;

  const ask = async (body: string, options: GqlOptions, token: string | null): Promise<unknown> => {
    const endpoints = deps.endpoints();
    const text = await deps.http.text({
      url: endpoints.twitchGql,
      method: 'POST',
      headers: {
        'client-id': options.clientId ?? endpoints.twitchWebClientId,
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `OAuth ${token}` }),
      },
      body,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    return dataOf(text);
  };

  const askAsAllowed = async (body: string, options: GqlOptions): Promise<unknown> => {
    const token = options.login === 'never' ? null : await loginToken(deps.secrets);
    const isRefused = token !== null && token === refusedToken;
    try {
      return await ask(body, options, isRefused ? null : token);
    } catch (thrown) {
      if (!(thrown instanceof HttpError)) throw thrown;
      if (thrown.status === 400) throw new TwitchGqlError('client-id', null, { cause: thrown });
      if (thrown.status !== 401 || token === null || isRefused) throw thrown;
      refusedToken = token;
      if (options.login === 'must') throw new TwitchGqlError('auth', null);
      return await ask(body, options, null);
    }
  };

  return {
    async query(operations, options = {}) {
      const body = JSON.stringify(operations);
      for (let attempt = 1; ; attempt++) {
        try {
          return await askAsAllowed(body, options);
        } catch (thrown) {
          if (attempt >= TRIES || !isHiccup(thrown)) throw thrown;
          const signal = options.signal === undefined ? {} : { signal: options.signal };
          await wait(firstWaitMs * 2 ** (attempt - 1), undefined, signal);
        }
      }
    },
    async loginState() {
      const token = await loginToken(deps.secrets);
      if (token === null) return 'none';
      return token === refusedToken ? 'refused' : 'given';
    },
  };
}

const isHiccup = (thrown: unknown): boolean =>
  thrown instanceof TwitchGqlError && (thrown.kind === 'service' || thrown.kind === 'shape');

/** The person's own token first: it was given on purpose, and a device login may not be valid for GraphQL. */
async function loginToken(secrets: Pick<Secrets, 'get'>): Promise<string | null> {
  const own = (await secrets.get('twitch-token'))?.trim().replace(/^(oauth:|OAuth |Bearer )/, '');
  if (own !== undefined && own !== '') return own;
  return (await readLogin(secrets))?.accessToken ?? null;
}

function dataOf(text: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new TwitchGqlError('shape', null, { cause });
  }
  return Array.isArray(parsed) ? parsed.map(dataOfReply) : dataOfReply(parsed);
}

function dataOfReply(raw: unknown): unknown {
  const reply = Reply.safeParse(raw);
  if (!reply.success) throw new TwitchGqlError('shape', null, { cause: reply.error });
  const { data, errors, extensions } = reply.data;
  const said = (words: RegExp): boolean => errors?.some(({ message }) => words.test(message)) === true;
  if (said(/integrity/i) || extensions?.challenge?.type === 'integrity')
    throw new TwitchGqlError('integrity', data);
  if (said(/PersistedQueryNotFound/i)) throw new TwitchGqlError('persisted-query', data);
  if (errors !== undefined && errors.length > 0) throw new TwitchGqlError('service', data);
  if (data === undefined) throw new TwitchGqlError('shape', null);
  return data;
}
