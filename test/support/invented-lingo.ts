import type { ChatMessage, Emotion } from '../../src/shared/model/chat.ts';
import { seededRandom } from './seeded-random.ts';
import { chatLine } from './synthetic-stream.ts';

/** Emotes that no lexicon has, and what a made-up channel means by them. */
export const INVENTED: Readonly<Record<string, Exclude<Emotion, 'neutral'>>> = {
  zorbWibble: 'funny',
  zorbSnark: 'funny',
  zorbGlim: 'excitement',
  zorbFlox: 'excitement',
  zorbMuth: 'sadness',
  zorbDrel: 'sadness',
  zorbKrag: 'anger',
  zorbVexo: 'anger',
  zorbPlim: 'happiness',
  zorbOola: 'happiness',
};

const KNOWN: Readonly<Record<Emotion, readonly string[]>> = {
  funny: ['KEKW', 'LUL', 'hahaha', 'lmao', 'OMEGALUL'],
  excitement: ['PogChamp', 'POGGERS', 'lets go', 'hype', 'Pog'],
  sadness: ['PepeHands', 'BibleThump', 'so sad', 'Sadge', 'FeelsBadMan'],
  anger: ['SwiftRage', 'i hate this', 'so angry', 'this is so unfair', 'DansGame'],
  happiness: ['<3', 'love you', 'so happy', 'wholesome', 'VirtualHug'],
  neutral: [
    'the map is on the left',
    'he went to the second room',
    'which level are we on',
    'the blue door near the tower',
  ],
};

export interface InventedChat {
  readonly lines: readonly (readonly [atMs: number, message: ChatMessage])[];
  readonly durationMs: number;
}

/**
 * A stand-in chat whose bursts hold known words and invented emotes of one feeling. With `meaning: 'none'` the emotes
 * are written anywhere: there is nothing to learn from them.
 */
export function makeInventedChat(options: {
  readonly seed: number;
  readonly meaning?: 'planted' | 'none';
  readonly minutes?: number;
}): InventedChat {
  const random = seededRandom(options.seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const durationMs = (options.minutes ?? 60) * 60_000;
  const emotes = Object.keys(INVENTED);
  const lines: [number, ChatMessage][] = [];
  const say = (atMs: number, text: string): void => {
    const begin = text.search(/zorb\w+/);
    const name = begin === -1 ? '' : /zorb\w+/.exec(text)![0];
    const emote = { id: `id-${name}`, name, provider: 'twitch' as const, begin, end: begin + name.length };
    const offsetMs = Math.round(atMs);
    const more = { offsetMs, ...(begin === -1 ? {} : { emotes: [emote] }) };
    lines.push([offsetMs, chatLine(text, `viewer${Math.floor(random() * 120)}`, more)]);
  };
  for (let atMs = 0; atMs < durationMs; atMs += 2500)
    say(
      atMs + random() * 2000,
      random() < 0.1 ? pick(KNOWN[pick(Object.keys(KNOWN) as Emotion[])]) : pick(KNOWN.neutral),
    );
  for (let atMs = 20_000; atMs < durationMs - 20_000; atMs += 40_000) {
    const feeling = pick(Object.values(INVENTED));
    const own = emotes.filter((name) => INVENTED[name] === feeling);
    for (let index = 0; index < 18; index++)
      say(
        atMs + random() * 8000,
        random() < 0.45
          ? options.meaning === 'none'
            ? pick(KNOWN[feeling])
            : pick(own)
          : random() < 0.2 && options.meaning !== 'none'
            ? `${pick(own)} ${pick(KNOWN[feeling])}`
            : pick(KNOWN[feeling]),
      );
  }
  if (options.meaning === 'none')
    for (let atMs = 1000; atMs < durationMs; atMs += 3000) say(atMs + random() * 2000, pick(emotes));
  lines.sort((a, b) => a[0] - b[0]);
  return { lines, durationMs };
}
