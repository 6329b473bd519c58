import { z } from 'zod';
import type { BadgePicture } from '../../../shared/model/chat.ts';
import { twitchBadgePicture } from './badge-picture.ts';

/** An emote as its provider lists it: the word that stands for it, and how it is drawn. */
export interface ListedEmote {
  readonly name: string;
  readonly id: string;
  readonly zeroWidth: boolean;
}

/** Items that can be read; a bad one is left out. */
function itemsOf<Item>(schema: z.ZodType<Item>, list: unknown): Item[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry) => {
    const item = schema.safeParse(entry);
    return item.success ? [item.data] : [];
  });
}

const Id = z.union([z.string().min(1), z.number().transform(String)]);

/** BetterTTV has no flag for emotes that are drawn over others: these are all there are (emotes fact sheet, §2). */
const BTTV_OVERLAYS: ReadonlySet<string> = new Set([
  ...['SoSnowy', 'IceCold', 'SantaHat', 'TopHat', 'ReinDeer', 'CandyCane', 'cvMask', 'cvHazmat'],
]);
const BttvEmote = z.object({ id: Id, code: z.string().min(1), modifier: z.boolean().nullish() });

/** `cached/emotes/global`. */
export const bttvGlobalEmotes = (answer: unknown): ListedEmote[] =>
  bttvEmotes(z.array(z.unknown()).parse(answer));

/** Prefixes that flip or shake an emote are none themselves. */
const bttvEmotes = (list: unknown): ListedEmote[] =>
  itemsOf(BttvEmote, list)
    .filter(({ modifier }) => modifier !== true)
    .map(({ id, code }) => ({ id, name: code, zeroWidth: BTTV_OVERLAYS.has(code) }));

const BttvChannel = z.object({ channelEmotes: z.unknown().optional(), sharedEmotes: z.unknown().optional() });

/** `cached/users/<platform>/<id>`. */
export function bttvChannelEmotes(answer: unknown): ListedEmote[] {
  const channel = BttvChannel.parse(answer);
  return [...bttvEmotes(channel.channelEmotes), ...bttvEmotes(channel.sharedEmotes)];
}

const FfzEmote = z.object({ id: Id, name: z.string().min(1), modifier: z.boolean().nullish() });
const FfzSets = z.record(
  z.string(),
  z.object({ emoticons: z.unknown().optional() }).catch({ emoticons: [] }),
);
const FfzGlobal = z.object({ default_sets: z.array(Id), sets: FfzSets });
const FfzRoom = z.object({ room: z.object({ set: Id }), sets: FfzSets });

/** `set/global`: only the sets that everybody has. */
export function ffzGlobalEmotes(answer: unknown): ListedEmote[] {
  const { default_sets: ids, sets } = FfzGlobal.parse(answer);
  return ids.flatMap((id) => ffzEmotes(sets[id]?.emoticons));
}

/** `room/id/<id>`. */
export function ffzRoomEmotes(answer: unknown): ListedEmote[] {
  const { room, sets } = FfzRoom.parse(answer);
  return ffzEmotes(sets[room.set]?.emoticons);
}

const ffzEmotes = (list: unknown): ListedEmote[] =>
  itemsOf(FfzEmote, list).map(({ id, name, modifier }) => ({ id, name, zeroWidth: modifier === true }));

/** 7TV's flags (emotes fact sheet, §4). */
const ZERO_WIDTH_IN_SET = 1;
const ZERO_WIDTH = 256;
const SevenTvEmote = z.object({
  id: z.string().min(1),
  /** The word in this set; the emote's own name may be another. */
  name: z.string().min(1),
  flags: z.number().nullish(),
  data: z.object({ flags: z.number().nullish() }).nullish(),
});
const SevenTvSet = z.object({ id: z.string(), emotes: z.unknown().optional() });

/** `emote-sets/<id>`; an empty set has no list. */
export function sevenTvSetEmotes(answer: unknown): ListedEmote[] {
  return itemsOf(SevenTvEmote, SevenTvSet.parse(answer).emotes).map(({ id, name, flags, data }) => ({
    ...{ id, name },
    zeroWidth: ((flags ?? 0) & ZERO_WIDTH_IN_SET) !== 0 || ((data?.flags ?? 0) & ZERO_WIDTH) !== 0,
  }));
}

const SevenTvUser = z.object({ emote_set_id: z.string().nullish(), emote_set: z.unknown().optional() });

/** `users/<platform>/<id>`: its set, or the id under which it must be asked for; null for a user without any. */
export function sevenTvUserSet(answer: unknown): { emotes: ListedEmote[] } | { setId: string } | null {
  const user = SevenTvUser.parse(answer);
  const set = SevenTvSet.safeParse(user.emote_set);
  if (set.success && set.data.emotes !== undefined) return { emotes: sevenTvSetEmotes(user.emote_set) };
  const setId = user.emote_set_id ?? (set.success ? set.data.id : null);
  return setId == null || setId === '' ? null : { setId };
}

const Badge = z.object({
  setID: z.string().min(1),
  version: z.string(),
  title: z.string(),
  imageURL: z.string(),
});
const Badges = z.object({
  badges: z.unknown().optional(),
  user: z.object({ broadcastBadges: z.unknown().optional() }).nullish(),
});

export interface ListedBadge {
  /** `set/version`. */
  readonly key: string;
  readonly title: string;
  readonly picture: BadgePicture | null;
}

/** Twitch's badges by GraphQL: the channel's own before everybody's. */
export function twitchBadges(data: unknown): ListedBadge[] {
  const answer = Badges.parse(data);
  return [...itemsOf(Badge, answer.user?.broadcastBadges), ...itemsOf(Badge, answer.badges)].map((badge) => ({
    key: `${badge.setID}/${badge.version}`,
    title: badge.title,
    picture: twitchBadgePicture(badge.imageURL),
  }));
}
