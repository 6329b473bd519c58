import type { LiveNote } from '../../../shared/model/live-note.ts';
import type { SectionChat, SummaryQuote } from '../../../shared/model/summary.ts';
import type { ChatFeatureOptions } from '../chat/chat-features.ts';
import { isPasteLike } from '../chat/tags.ts';
import { BoundedMap } from '../summary/bounded-map.ts';
import { finishSection } from '../summary/finish-chat.ts';
import { TextUses } from '../summary/repetition.ts';
import { type ClosedSection, SectionTally } from '../summary/section-tally.ts';
import { signatureOf, summaryLineOf } from '../summary/summary-line.ts';
import { median } from '../median.ts';
import { liveliness, noteWords } from './note-words.ts';

const MINUTE_MS = 60_000;
/** A summary of the last minute is there so often. */
const TOLD_EVERY_MS = 15_000;
/** Messages come this much late at most to count. */
const LATE_MS = 2000;
/** Where the last minute has fewer lines that say something, up to five minutes are summed up. */
const THIN_LINES = 20;
const LONG_MS = 5 * MINUTE_MS;
/** A long stretch with so many lines is not needed: its last minute says enough. */
const LONG_LINES = 400;
/** What is usual is the median of so many minutes, and not known before the second. */
const USUAL_MINUTES = 30;
const USUAL_FROM = 2;
const TERMS_LIMIT = 20_000;
/** Copies are known for five to ten minutes, and so are names. */
const AGE_MS = 5 * MINUTE_MS;
const MESSAGES = 5;

export interface LastMinutes {
  readonly onLine: NonNullable<ChatFeatureOptions['onLine']>;
  /** The newest summary; null in the first minute. */
  readonly newest: LiveNote | null;
  /** Call about once a second. Returns the whole minutes that ended since, each once. */
  look(nowMs: number): LiveNote[];
}

interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
  readonly tally: SectionTally;
  lines: number;
}

/** Who wrote and what was written before, over some minutes. */
interface Age {
  readonly texts: TextUses;
  readonly names: Map<number, string>;
  /** Long texts by signature: false = came once, true = copies of it go round. */
  readonly pastes: Map<number, boolean>;
}

const newAge = (): Age => ({ texts: new TextUses(), names: new Map(), pastes: new Map() });

/**
 * What chat did in the last minute (up to five where there is little of it), by the counting that summaries of finished
 * streams are made with (domain/summary). Lines go into four overlapping minutes as they come, so that a look only has to
 * finish one. Memory: the terms of the session (20,000), the lines of four minutes, the names of ten.
 */
export const createLastMinutes = (): LastMinutes => new Collector();

class Collector implements LastMinutes {
  newest: LiveNote | null = null;
  #minutes: Stretch[] = [];
  #long: Stretch[] = [];
  #nextMs = Number.NaN;
  #firstMs = 0;
  readonly #terms = new BoundedMap<string, { lines: number; uses: number }>(TERMS_LIMIT);
  #termUses = 0;
  readonly #usual: number[] = [];
  #ages: readonly [Age, Age] = [newAge(), newAge()];
  #agedMs = 0;

