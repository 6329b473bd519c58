import { z } from 'zod';
import { HttpError, type HttpClient } from '../../ports/http.ts';
import type { Endpoints } from '../endpoints.ts';
import { readAnswer } from './read-answer.ts';
import { parseJsonOrNull } from '../../../shared/json.ts';

/**
 * `chat:read` lets IRC be read under the person's name, which is what the sign-in is for here. Following a channel by
 * EventSub (stream.online, stream.offline, channel.raid) and asking Helix for users need a person's token, but no scope.
 */
export const SCOPES: readonly string[] = ['chat:read'];
/** Asked for as well, and done without where it is missing: hype trains of the person's own channel. */
const WISHED_SCOPES: readonly string[] = ['channel:read:hype_train'];

/** What a person types at Twitch, and what is asked with meanwhile. `deviceCode` is a secret. */
export interface DeviceCode {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly verificationUrl: string;
  readonly expiresInMs: number;
  /** Between two questions whether the person has confirmed. */
  readonly intervalMs: number;
}

export interface AuthTokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly scopes: readonly string[];
  readonly expiresInMs: number;
}

export interface TokenOwner {
  readonly login: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly expiresInMs: number;
}

/** `pending`: not confirmed yet; `slow-down`: asked too often; `spent`: the code was used, or ran out. */
export type DeviceAnswer = AuthTokens | 'pending' | 'slow-down' | 'denied' | 'spent';

/**
 * Twitch's sign-in service, one method per request. Every failure is an HttpError or an AppError `net/bad-answer` whose
 * message and cause hold nothing of the answer; AbortError passes.
 */
export interface TwitchAuth {
  requestCode(signal: AbortSignal): Promise<DeviceCode>;
  exchange(deviceCode: string, signal: AbortSignal): Promise<DeviceAnswer>;
  /** Null: refused for good. A refresh token of a public client works once. */
  refresh(refreshToken: string): Promise<AuthTokens | null>;
  /** Null: the token isn't valid (any more). */
  validate(accessToken: string): Promise<TokenOwner | null>;
  revoke(accessToken: string): Promise<void>;
}

const Seconds = z.number().nonnegative();
const WebAddress = z.string().refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''));
const CodeAnswer = z.object({
  device_code: z.string().min(1),
  user_code: z.string().min(1),
  verification_uri: WebAddress,
  expires_in: Seconds,
  interval: Seconds.catch(5),
});
const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  // A list where Twitch answers its own flows, one text with spaces after RFC 6749.
  scope: z.union([z.array(z.string()), z.string().transform((text) => text.split(' '))]).nullish(),
  expires_in: Seconds.catch(0),
});
const OwnerAnswer = z.object({
  login: z.string().min(1),
  user_id: z.string(),
  scopes: z.array(z.string()).nullish(),
  expires_in: Seconds.catch(0),
});
/** Twitch puts the reason into `message`, RFC 8628 into `error`. */
const Refusal = z.object({ message: z.string().catch(''), error: z.string().catch('') });

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 404]);

/** Source: dev.twitch.tv/docs/authentication (device code grant flow, refresh, validate, revoke); RFC 8628 §3.5. */
export function createTwitchAuth(deps: { http: HttpClient; endpoints: () => Endpoints }): TwitchAuth {
  const post = async (path: string, fields: Record<string, string>, tries: number, signal?: AbortSignal) =>
    await deps.http.text({
      url: `${deps.endpoints().twitchAuth}/${path}`,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      // In the body: what stands in the address is passed over, and addresses end up in logs.
      body: new URLSearchParams({ client_id: deps.endpoints().twitchAppClientId, ...fields }).toString(),
      tries,
      ...(signal === undefined ? {} : { signal }),
    });
  // `scopes`, not `scope`: Twitch departs from RFC 8628 here, and gives a token without rights for the other.
  const scopes = [...SCOPES, ...WISHED_SCOPES].join(' ');

  return {
    async requestCode(signal) {
      const answer = parsed(CodeAnswer, await post('device', { scopes }, 3, signal));
      return {
        deviceCode: answer.device_code,
        userCode: answer.user_code,
        verificationUrl: answer.verification_uri,
        expiresInMs: answer.expires_in * 1000,
        intervalMs: answer.interval * 1000,
      };
    },
    async exchange(deviceCode, signal) {
      const fields = { scopes, device_code: deviceCode, grant_type: DEVICE_GRANT };
      try {
        // Once: the next question repeats it anyway.
        return tokensOf(await post('token', fields, 1, signal));
      } catch (thrown) {
        const refused = thrown instanceof HttpError ? deviceRefusal(thrown) : null;
        if (refused === null) throw thrown;
        return refused;
      }
    },
    async refresh(refreshToken) {
      const fields = { grant_type: 'refresh_token', refresh_token: refreshToken };
      return await unlessRefused(async () => tokensOf(await post('token', fields, 3)));
    },
    async validate(accessToken) {
      const url = `${deps.endpoints().twitchAuth}/validate`;
      const headers = { authorization: `OAuth ${accessToken}` };
      return await unlessRefused(async () => {
        const answer = parsed(OwnerAnswer, await deps.http.text({ url, headers, tries: 3 }));
        const { login, user_id: userId, expires_in: expiresInSec } = answer;
        return { login, userId, scopes: answer.scopes ?? [], expiresInMs: expiresInSec * 1000 };
      });
    },
    async revoke(accessToken) {
      // 400: the token was none any more, 404: nor is the application. Either way it opens nothing.
      await post('revoke', { token: accessToken }, 2).catch((thrown: unknown) => {
        if (!(thrown instanceof HttpError) || (thrown.status !== 400 && thrown.status !== 404)) throw thrown;
      });
    },
  };
}

function tokensOf(text: string): AuthTokens {
  const answer = parsed(TokenAnswer, text);
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    scopes: answer.scope ?? [],
    expiresInMs: answer.expires_in * 1000,
  };
}

/** What the service says no with; null where it says nothing (5xx, 429, no answer). */
function deviceRefusal(thrown: HttpError): Exclude<DeviceAnswer, AuthTokens> | null {
  const said = refusalOf(thrown);
  if (said === null) return null;
  if (/authorization[_ ]pending/.test(said)) return 'pending';
  if (/slow[_ ]down/.test(said)) return 'slow-down';
  return /access[_ ]denied|declined/.test(said) ? 'denied' : 'spent';
}

async function unlessRefused<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (thrown) {
    if (refusalOf(thrown) !== null) return null;
    throw thrown;
  }
}

/**
 * The reason of a refusal in lower case; null for everything else. Without a reason it may as well come from something
 * on the way, or have been cut off: no ground to give a sign-in up.
 */
export function refusalOf(thrown: unknown): string | null {
  if (!(thrown instanceof HttpError) || !REFUSALS.has(thrown.status)) return null;
  const refusal = Refusal.safeParse(parseJsonOrNull(thrown.body)).data;
  const said = refusal === undefined ? '' : `${refusal.error} ${refusal.message}`.trim().toLowerCase();
  return said === '' ? null : said;
}

const parsed = <T>(schema: z.ZodType<T>, text: string): T =>
  readAnswer(schema, text, { who: "Twitch's sign-in", nextStep: 'Try again in some minutes.' });
