import type { Platform } from '../../../shared/model/link.ts';
import type { EmoteProvider } from '../../domain/emotes/emote-set.ts';
import {
  bttvChannelEmotes,
  bttvGlobalEmotes,
  ffzGlobalEmotes,
  ffzRoomEmotes,
  sevenTvSetEmotes,
  sevenTvUserSet,
  type ListedEmote,
} from '../../domain/emotes/provider-answers.ts';
import type { Endpoints } from '../endpoints.ts';

export type GetJson = (url: string) => Promise<unknown>;

/** One list of emotes of one provider. `name` is also its file in the cache. */
export interface EmoteList {
  readonly name: string;
  readonly provider: EmoteProvider;
  /** A 404 means that the channel never used the provider: an empty list. */
  readonly mayBeAbsent: boolean;
  fetch(get: GetJson): Promise<ListedEmote[]>;
}

export interface EmoteChannel {
  readonly platform: Platform;
  /** The platform's own id of the channel; null = only what every channel has. */
  readonly channelId: string | null;
}

/** All lists that apply to a channel; where a word is in two of them, the earlier list has it. */
export function emoteLists({ platform, channelId }: EmoteChannel, endpoints: Endpoints): EmoteList[] {
  const { bttv, ffz, sevenTv } = endpoints;
  const id = channelId === null ? null : encodeURIComponent(channelId);
  const global: EmoteList[] = [
    {
      ...{ name: '7tv-global', provider: '7tv', mayBeAbsent: false },
      fetch: async (get) => sevenTvSetEmotes(await get(`${sevenTv}/emote-sets/global`)),
    },
    {
      ...{ name: 'bttv-global', provider: 'bttv', mayBeAbsent: false },
      fetch: async (get) => bttvGlobalEmotes(await get(`${bttv}/cached/emotes/global`)),
    },
    {
      ...{ name: 'ffz-global', provider: 'ffz', mayBeAbsent: false },
      fetch: async (get) => ffzGlobalEmotes(await get(`${ffz}/set/global`)),
    },
  ];
  if (id === null) return global;
  const own: EmoteList[] = [
    {
      ...{ name: `7tv-${platform}-${id}`, provider: '7tv', mayBeAbsent: true },
      fetch: async (get) => {
        const set = sevenTvUserSet(await get(`${sevenTv}/users/${platform}/${id}`));
        if (set === null) return [];
        return 'emotes' in set
          ? set.emotes
          : sevenTvSetEmotes(await get(`${sevenTv}/emote-sets/${encodeURIComponent(set.setId)}`));
      },
    },
    {
      ...{ name: `bttv-${platform}-${id}`, provider: 'bttv', mayBeAbsent: true },
      fetch: async (get) => bttvChannelEmotes(await get(`${bttv}/cached/users/${platform}/${id}`)),
    },
    {
      ...{ name: `ffz-${platform}-${id}`, provider: 'ffz', mayBeAbsent: true },
      fetch: async (get) => ffzRoomEmotes(await get(`${ffz}/room/id/${id}`)),
    },
  ];
  const serves: Readonly<Record<EmoteProvider, readonly Platform[]>> = {
    '7tv': ['twitch', 'youtube', 'kick'],
    bttv: ['twitch', 'youtube'],
    ffz: ['twitch'],
  };
  return [...own.filter(({ provider }) => serves[provider].includes(platform)), ...global];
}
