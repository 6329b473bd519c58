import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { parseJsonOrNull } from '../../../shared/json.ts';
import { signedText, type SignedParts } from '../../domain/live/outside/signature.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Secrets } from '../../ports/secrets.ts';

const TOKEN_BYTES = 32;
const MAX_SOURCES = 32;

const EventSource = z.object({
  sourceId: z.string(),
  name: z.string(),
  addedAtUnixMs: z.number(),
  token: z.string(),
});
export type EventSource = z.infer<typeof EventSource>;
const Stored = z.array(EventSource);

/** Programs that may tell of events, each with a token of its own. They lie with the secrets, as a whole. */
export interface EventSources {
  /** Throws AppError `secrets/unreadable`. */
  list(): Promise<readonly EventSource[]>;
  /** Throws AppError `events/too-many-sources`. */
  add(name: string): Promise<EventSource>;
  /** Its token is worth nothing from now on; nothing happens where there is no such source. */
  remove(sourceId: string): Promise<void>;
  /** Whose token it is. Takes the same time wherever it differs. */
  withToken(token: string): Promise<EventSource | null>;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export function createEventSources(secrets: Secrets, clock: Clock): EventSources {
  let known: readonly EventSource[] | null = null;
  const list = async (): Promise<readonly EventSource[]> => {
    known ??= Stored.catch([]).parse(parseJsonOrNull((await secrets.get('outside-event-sources')) ?? '[]'));
    return known;
  };
  const write = async (sources: readonly EventSource[]): Promise<void> => {
    await secrets.set('outside-event-sources', sources.length === 0 ? null : JSON.stringify(sources));
    known = sources;
  };
  return {
    list,
    async add(name) {
      const sources = await list();
      if (sources.length >= MAX_SOURCES)
        throw new AppError({
          code: 'events/too-many-sources',
          message: `There are ${MAX_SOURCES} sources of events already.`,
          nextStep: 'Remove one that is no longer used.',
        });
      const source: EventSource = {
        sourceId: randomBytes(4).toString('hex'),
        name,
        addedAtUnixMs: clock.nowUnixMs(),
        token: randomBytes(TOKEN_BYTES).toString('base64url'),
      };
      await write([...sources, source]);
      return source;
    },
    remove: async (sourceId) => write((await list()).filter((source) => source.sourceId !== sourceId)),
    async withToken(token) {
      const given = digest(token);
      const matching = (await list()).filter((source) => timingSafeEqual(digest(source.token), given));
      return matching[0] ?? null;
    },
  };
}

/** What a source that knows the token signs a post with: 32 bytes. */
export const signatureOf = (token: string, parts: SignedParts): Buffer =>
  createHmac('sha256', token).update(signedText(parts)).digest();

/** Whether the source signed this post. Takes the same time wherever the signatures differ. */
export function isSigned(source: EventSource, hex: string, parts: SignedParts): boolean {
  return timingSafeEqual(signatureOf(source.token, parts), Buffer.from(hex, 'hex'));
}
