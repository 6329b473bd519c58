import type { Mood, SummaryTerm } from '../../../shared/model/summary.ts';
import type { Term } from '../chat/phrase-table.ts';
import { BoundedMap } from './bounded-map.ts';
import { MoodTally } from './mood.ts';

/** Terms and lines that an open section keeps; beyond, those that came once go. */
const OPEN_TERMS = 20_000;
const OPEN_LINES = 3000;
/** What a closed section keeps until the whole stream is known. */
const KEPT_TERMS = 250;
const KEPT_LINES = 60;
const KEPT_QUESTIONS = 20;

/** A chat line as the summary sees it. */
export interface SummaryLine {
  readonly atMs: number;
  readonly text: string;
  /** The writer's number within the stream. */
  readonly author: number;
  /** Lines of one signature say the same. */
  readonly signature: number;
  readonly words: number;
  readonly terms: readonly Term[];
  readonly isQuestion: boolean;
  /** Long enough to be quoted, and neither a wall nor a picture nor a link. */
  readonly isQuotable: boolean;
}

/** A term within one section. */
export interface TermTally {
  readonly key: string;
  readonly spelling: string;
  lines: number;
  readonly authors: Set<number>;
  /** The text that most of its lines are, by the majority vote of Boyer and Moore (1981). */
  signature: number;
  votes: number;
  /** Words of that text. */
  words: number;
}

/** One text within one section: its first line, and who wrote the same. */
export interface LineTally {
  readonly line: SummaryLine;
  lines: number;
  readonly authors: Set<number>;
}

/** What remains of a section until the whole stream is known. */
export interface ClosedSection {
  readonly startMs: number;
  readonly endMs: number;
  readonly lines: number;
  readonly people: number;
  readonly mood: Mood;
  readonly terms: readonly TermTally[];
  /** Uses of all terms, a person's use of one counting once. */
  readonly termUses: number;
  readonly candidates: readonly LineTally[];
  readonly questions: readonly LineTally[];
}

/** Adds up one stretch of chat. Memory: bounded by the limits above, and one number per person and term. */
export class SectionTally {
  readonly startMs: number;
  readonly endMs: number;
  readonly mood = new MoodTally();
  readonly #terms = new BoundedMap<string, TermTally>(OPEN_TERMS);
  readonly #lines = new BoundedMap<number, LineTally>(OPEN_LINES);
  readonly #people = new Set<number>();
  #count = 0;

  constructor(startMs: number, endMs: number) {
    this.startMs = startMs;
    this.endMs = endMs;
  }

  /** A line that somebody wrote, whatever it is worth. */
  count(author: number): void {
    this.#count++;
    this.#people.add(author);
  }

  /** A line that is part of what chat said. */
  add(line: SummaryLine): void {
    for (const { key, spelling } of line.terms) this.#addTerm(key, spelling, line);
    if (line.isQuotable || line.isQuestion) this.#addText(line);
  }

  /** `perTerm` is told of every term of this section, once. */
  close(perTerm: (term: TermTally) => void): ClosedSection {
    let termUses = 0;
    for (const term of this.#terms.values()) {
      termUses += term.authors.size;
      perTerm(term);
    }
    const texts = this.#ranked();
    return {
      startMs: this.startMs,
      endMs: this.endMs,
      lines: this.#count,
      people: this.#people.size,
      mood: this.mood.finish(),
      terms: [...this.#terms.values()]
        .filter(({ authors, key }) => authors.size > 1 || key.startsWith('e:'))
        .sort((a, b) => b.authors.size - a.authors.size || b.lines - a.lines || (a.key < b.key ? -1 : 1))
        .slice(0, KEPT_TERMS),
      termUses,
      candidates: texts.filter(({ line }) => line.isQuotable).slice(0, KEPT_LINES),
      questions: texts.filter(({ line }) => line.isQuestion).slice(0, KEPT_QUESTIONS),
    };
  }

  #addTerm(key: string, spelling: string, line: SummaryLine): void {
    const { signature, words } = line;
    const term = this.#terms.obtain(key, () => ({
      key,
      spelling,
      lines: 0,
      authors: new Set(),
      signature,
      votes: 0,
      words,
    }));
    term.lines++;
    term.authors.add(line.author);
    if (term.signature === signature) term.votes++;
    else if (term.votes > 0) term.votes--;
    else {
      term.signature = signature;
      term.words = words;
      term.votes = 1;
    }
  }

  #addText(line: SummaryLine): void {
    const text = this.#lines.obtain(line.signature, () => ({ line, lines: 0, authors: new Set() }));
    text.lines++;
    text.authors.add(line.author);
  }

  /** The best lines first. */
  #ranked(): LineTally[] {
    return Array.from(this.#lines.values(), (tally) => ({ tally, worth: this.#worth(tally) }))
      .sort((a, b) => b.worth - a.worth || byTime(a.tally, b.tally))
      .map(({ tally }) => tally);
  }

  /** How central a line is among those of its section: more voices, and words that many people use. */
  #worth({ line, authors }: LineTally): number {
    let sum = 0;
    for (const { key } of line.terms) sum += Math.log2(this.#terms.get(key)?.authors.size ?? 1);
    return 2 * Math.log2(authors.size) + sum / (2 + line.terms.length);
  }
}

const byTime = (a: LineTally, b: LineTally): number =>
  a.line.atMs - b.line.atMs || (a.line.text < b.line.text ? -1 : 1);

export const termKind = (key: string): SummaryTerm['kind'] =>
  key.startsWith('p:') ? 'phrase' : key.startsWith('e:') ? 'emote' : 'word';
