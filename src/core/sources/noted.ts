import { AppError } from '../../shared/errors.ts';
import type { Link, Platform } from '../../shared/model/link.ts';
import type { LiveFeed } from '../ports/live-feed.ts';
import type { FetchChatRequest, FetchMediaRequest, Site, SiteCapability } from '../ports/site.ts';
import type { Health } from './health.ts';

type Notes = Pick<Health, 'record'>;

/** A use says more than a check: each one is noted as what the capability last did. */
export function notedSite(site: Site, health: Notes): Site {
  const idOf = (use: 'look' | 'media', { kind }: Link): string => IDS[site.platform][use](kind);
  const media = {
    fetchMedia: (request: FetchMediaRequest) =>
      noted(health, idOf('media', request.stream.link), () => site.fetchMedia!(request)),
  };
  const chat = {
    fetchChat: (request: FetchChatRequest) =>
      noted(health, `${site.platform}.chat-replay`, () => site.fetchChat!(request)),
  };
  return {
    ...site,
    resolve: (link, signal) => noted(health, idOf('look', link), () => site.resolve(link, signal)),
    ...('fetchMedia' in site ? media : {}),
    ...('fetchChat' in site ? chat : {}),
  };
}

/** The same of a platform's live side. */
export function notedFeed(feed: LiveFeed, health: Notes): LiveFeed {
  const { platform } = feed;
  return {
    ...feed,
    openPlaylist: (request) => noted(health, `${platform}.live`, () => feed.openPlaylist(request)),
    connectChat: (link, listener) =>
      feed.connectChat(link, {
        onMessage: (message) => listener.onMessage(message),
        onGap: (gap) => listener.onGap(gap),
        onState(state) {
          if (state === 'connected')
            void health.record(`${platform}.live-chat`, { ok: true, message: WORKED });
          listener.onState(state);
        },
      }),
  };
}

const WORKED = 'Worked when it was last used.';
type Kind = Link['kind'];
const IDS: Readonly<Record<Platform, Record<'look' | 'media', (kind: Kind) => string>>> = {
  twitch: {
    look: (kind) => (kind === 'channel' || kind === 'clip' ? `twitch.${kind}` : 'twitch.vod'),
    media: (kind) => (kind === 'clip' ? 'twitch.clip' : 'twitch.vod'),
  },
  youtube: { look: () => 'youtube.video', media: () => 'youtube.media' },
  relay: { look: () => 'relay.live', media: () => 'relay.live' },
  kick: {
    look: (kind) => (kind === 'clip' ? 'kick.clip' : 'kick.vod'),
    media: (kind) => (kind === 'clip' ? 'kick.clip' : 'kick.vod'),
  },
};

async function noted<T>(health: Notes, id: string, use: () => Promise<T>): Promise<T> {
  try {
    const result = await use();
    await health.record(id, { ok: true, message: WORKED });
    return result;
  } catch (error) {
    if (isTheirs(error)) await health.record(id, { ok: false, error });
    throw error;
  }
}

/** That a stream is private or gone is a true answer, and a full disk or a refused name says nothing of the platform. */
const isTheirs = (thrown: unknown): boolean =>
  thrown instanceof AppError && /^(?:net|twitch|kick|youtube|chat|hls)\//.test(thrown.code);

const byUse = (id: string, label: string): SiteCapability => ({
  id,
  label,
  check: () =>
    Promise.reject(
      new AppError({
        code: 'health/not-checked',
        message: 'There is no cheap question that proves it: the first use does.',
      }),
    ),
});

/** What only a use can prove. */
export const capabilitiesByUse: readonly SiteCapability[] = [
  byUse('twitch.clip', 'Twitch: clips'),
  byUse('twitch.live', 'Twitch: recording what is live'),
  byUse('twitch.live-chat', 'Twitch: live chat'),
  byUse('youtube.chat-replay', 'YouTube: chat replay'),
  byUse('kick.live', 'Kick: recording what is live'),
  byUse('kick.live-chat', 'Kick: live chat'),
];
