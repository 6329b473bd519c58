import { z } from 'zod';
import type { Secrets } from '../../ports/secrets.ts';
import { parseJsonOrNull } from '../../../shared/json.ts';

/** A sign-in as it is kept behind the Secrets port. */
const StoredLogin = z.object({
  accessToken: z.string().min(1),
  refreshToken: z.string().nullable().catch(null),
  /** Null until Twitch has said whose it is. */
  login: z.string().nullable().catch(null),
  userId: z.string().nullable().catch(null),
  scopes: z.array(z.string()).catch([]),
  expiresAtUnixMs: z.number().catch(0),
});
export type StoredLogin = z.infer<typeof StoredLogin>;

const NAME = 'twitch-login';

/** What is kept; null for nothing, and for something that can't be read. Throws AppError `secrets/unreadable`. */
export async function readLogin(secrets: Pick<Secrets, 'get'>): Promise<StoredLogin | null> {
  const text = await secrets.get(NAME);
  if (text === null) return null;
  return StoredLogin.safeParse(parseJsonOrNull(text)).data ?? null;
}

export const keepLogin = (secrets: Pick<Secrets, 'set'>, login: StoredLogin | null): Promise<void> =>
  secrets.set(NAME, login === null ? null : JSON.stringify(login));
