import { z } from 'zod';
import { HttpError, type HttpClient, type HttpRequest } from '../../../ports/http.ts';
import type { Endpoints } from '../../endpoints.ts';
import { readAnswer } from '../read-answer.ts';

export const SIGNAL_TYPES = ['stream.online', 'stream.offline'] as const;
/** Of channels that are recorded. Hype trains take the right `channel:read:hype_train` of the channel's own account. */
export const EVENT_TYPES = [
  'channel.raid',
  'channel.hype_train.begin',
  'channel.hype_train.progress',
  'channel.hype_train.end',
] as const;
export type SignalType = (typeof SIGNAL_TYPES)[number] | (typeof EVENT_TYPES)[number];

export const isTrain = (type: SignalType): boolean => type.startsWith('channel.hype_train.');

/** Logins that one question may name. */
const USERS_PER_REQUEST = 100;

export interface EventSubRequests {
  /** Twitch's id of each login that exists. Throws HttpError, AppError `net/bad-answer`, AbortError. */
  userIds(logins: readonly string[]): Promise<Map<string, string>>;
  /**
   * The subscription's id; `full`: no more fit; `refused`: not this one, `no-right`: not by this person. Throws
   * HttpError, AbortError.
   */
  subscribe(
    type: SignalType,
    userId: string,
    sessionId: string,
  ): Promise<{ id: string } | 'full' | 'refused' | 'no-right'>;
  unsubscribe(id: string): Promise<void>;
}

const Users = z.object({ data: z.array(z.object({ id: z.string(), login: z.string() })).catch([]) });
const Made = z.object({ data: z.array(z.object({ id: z.string() })).min(1) });

/** Helix with the person's token. Source: twitch-live fact sheet §3, §4. */
export function createEventSubRequests(
  deps: { readonly http: HttpClient; readonly endpoints: () => Endpoints },
  accessToken: string,
  signal: AbortSignal,
): EventSubRequests {
  const ask = (path: string, more: Partial<HttpRequest> = {}): Promise<string> => {
    const { twitchHelix, twitchAppClientId } = deps.endpoints();
    const headers = {
      ...{ authorization: `Bearer ${accessToken}`, 'client-id': twitchAppClientId },
      'content-type': 'application/json',
    };
    return deps.http.text({ url: `${twitchHelix}/${path}`, headers, signal, tries: 3, ...more });
  };
  return {
    async userIds(logins) {
      const ids = new Map<string, string>();
      for (let at = 0; at < logins.length; at += USERS_PER_REQUEST) {
        const query = new URLSearchParams(
          logins.slice(at, at + USERS_PER_REQUEST).map((login) => ['login', login]),
        );
        const { data } = parsed(Users, await ask(`users?${query.toString()}`));
        for (const { id, login } of data) ids.set(login.toLowerCase(), id);
      }
      return ids;
    },
    async subscribe(type, userId, sessionId) {
      const body = JSON.stringify({
        ...{ type, version: isTrain(type) ? '2' : '1' },
        condition: { [type === 'channel.raid' ? 'to_broadcaster_user_id' : 'broadcaster_user_id']: userId },
        transport: { method: 'websocket', session_id: sessionId },
      });
      try {
        const answer = await ask('eventsub/subscriptions', { method: 'POST', body, tries: 1 });
        return { id: parsed(Made, answer).data[0]!.id };
      } catch (thrown) {
        // 429: the sum of costs or of connections is reached; 409: it is there already.
        if (!(thrown instanceof HttpError) || ![400, 403, 409, 429].includes(thrown.status)) throw thrown;
        if (thrown.status === 403) return 'no-right';
        return thrown.status === 429 ? 'full' : 'refused';
      }
    },
    async unsubscribe(id) {
      await ask(`eventsub/subscriptions?id=${encodeURIComponent(id)}`, { method: 'DELETE' });
    },
  };
}

const parsed = <T>(schema: z.ZodType<T>, text: string): T =>
  readAnswer(schema, text, {
    who: 'Twitch',
    nextStep: 'Nothing has to be done: watched channels are looked at as well.',
  });
