import { seededRandom } from './seeded-random.ts';

/** A short stream with five causes that are heard, and a chat that answers each some seconds later. */
export interface PlantedLive {
  readonly durationSec: number;
  readonly causesSec: readonly number[];
  readonly lines: readonly { readonly atSec: number; readonly login: string; readonly text: string }[];
}

const CAUSES = 5;
const FIRST_SEC = 34;
const APART_SEC = 14;
const AFTER_SEC = 26;
/** A chat as the shipped sample has it, somewhat smaller: three lines a second, three times that when something happens. */
const USUAL_PER_SEC = 3;
const CHATTERS = 150;
const SMALL_TALK = [
  'hello there',
  'what game is this',
  'nice weather today',
  'is the sound ok for you',
  'back from dinner',
  'how long will you be on',
  'first time here',
  'that wall again',
];
const REACTIONS = [
  'KEKW',
  'LUL',
  'PogChamp',
  'OMEGALUL',
  'NO WAY',
  'POG POG',
  'lmaooo',
  'WHAT WAS THAT',
  'Pog',
];

/** The same stream for the same seed. */
export function planLive(seed: number): PlantedLive {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const causesSec = Array.from({ length: CAUSES }, (_, at) => FIRST_SEC + at * APART_SEC + random() * 3);
  const durationSec = Math.ceil(causesSec.at(-1)! + AFTER_SEC);
  const lines: { atSec: number; login: string; text: string }[] = [];
  for (let atSec = 0.5; atSec < durationSec; atSec += -Math.log(1 - random()) / USUAL_PER_SEC)
    lines.push({ atSec, login: `viewer${Math.floor(random() * CHATTERS)}`, text: pick(SMALL_TALK) });
  for (const cause of causesSec) {
    const lag = 2.5 + random() * 2;
    const answers = 45 + Math.floor(random() * 30);
    for (let answer = 0; answer < answers; answer++) {
      const later = lag + random() ** 2 * 6;
      lines.push({
        atSec: cause + later,
        login: `viewer${Math.floor(random() * CHATTERS)}`,
        text: pick(REACTIONS),
      });
    }
  }
  return { durationSec, causesSec, lines: lines.sort((a, b) => a.atSec - b.atSec) };
}
