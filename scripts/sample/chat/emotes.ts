import type { Random } from '../random.ts';

/** An emote that people of this channel use. `id` is Twitch's; third-party emotes are plain text in a chat file. */
export interface Emote {
  readonly name: string;
  readonly id: string | null;
}

const twitch = (name: string, id: string): Emote => ({ name, id });
const thirdParty = (name: string): Emote => ({ name, id: null });

/** Twitch's global emotes with their ids, and the names that BetterTTV, FrankerFaceZ and 7TV made common. */
const FAMILIES = {
  laugh: [
    twitch('LUL', '425618'),
    thirdParty('KEKW'),
    thirdParty('OMEGALUL'),
    thirdParty('LULW'),
    thirdParty('ICANT'),
    twitch('4Head', '354'),
    thirdParty('xdd'),
  ],
  hype: [
    twitch('PogChamp', '305954156'),
    thirdParty('PogU'),
    thirdParty('POGGERS'),
    thirdParty('HYPERS'),
    thirdParty('LETSGO'),
    twitch('TwitchLit', '166263'),
    thirdParty('PagMan'),
  ],
  clap: [thirdParty('Clap'), thirdParty('EZ'), thirdParty('HYPERCLAP'), twitch('SeemsGood', '64138')],
  scare: [twitch('WutFace', '28087'), thirdParty('monkaS'), thirdParty('monkaW'), thirdParty('D:')],
  love: [
    twitch('<3', '9'),
    thirdParty('peepoLove'),
    thirdParty('widepeepoHappy'),
    twitch('bleedPurple', '62835'),
  ],
  sad: [
    twitch('BibleThump', '86'),
    thirdParty('Sadge'),
    thirdParty('PepeHands'),
    thirdParty('FeelsStrongMan'),
  ],
  anger: [twitch('SwiftRage', '34'), thirdParty('Madge'), twitch('NotLikeThis', '58765')],
  tense: [thirdParty('PauseChamp'), thirdParty('monkaS'), thirdParty('Pausers')],
  hello: [twitch('HeyGuys', '30259'), twitch('VoHiYo', '81274'), thirdParty('peepoHey')],
  idle: [
    twitch('Kappa', '25'),
    thirdParty('catJAM'),
    thirdParty('NODDERS'),
    twitch('CoolStoryBob', '123171'),
    thirdParty('YEP'),
    twitch('PopCorn', '724216'),
    thirdParty('peepoHappy'),
  ],
} as const satisfies Record<string, readonly Emote[]>;
export type EmoteFamily = keyof typeof FAMILIES;

/** Which emotes a channel uses for what: two or three of each family, and its own where it has one. */
export interface EmoteShelf {
  pick(family: EmoteFamily, random: Random): Emote;
  /** The emote of that name when it is one of Twitch's own here; chat files mark only these. */
  firstParty(name: string): Emote | undefined;
}

const OWN_SUFFIXES: Partial<Record<EmoteFamily, string>> = {
  laugh: 'Lol',
  hype: 'Hype',
  love: 'Love',
  sad: 'Rip',
  hello: 'Wave',
};

export function makeEmoteShelf(channel: string, random: Random): EmoteShelf {
  const prefix = channel.slice(0, 5).toLowerCase();
  const hex = (): string => random.int(0, 15).toString(16);
  const shelf = new Map<EmoteFamily, Emote[]>();
  for (const [family, emotes] of Object.entries(FAMILIES) as [EmoteFamily, readonly Emote[]][]) {
    const chosen = random.shuffle(emotes).slice(0, Math.min(emotes.length, 3));
    // The first is this channel's favourite.
    const weighted = [chosen[0]!, chosen[0]!, ...chosen];
    const suffix = OWN_SUFFIXES[family];
    if (suffix !== undefined) {
      const id = `emotesv2_${Array.from({ length: 32 }, hex).join('')}`;
      weighted.push({ name: `${prefix}${suffix}`, id });
    }
    shelf.set(family, weighted);
  }
  const named = new Map<string, Emote>();
  for (const emotes of [...Object.values(FAMILIES), ...shelf.values()]) {
    for (const emote of emotes) if (emote.id !== null) named.set(emote.name, emote);
  }
  return {
    pick: (family, chance) => chance.pick(shelf.get(family)!),
    firstParty: (name) => named.get(name),
  };
}