  readonly onLine: LastMinutes['onLine'] = (atMs, message, { reading, affect, terms }, line) => {
    this.#turnTo(atMs);
    if (!line.spoken) return;
    const { author } = line;
    const open = [...this.#minutes, ...this.#long].filter((one) => one.startMs <= atMs && atMs < one.endMs);
    for (const { tally } of open) tally.count(author);
    if (line.bot) return;
    const signature = signatureOf(message.text, reading);
    for (const age of this.#ages) {
      age.texts.add(signature, author);
      age.names.set(author, message.author?.displayName ?? '');
      if (isPasteLike(message.text, reading)) age.pastes.set(signature, age.pastes.has(signature));
    }
    if (line.weight === 0 || reading.command || line.raider) return;
    const said = summaryLineOf(atMs, message, { reading, terms, author });
    for (const { key } of terms) {
      const term = this.#terms.obtain(key, () => ({ lines: 0, uses: 0 }));
      term.lines++;
      term.uses++;
      this.#termUses++;
    }
    for (const one of open) {
      one.lines++;
      one.tally.mood.add(affect, line.weight);
      one.tally.add(said);
    }
    this.#long = this.#long.filter(({ lines }) => lines < LONG_LINES);
  };

  look(nowMs: number): LiveNote[] {
    this.#turnTo(nowMs);
    const over = this.#minutes.filter(({ endMs }) => endMs + LATE_MS <= nowMs);
    if (over.length === 0) return [];
    this.#minutes = this.#minutes.filter((one) => !over.includes(one));
    this.#long = this.#long.filter(({ endMs }) => endMs + LATE_MS > nowMs);
    const whole: LiveNote[] = [];
    for (const minute of over) {
      if (minute.startMs % MINUTE_MS !== 0 && minute !== over.at(-1)) continue;
      const note = this.#noteOf(minute, minute.endMs);
      this.newest = note;
      if (minute.startMs % MINUTE_MS !== 0) continue;
      whole.push(note);
      this.#usual.push(note.perMinute);
      if (this.#usual.length > USUAL_MINUTES) this.#usual.shift();
    }
    const last = over.at(-1)!;
    const longer = this.#long[0];
    if (last.lines < THIN_LINES && longer !== undefined && longer.startMs < last.startMs)
      this.newest = this.#noteOf(longer, Math.floor(nowMs));
    return whole;
  }

  /** Opens the stretches that have begun. */
  #turnTo(atMs: number): void {
    const isLeap = !(atMs - this.#nextMs < LONG_MS);
    if (isLeap) {
      this.#nextMs = Math.max(0, Math.floor(atMs / TOLD_EVERY_MS) * TOLD_EVERY_MS);
      this.#firstMs = Math.max(0, Math.floor(atMs));
    }
    for (; this.#nextMs <= atMs; this.#nextMs += TOLD_EVERY_MS) {
      this.#minutes.push(stretch(this.#nextMs, MINUTE_MS));
      if (this.#nextMs % MINUTE_MS === 0) this.#long.push(stretch(this.#nextMs, LONG_MS));
    }
    if (atMs - this.#agedMs < AGE_MS) return;
    this.#agedMs = atMs;
    this.#ages = [this.#ages[1], newAge()];
  }

  #noteOf(one: Stretch, endMs: number): LiveNote {
    const [{ texts, names, pastes }] = this.#ages;
    const closed = withoutPastes(
      one.tally.close(() => undefined),
      pastes,
    );
    const chat = finishSection(closed, {
      ...{ texts, crowd: names.size, terms: this.#terms, termUses: this.#termUses },
      emotes: new Map(),
      nameOf: (author) => names.get(author) ?? '',
    });
    // Heard only from its middle on, right after a start.
    const startMs = Math.min(endMs - 1, Math.max(one.startMs, this.#firstMs));
    const perMinute = (one.lines * MINUTE_MS) / (endMs - startMs);
    const usualPerMinute = this.#usual.length < USUAL_FROM ? null : median(this.#usual);
    const { lines, people, mood, terms } = chat;
    const counted = { lines, people, perMinute, usualPerMinute, mood, terms };
    return {
      ...{ startMs, endMs, ...counted },
      score: liveliness(perMinute, usualPerMinute, mood),
      words: noteWords(counted),
      messages: messagesOf(chat),
    };
  }
}

const stretch = (startMs: number, lengthMs: number): Stretch => ({
  ...{ startMs, endMs: startMs + lengthMs, lines: 0 },
  tally: new SectionTally(startMs, startMs + lengthMs),
});

/** A text that is passed around stands for nobody's own words. */
function withoutPastes(section: ClosedSection, pastes: Age['pastes']): ClosedSection {
  const isOwn = ({ line }: ClosedSection['candidates'][number]): boolean =>
    pastes.get(line.signature) !== true;
  return {
    ...section,
    candidates: section.candidates.filter(isOwn),
    questions: section.questions.filter(isOwn),
  };
}

/** What was said and asked, each text and each writer once. */
function messagesOf({ said, questions }: SectionChat): SummaryQuote[] {
  const found: SummaryQuote[] = [];
  const same = (one: SummaryQuote, other: SummaryQuote): boolean =>
    one.text.toLowerCase() === other.text.toLowerCase() || (one.author !== '' && one.author === other.author);
  for (const quote of [...said, ...questions])
    if (!found.some((other) => same(quote, other))) found.push(quote);
  return found.slice(0, MESSAGES).sort((a, b) => a.atMs - b.atMs);
}
