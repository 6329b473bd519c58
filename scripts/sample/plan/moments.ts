import type { HighlightCategory } from '../../../src/shared/model/hype.ts';

export const MOMENT_KINDS = [
  'clutch-win',
  'funny-fail',
  'jump-scare',
  'rage',
  'pet-on-camera',
  'whispered-secret',
  'good-news',
  'rare-drop',
  'game-glitch',
  'farewell',
] as const;
export type MomentKind = (typeof MOMENT_KINDS)[number];

/** What a kind of moment is made of. Ratios are against the stream's usual message rate. */
export interface MomentProfile {
  readonly category: HighlightCategory;
  readonly description: string;
  /** From the start of the ideal clip to the cause, and from the cause to its end. */
  readonly setupMs: number;
  readonly settleMs: number;
  /** Height of the chat burst at its peak over the usual rate, and how slowly it dies away. */
  readonly burstRatio: number;
  readonly burstDecayMs: number;
  /** What the sound does: nothing at all for those that only chat or only a low voice carries. */
  readonly sound: 'shout' | 'laughter' | 'scream' | 'rant' | 'calm' | 'whisper' | 'warm';
}

export const MOMENT_PROFILES: Readonly<Record<MomentKind, MomentProfile>> = {
  'clutch-win': {
    category: 'win',
    description: 'the boss falls with one heart left; the streamer shouts',
    setupMs: 9000,
    settleMs: 15_000,
    burstRatio: 5,
    burstDecayMs: 6500,
    sound: 'shout',
  },
  'funny-fail': {
    category: 'fail',
    description: 'a chest on safe ground eats the hero; the streamer laughs',
    setupMs: 8000,
    settleMs: 16_000,
    burstRatio: 4.6,
    burstDecayMs: 7500,
    sound: 'laughter',
  },
  'jump-scare': {
    category: 'scare',
    description: 'silence in the dark, then a face and a scream',
    setupMs: 10_000,
    settleMs: 13_000,
    burstRatio: 4.4,
    burstDecayMs: 6000,
    sound: 'scream',
  },
  rage: {
    category: 'rage',
    description: 'the third death at the same spikes and a long rant',
    setupMs: 8000,
    settleMs: 17_000,
    burstRatio: 4.2,
    burstDecayMs: 8500,
    sound: 'rant',
  },
  'pet-on-camera': {
    category: 'funny',
    description: 'the pet wrecks the room behind the streamer, who sees nothing and talks on calmly',
    setupMs: 5000,
    settleMs: 17_000,
    burstRatio: 5,
    burstDecayMs: 8000,
    sound: 'calm',
  },
  'whispered-secret': {
    category: 'hype',
    description: 'sneaking past a sleeping dragon in a whisper when it opens an eye',
    setupMs: 9000,
    settleMs: 15_000,
    burstRatio: 4.6,
    burstDecayMs: 7000,
    sound: 'whisper',
  },
  'good-news': {
    category: 'wholesome',
    description: 'a regular’s good news is read out at the campfire',
    setupMs: 8000,
    settleMs: 18_000,
    burstRatio: 4.3,
    burstDecayMs: 9000,
    sound: 'warm',
  },
  'rare-drop': {
    category: 'hype',
    description: 'a chest opens on the rarest item of the game; the streamer can’t believe it',
    setupMs: 7000,
    settleMs: 15_000,
    burstRatio: 4.8,
    burstDecayMs: 6500,
    sound: 'shout',
  },
  'game-glitch': {
    category: 'funny',
    description: 'the hero spins up into the sky and out of the world; the streamer laughs',
    setupMs: 7000,
    settleMs: 16_000,
    burstRatio: 4.6,
    burstDecayMs: 7500,
    sound: 'laughter',
  },
  farewell: {
    category: 'sad',
    description: 'the companion fades away; the streamer is moved and quiet',
    setupMs: 9000,
    settleMs: 17_000,
    burstRatio: 4.2,
    burstDecayMs: 9000,
    sound: 'warm',
  },
};

export const DECOY_KINDS = [
  'greeting-wave',
  'music-break',
  'cutscene',
  'raid',
  'copypasta',
  'giveaway',
  'poll',
  'bot-spam',
] as const;
export type DecoyKind = (typeof DECOY_KINDS)[number];

export interface DecoyProfile {
  readonly description: string;
  readonly durationMs: number;
}

/** Things that are loud or busy, and nothing that anyone would clip. */
export const DECOY_PROFILES: Readonly<Record<DecoyKind, DecoyProfile>> = {
  'greeting-wave': { description: 'viewers arrive and say hello', durationMs: 35_000 },
  'music-break': { description: '“be right back” with loud music, chat as usual', durationMs: 20_000 },
  cutscene: { description: 'a loud cutscene without a word, chat as usual', durationMs: 20_000 },
  raid: { description: 'a raid: many new people greet at once', durationMs: 26_000 },
  copypasta: { description: 'one long text pasted by many', durationMs: 22_000 },
  giveaway: { description: 'a giveaway: everybody types !join', durationMs: 24_000 },
  poll: { description: 'the streamer asks “left or right?” and everybody answers', durationMs: 18_000 },
  'bot-spam': { description: 'advertising bots repeat a link until they are banned', durationMs: 16_000 },
};
