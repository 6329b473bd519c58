import type { Random } from '../random.ts';

export type Pet = (typeof PETS)[number];

/** The words of one channel: its game, people and habits. Another seed speaks of another world. */
export interface World {
  readonly game: string;
  readonly hero: string;
  readonly boss: string;
  readonly enemy: string;
  readonly area: string;
  readonly item: string;
  readonly companion: string;
  readonly pet: Pet;
  readonly petName: string;
  readonly channel: string;
  readonly raider: string;
  readonly regulars: readonly string[];
  readonly food: string;
  readonly goal: string;
}

const GAMES = [
  'Lantern Hollow',
  'Emberfall',
  'Mosslight',
  'Tin Kingdom',
  'Gloomwood Runner',
  'Saltspire',
  'Hollow Comet',
  'Rootbound',
  'Paper Knight',
  'Duskmarch',
];
const HEROES = [
  'the lamplighter',
  'little Wick',
  'the tin knight',
  'Ashby',
  'the courier',
  'Pip',
  'the warden',
];
const BOSSES = [
  'the Stone Warden',
  'Old Grim',
  'the Bramble King',
  'the Hollow Giant',
  'Lady Cinder',
  'the Iron Abbot',
  'the Marsh Queen',
  'Sir Rust',
];
const ENEMIES = ['slime', 'beetle', 'goblin', 'mushroom', 'imp', 'crab', 'spore'];
const AREAS = [
  'the crystal caves',
  'the sunken mill',
  'the whispering woods',
  'the ember keep',
  'the frozen stair',
  'the old orchard',
  'the clock tower',
];
const ITEMS = [
  'moon blade',
  'golden acorn',
  'phoenix feather',
  'star compass',
  'dragon lantern',
  'silver harp',
  'glass crown',
];
const COMPANIONS = ['Button', 'Nib', 'Fern', 'Tock', 'Moth', 'Pebble'];
const PETS = ['cat', 'dog', 'rabbit'] as const;
const PET_NAMES = ['Biscuit', 'Pixel', 'Waffle', 'Moose', 'Turnip', 'Pickle', 'Socks'];
const CHANNELS = [
  'MossyLantern',
  'KettleCat',
  'NovaPetra',
  'TallTim',
  'RuneAndRye',
  'Quillbert',
  'SundayGoblin',
  'OtterlyLost',
  'BrassFox',
  'MaraPlays',
];
const RAIDERS = ['VelvetViking', 'DoctorDumpling', 'LunaLoops', 'GrumpyGorse', 'AxelOnline', 'TinyTrebuchet'];
const REGULARS = [
  'Robin',
  'Mika',
  'Sunny',
  'Dex',
  'Juniper',
  'Teo',
  'Marlow',
  'Ziggy',
  'Priya',
  'Oskar',
  'Nell',
  'Kai',
  'Wren',
  'Bruno',
];
const FOODS = ['ramen', 'cold pizza', 'pancakes', 'tacos', 'leftover curry', 'toast with honey'];
const GOALS = [
  'no hit run',
  'all relics',
  'sub two hours',
  'hundred percent',
  'blind playthrough',
  'hard mode',
];

export function makeWorld(random: Random): World {
  return {
    game: random.pick(GAMES),
    hero: random.pick(HEROES),
    boss: random.pick(BOSSES),
    enemy: random.pick(ENEMIES),
    area: random.pick(AREAS),
    item: random.pick(ITEMS),
    companion: random.pick(COMPANIONS),
    pet: random.pick(PETS),
    petName: random.pick(PET_NAMES),
    channel: random.pick(CHANNELS),
    raider: random.pick(RAIDERS),
    regulars: random.shuffle(REGULARS).slice(0, 6),
    food: random.pick(FOODS),
    goal: random.pick(GOALS),
  };
}

/** Replaces `{boss}`-like places by the world's words, `{viewer}` by a regular, `{n}` by a small number. */
export function fillTemplate(template: string, world: World, random: Random): string {
  const filled = template.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    switch (name) {
      case 'game':
      case 'hero':
      case 'boss':
      case 'enemy':
      case 'area':
      case 'item':
      case 'companion':
      case 'pet':
      case 'petName':
      case 'channel':
      case 'raider':
      case 'food':
      case 'goal':
        return world[name];
      case 'viewer':
        return random.pick(world.regulars);
      case 'n':
        return String(random.int(2, 48));
      default:
        throw new Error(`a template names an unknown place: ${place}`);
    }
  });
  return filled;
}
