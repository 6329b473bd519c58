import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BadgePicture } from '../../../shared/model/chat.ts';
import { AppError, isAbortError } from '../../../shared/errors.ts';
import { layered, type EmoteSet, type KnownBadge } from '../../domain/emotes/emote-set.ts';
import { twitchBadges, type ListedBadge, type ListedEmote } from '../../domain/emotes/provider-answers.ts';
import type { Clock } from '../../ports/clock.ts';
import { HttpError, type HttpClient } from '../../ports/http.ts';
import type { Log } from '../../ports/log.ts';
import type { Endpoints } from '../endpoints.ts';
import type { TwitchGql } from '../twitch/gql.ts';
import { createEmoteImages, emoteUrl, type EmoteImages } from './emote-images.ts';
import { emoteLists, type EmoteChannel, type EmoteList } from './providers.ts';

export interface EmoteCatalogDeps {
  readonly http: HttpClient;
  readonly endpoints: () => Endpoints;
  /** For Twitch's badges; null leaves them without names and pictures. */
  readonly gql: Pick<TwitchGql, 'query'> | null;
  /** Lists and pictures live here and survive restarts. */
  readonly cacheDir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** All pictures together; the longest unused ones go first. Default 256 MiB. */
  readonly maxBytes?: number;
}

export interface EmoteCatalog extends EmoteImages {
  /**
   * The third-party emotes and badges of a channel's chat. A provider that doesn't answer is replaced by what it said
   * earlier, else its emotes stay words; `failed` names it. Throws AbortError only.
   */
  forChannel(channel: EmoteChannel, signal?: AbortSignal): Promise<EmoteSet>;
}

/** A list this old is asked for again. */
const FRESH_MS = 12 * 3_600_000;
const STALL_MS = 5000;
const TRIES = 2;

const KeptEmote = z.object({ name: z.string(), id: z.string(), zeroWidth: z.boolean() });
const KeptBadge = z.object({ key: z.string(), title: z.string(), picture: BadgePicture.nullable() });

interface Listed<Item> {
  readonly items: readonly Item[];
  readonly failed: { provider: string; usedCache: boolean } | null;
}

interface ListSource<Item> {
  readonly name: string;
  readonly provider: string;
  readonly kept: z.ZodType<Item>;
  fetch(): Promise<Item[]>;
}

/** Third-party emotes and Twitch's badges, from their services or, when those are away, from the disk. */
export function createEmoteCatalog(deps: EmoteCatalogDeps): EmoteCatalog {
  const listOf = async <Item extends object>(source: ListSource<Item>): Promise<Listed<Item>> => {
    const kept = await readStored(deps.cacheDir, source);
    if (kept !== null && deps.clock.nowUnixMs() - kept.fetchedAtUnixMs < FRESH_MS) {
      return { items: kept.items, failed: null };
    }
    try {
      const items = await source.fetch();
      await store(deps, source.name, items);
      return { items, failed: null };
    } catch (thrown) {
      if (isAbortError(thrown)) throw thrown;
      const usedCache = kept !== null;
      const code = thrown instanceof AppError ? thrown.code : 'bad-answer';
      deps.log.warn('emotes.provider-failed', { provider: source.provider, code, usedCache });
      return { items: kept?.items ?? [], failed: { provider: source.provider, usedCache } };
    }
  };

  return {
    ...createEmoteImages(deps),
    async forChannel(channel, signal) {
      const endpoints = deps.endpoints();
      const lists = emoteLists(channel, endpoints);
      const [badges, ...listed] = await Promise.all([
        deps.gql === null || channel.platform !== 'twitch'
          ? { items: [], failed: null }
          : listOf(badgeSource(deps.gql, channel.channelId, signal)),
        ...lists.map((list) => listOf(emoteSource(deps, list, signal))),
      ]);
      const failed = [badges, ...listed].flatMap((list) => (list.failed === null ? [] : [list.failed]));
      return {
        emotes: layered(
          listed.map(({ items }, index) => {
            const { provider } = lists[index]!;
            return items.map(({ id, name, zeroWidth }) => {
              const url = emoteUrl(provider, id, endpoints)!;
              return [name, { ...{ id, provider, url, zeroWidth } }] as const;
            });
          }),
        ),
        badges: layered<KnownBadge>([
          badges.items.map(({ key, title, picture }) => [key, { title, picture }] as const),
        ]),
        failed: oncePerProvider(failed),
      };
    },
  };
}

/** A provider's several lists count as one; it has a cache only where all of them have. */
function oncePerProvider(failed: EmoteSet['failed']): EmoteSet['failed'] {
  const byName = new Map<string, boolean>();
  for (const { provider, usedCache } of failed) {
    byName.set(provider, usedCache && (byName.get(provider) ?? true));
  }
  return [...byName].map(([provider, usedCache]) => ({ provider, usedCache }));
}

const signalOf = (signal: AbortSignal | undefined): { signal?: AbortSignal } =>
  signal === undefined ? {} : { signal };

const emoteSource = (
  deps: EmoteCatalogDeps,
  list: EmoteList,
  signal: AbortSignal | undefined,
): ListSource<ListedEmote> => ({
  name: list.name,
  provider: list.provider,
  kept: KeptEmote,
  async fetch() {
    try {
      return await list.fetch((url) =>
        deps.http.json({ url, tries: TRIES, stallMs: STALL_MS, ...signalOf(signal) }),
      );
    } catch (thrown) {
      if (list.mayBeAbsent && thrown instanceof HttpError && thrown.status === 404) return [];
      throw thrown;
    }
  },
});

const BADGES = `query Badges($id: ID!) {
  badges { setID version title imageURL(size: DOUBLE) }
  user(id: $id) { broadcastBadges { setID version title imageURL(size: DOUBLE) } } }`;
const GLOBAL_BADGES = 'query Badges { badges { setID version title imageURL(size: DOUBLE) } }';

const badgeSource = (
  gql: Pick<TwitchGql, 'query'>,
  channelId: string | null,
  signal: AbortSignal | undefined,
): ListSource<ListedBadge> => ({
  name: `twitch-badges-${channelId === null ? 'global' : encodeURIComponent(channelId)}`,
  provider: 'twitch-badges',
  kept: KeptBadge,
  fetch: async () =>
    twitchBadges(
      await gql.query(
        channelId === null ? { query: GLOBAL_BADGES } : { query: BADGES, variables: { id: channelId } },
        { login: 'never', ...signalOf(signal) },
      ),
    ),
});

const listPath = (cacheDir: string, name: string): string => join(cacheDir, 'lists', `${name}.json`);

async function readStored<Item>(
  cacheDir: string,
  { name, kept }: ListSource<Item>,
): Promise<{ fetchedAtUnixMs: number; items: Item[] } | null> {
  try {
    const text = await readFile(listPath(cacheDir, name), 'utf8');
    return z.object({ fetchedAtUnixMs: z.number(), items: z.array(kept) }).parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A list that can't be kept is only fetched again the next time. */
async function store(
  { cacheDir, clock, log }: EmoteCatalogDeps,
  name: string,
  items: readonly object[],
): Promise<void> {
  const path = listPath(cacheDir, name);
  try {
    await mkdir(join(cacheDir, 'lists'), { recursive: true });
    await writeFile(`${path}.new`, JSON.stringify({ fetchedAtUnixMs: clock.nowUnixMs(), items }));
    await rename(`${path}.new`, path);
  } catch (thrown) {
    log.warn('emotes.not-kept', { name, error: String((thrown as NodeJS.ErrnoException).code) });
  }
}
