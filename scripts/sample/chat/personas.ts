import type { Random } from '../random.ts';
import type { World } from '../plan/world.ts';

export interface Badge {
  readonly set: string;
  readonly version: string;
}

/** Somebody who writes in the chat, with habits that stay the same for the whole stream. */
export interface Persona {
  readonly id: string;
  readonly login: string;
  readonly displayName: string;
  readonly color: string | null;
  readonly badges: readonly Badge[];
  /** Share of the talk; most people are near zero, a few never stop. */
  readonly talkative: number;
  readonly shouts: number;
  readonly stretches: number;
  readonly lowercase: boolean;
  readonly lovesEmotes: number;
}

const FIRST = [
  'moss', 'pixel', 'lazy', 'tiny', 'cosmic', 'rusty', 'velvet', 'spicy', 'quiet', 'salty', 'lucky', 'turbo', 'foggy', 'witty',
  'sleepy', 'neon', 'crispy', 'golden', 'wobbly', 'stormy', 'minty', 'grumpy', 'solar', 'hazy', 'bouncy', 'clever', 'odd', 'brave',
]; // prettier-ignore
const SECOND = [
  'otter', 'kettle', 'goblin', 'badger', 'noodle', 'walrus', 'comet', 'pancake', 'raven', 'beetle', 'wizard', 'turnip', 'falcon',
  'moth', 'pickle', 'captain', 'dumpling', 'lynx', 'robot', 'teapot', 'hamster', 'cactus', 'viking', 'muffin', 'squid', 'gremlin',
]; // prettier-ignore
const COLORS = [
  '#FF0000', '#0000FF', '#008000', '#B22222', '#FF7F50', '#9ACD32', '#FF4500', '#2E8B57', '#DAA520', '#D2691E', '#5F9EA0',
  '#1E90FF', '#FF69B4', '#8A2BE2', '#00FF7F', '#EBA2C0', '#7FB3D5',
]; // prettier-ignore

function makeName(random: Random): string {
  const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  const first = random.pick(FIRST);
  const second = random.pick(SECOND);
  switch (random.int(0, 5)) {
    case 0:
      return `${first}${second}${random.int(1, 99)}`;
    case 1:
      return `${capital(first)}${capital(second)}`;
    case 2:
      return `${first}_${second}`;
    case 3:
      return `x${capital(second)}x${random.int(1, 9)}`;
    case 4:
      return `${capital(second)}${random.int(1980, 2009)}`;
    default:
      return `The${capital(first)}${capital(second)}`;
  }
}

function makePersona(displayName: string, random: Random, badges: readonly Badge[]): Persona {
  return {
    id: String(random.int(1_000_000, 999_999_999)),
    login: displayName.toLowerCase(),
    displayName,
    color: random.chance(0.12) ? null : random.pick(COLORS),
    badges,
    // A few talk all the time, most say a handful of things: a Pareto tail, cut off.
    talkative: Math.min(14, 0.35 / (1 - random.next()) ** 0.75),
    shouts: random.chance(0.25) ? random.range(0.3, 0.8) : random.range(0, 0.12),
    stretches: random.chance(0.4) ? random.range(0.3, 0.7) : 0.05,
    lowercase: random.chance(0.75),
    lovesEmotes: random.range(0.2, 0.9),
  };
}

function makeBadges(random: Random): Badge[] {
  const badges: Badge[] = [];
  if (random.chance(0.06)) badges.push({ set: 'moderator', version: '1' });
  else if (random.chance(0.05)) badges.push({ set: 'vip', version: '1' });
  if (random.chance(0.38))
    badges.push({ set: 'subscriber', version: String(random.pick([0, 2, 3, 6, 9, 12, 18, 24])) });
  if (random.chance(0.18)) badges.push({ set: random.pick(['premium', 'sub-gifter', 'bits']), version: '1' });
  return badges;
}

/** The chat's people: those who are there from the start, those who only turn up when something happens, a raid's guests, bots. */
export interface Crowd {
  readonly regulars: readonly Persona[];
  readonly lurkers: readonly Persona[];
  readonly raiders: readonly Persona[];
  readonly raidLeader: Persona;
  readonly spammers: readonly Persona[];
  readonly helperBot: Persona;
  readonly loyaltyBot: Persona;
  /** One of the regulars, in proportion to how much each talks. */
  pickTalker(random: Random): Persona;
}

const MODERATOR: Badge = { set: 'moderator', version: '1' };

export function makeCrowd(world: World, people: number, random: Random): Crowd {
  const taken = new Set<string>();
  const fresh = (badges: readonly Badge[]): Persona => {
    for (;;) {
      const name = makeName(random);
      if (taken.has(name.toLowerCase())) continue;
      taken.add(name.toLowerCase());
      return makePersona(name, random, badges);
    }
  };
  const many = (count: number, badges: () => readonly Badge[]): Persona[] =>
    Array.from({ length: count }, () => fresh(badges()));
  const named = world.regulars.map((name) => makePersona(name, random, makeBadges(random)));
  const regulars = [...named, ...many(Math.round(people * 0.6), () => makeBadges(random))];
  const totals: number[] = [];
  let total = 0;
  for (const persona of regulars) totals.push((total += persona.talkative));
  return {
    regulars,
    lurkers: many(Math.round(people * 0.4), () => (random.chance(0.3) ? makeBadges(random) : [])),
    raiders: many(Math.max(20, Math.round(people * 0.35)), () => []),
    raidLeader: makePersona(world.raider, random, [{ set: 'partner', version: '1' }]),
    spammers: many(3, () => []),
    helperBot: { ...makePersona('Nightbot', random, [MODERATOR]), id: '19264788' },
    loyaltyBot: { ...makePersona('StreamElements', random, [MODERATOR]), id: '100135110' },
    pickTalker: (chance) => {
      const at = chance.next() * total;
      let low = 0;
      let high = totals.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (totals[middle]! < at) low = middle + 1;
        else high = middle;
      }
      return regulars[low]!;
    },
  };
}
