import { BoundedMap } from './bounded-map.ts';

/** A text of so many words was pasted rather than said again by chance. */
const LONG_WORDS = 4;
const LONG = { lines: 12, linesPerPerson: 4 };
/** A short text or an emote is everybody's: only a flood from very few of the crowd is theirs alone. */
const SHORT = { linesPerPerson: 20, people: 5, share: 0.25 };
/** People are counted exactly up to here; nothing that so many wrote is repetition by a few. */
const COUNTED_PEOPLE = 64;
const LIMIT = 120_000;

/** How often one text came, and from how many people. */
export class TextUse {
  lines = 0;
  readonly #people = new Set<number>();

  add(author: number): void {
    this.lines++;
    if (this.#people.size < COUNTED_PEOPLE) this.#people.add(author);
  }

  get people(): number {
    return this.#people.size;
  }

  /** A few accounts wrote it over and over: it isn't what chat said. `crowd` is how many people wrote anything. */
  isRepetition(words: number, crowd: number): boolean {
    const { lines, people } = this;
    if (people >= COUNTED_PEOPLE) return false;
    if (words >= LONG_WORDS) return lines >= LONG.lines && lines >= people * LONG.linesPerPerson;
    return people <= Math.min(SHORT.people, crowd * SHORT.share) && lines >= people * SHORT.linesPerPerson;
  }
}

/** Every text of a stream by its signature; texts that came once are forgotten when there are too many. */
export class TextUses {
  readonly #uses = new BoundedMap<number, TextUse>(LIMIT);

  add(signature: number, author: number): void {
    this.#uses.obtain(signature, () => new TextUse()).add(author);
  }

  isRepetition(signature: number, words: number, crowd: number): boolean {
    return this.#uses.get(signature)?.isRepetition(words, crowd) ?? false;
  }
}
