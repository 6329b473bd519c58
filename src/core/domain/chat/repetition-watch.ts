/** Features that lines of one repetition class must share, so that ranks can be swapped without changing a sum. */
export interface LineTraits {
  readonly laughs: boolean;
  /** 0..3 */
  readonly emotes: number;
  /** 0..8, arousal in eighths. */
  readonly arousalEighths: number;
}

/** What a line added to the tracks that scoring reads, so that it can be taken back. */
export interface Evidence {
  readonly atMs: number;
  readonly traits: LineTraits;
  weight: number;
  joins: boolean;
}

/** An account is a repeater from so many lines of one text on, when they are this share of all that it wrote. */
const REPEATER_MIN_LINES = 12;
const REPEATER_SHARE = 0.85;
/** A pasted text is spam within a stretch from its first copy on when so many copies come from few accounts. */
const PASTE_WINDOW_MS = 300_000;
const SPAM_MIN_COPIES = 12;
const SPAM_COPIES_PER_AUTHOR = 4;
/** Of somebody who repeats himself among other lines no more than this is kept. */
const MAX_HELD = 64;

interface Repeats {
  lines: number;
  /** The candidate for the author's most frequent text: majority vote of Boyer and Moore (1981). */
  text: number;
  votes: number;
  same: number;
  held: Evidence[];
}

interface Copies {
  readonly beganMs: number;
  count: number;
  readonly authors: Set<number>;
  held: Evidence[];
}

/**
 * Finds repetition by a few accounts that no short stretch shows: an account that writes nothing else, and a
 * long text that few accounts post again and again. The first copies look like any line; they are told once they are
 * known for what they were.
 */
export class RepetitionWatch {
  readonly #byAuthor: Repeats[] = [];
  readonly #copies = new Map<number, Copies>();
  #prunedMs = Number.NEGATIVE_INFINITY;

  /**
   * Looks at one line, in time order; `author` counts from 0. A line that isn't spam is kept with its `evidence`, which
   * the caller fills in. Returns whether it is spam, and what earlier lines had added that turn out to be.
   */
  see(
    line: { author: number; text: number; pasted: boolean },
    evidence: Evidence,
  ): { spam: boolean; overturned: readonly Evidence[] } {
    const own = this.#ownRepeats(line.author, line.text);
    const shared = line.pasted ? this.#sharedCopies(evidence.atMs, line.author, line.text) : null;
    const overturned: Evidence[] = [];
    let spam = false;
    for (const found of [own, shared]) {
      if (found?.spam !== true) continue;
      spam = true;
      overturned.push(...takeBack(found.record));
    }
    if (!spam) {
      if (own.record !== null) hold(own.record, evidence);
      if (shared !== null) hold(shared.record, evidence);
    }
    return { spam, overturned };
  }

  /** `record` is null for a line that isn't the author's usual text. */
  #ownRepeats(
    author: number,
    text: number,
  ): { spam: boolean; record: Repeats } | { spam: false; record: null } {
    let repeats = this.#byAuthor[author];
    if (repeats === undefined) {
      repeats = { lines: 0, text, votes: 0, same: 0, held: [] };
      this.#byAuthor[author] = repeats;
    }
    repeats.lines++;
    if (repeats.text !== text) {
      if (repeats.votes > 0) {
        repeats.votes--;
        return { spam: false, record: null };
      }
      repeats.text = text;
      repeats.same = 0;
      repeats.held = [];
    }
    repeats.votes++;
    repeats.same++;
    const spam = repeats.same >= REPEATER_MIN_LINES && repeats.same >= repeats.lines * REPEATER_SHARE;
    return { spam, record: repeats };
  }

  #sharedCopies(atMs: number, author: number, text: number): { spam: boolean; record: Copies } {
    if (atMs - this.#prunedMs >= PASTE_WINDOW_MS) {
      this.#prunedMs = atMs;
      for (const [known, { beganMs }] of this.#copies)
        if (atMs - beganMs >= PASTE_WINDOW_MS) this.#copies.delete(known);
    }
    let copies = this.#copies.get(text);
    if (copies === undefined || atMs - copies.beganMs >= PASTE_WINDOW_MS) {
      copies = { beganMs: atMs, count: 0, authors: new Set(), held: [] };
      this.#copies.set(text, copies);
    }
    copies.count++;
    copies.authors.add(author);
    const spam =
      copies.count >= SPAM_MIN_COPIES && copies.count >= copies.authors.size * SPAM_COPIES_PER_AUTHOR;
    return { spam, record: copies };
  }
}

function hold(record: { held: Evidence[] }, evidence: Evidence): void {
  if (record.held.length >= MAX_HELD) record.held.shift();
  record.held.push(evidence);
}

/** The evidence that is held, once: whoever holds the same line as well finds nothing left of it. */
function takeBack(record: { held: Evidence[] }): Evidence[] {
  const taken = record.held.map((evidence) => ({ ...evidence }));
  for (const evidence of record.held) {
    evidence.weight = 0;
    evidence.joins = false;
  }
  record.held = [];
  return taken;
}
