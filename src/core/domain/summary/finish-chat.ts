import type { ChatEmote } from '../../../shared/model/chat.ts';
import type {
  Mood,
  SectionChat,
  SummaryEmote,
  SummaryQuote,
  SummaryTerm,
  WholeChat,
} from '../../../shared/model/summary.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { logOddsScore, STANDS_OUT } from './log-odds.ts';
import { moodStrength, strengthWords } from './mood.ts';
import { pickDistinct, type Quotable } from './pick-lines.ts';
import type { TextUses } from './repetition.ts';
import { termKind, type ClosedSection, type LineTally, type TermTally } from './section-tally.ts';

const SECTION = { emotes: 5, terms: 6, said: 3, questions: 2 } as const;
const WHOLE = { emotes: 12, terms: 12, said: 6, questions: 6, chatters: 10 } as const;
/** A term that one person used doesn't stand out, however often. */
const TERM_MIN_PEOPLE = 2;
const LONG_TEXT_WORDS = 6;
/** One term in one line can't make it the best line by itself. */
const MAX_TERM_SCORE = 8;
const VOICES_FACTOR = 1.5;
/** Windows with fewer read lines are left out of the sentence on how the mood went. */
const COURSE_MIN_LINES = 8;
const COURSE_MIN_SPAN = 0.1;

export interface EmoteUse {
  lines: number;
  /** People per window, added up over the windows. */
  uses: number;
  provider: ChatEmote['provider'] | null;
  id: string | null;
}

/** What is known once the whole stream was read. */
export interface Findings {
  readonly texts: TextUses;
  /** How many people wrote. */
  readonly crowd: number;
  readonly terms: ReadonlyMap<string, { readonly lines: number; readonly uses: number }>;
  readonly termUses: number;
  readonly emotes: ReadonlyMap<string, EmoteUse>;
  readonly nameOf: (author: number) => string;
}

interface Scored {
  readonly tally: TermTally;
  readonly score: number;
}

/** Scores of the terms that a section kept, without those that are a few accounts' repetition. */
function scoresOf(section: ClosedSection, { texts, crowd, terms, termUses }: Findings): Map<string, Scored> {
  const scores = new Map<string, Scored>();
  for (const tally of section.terms) {
    const { key, authors, signature, words } = tally;
    if (texts.isRepetition(signature, words, crowd)) continue;
    const here = authors.size;
    const whole = Math.max(here, terms.get(key)?.uses ?? here);
    const score = logOddsScore({ here, allHere: section.termUses, whole, allWhole: termUses });
    scores.set(key, { tally, score });
  }
  return scores;
}

function standingOut(scores: ReadonlyMap<string, Scored>): SummaryTerm[] {
  const found = [...scores.values()]
    .filter(({ tally, score }) => score >= STANDS_OUT && tally.authors.size >= TERM_MIN_PEOPLE)
    .sort((a, b) => b.score - a.score || (a.tally.key < b.tally.key ? -1 : 1))
    .filter(oncePerText())
    .map(({ tally, score }) => ({
      kind: termKind(tally.key),
      text: tally.spelling,
      people: tally.authors.size,
      lines: tally.lines,
      score: round(score),
    }));
  return withoutParts(found);
}

/** Of the words of one long text that many pasted, the strongest stands for all. */
function oncePerText(): (scored: Scored) => boolean {
  const seen = new Set<number>();
  return ({ tally: { signature, votes, lines, words } }) => {
    if (words < LONG_TEXT_WORDS || votes * 2 < lines) return true;
    if (seen.has(signature)) return false;
    seen.add(signature);
    return true;
  };
}

/** A word that comes in a phrase of the list says nothing of its own when as few people used it. */
function withoutParts<Term extends { kind: SummaryTerm['kind']; text: string; people: number }>(
  terms: readonly Term[],
): Term[] {
  const phrases = terms.filter(({ kind }) => kind === 'phrase');
  return terms.filter(
    ({ kind, text, people }) =>
      kind !== 'word' ||
      !phrases.some(
        (phrase) => phrase.text.toLowerCase().split(/\W+/).includes(text) && phrase.people >= 0.7 * people,
      ),
  );
}

const round = (value: number): number => Math.round(value * 100) / 100;

interface Candidate extends Quotable {
  readonly people: number;
}

/** Lines with many voices, and lines that hold what stands out. */
function quotable(
  lines: readonly LineTally[],
  scores: ReadonlyMap<string, Scored>,
  { texts, crowd }: Findings,
): Candidate[] {
  return lines.flatMap(({ line, authors }) => {
    if (texts.isRepetition(line.signature, line.words, crowd)) return [];
    const keys = line.terms.map(({ key }) => key);
    const strong = keys.map((key) => Math.min(MAX_TERM_SCORE, Math.max(0, scores.get(key)?.score ?? 0)));
    const sum = strong.reduce((total, value) => total + value, 0);
    const score = VOICES_FACTOR * Math.log2(authors.size) + sum / (1 + Math.sqrt(keys.length));
    const { atMs, text, author } = line;
    return [{ score, atMs, text, author, people: authors.size, terms: keys }];
  });
}

const toQuote = ({ atMs, text, author, people }: Candidate, { nameOf }: Findings): SummaryQuote => ({
  atMs: Math.round(atMs),
  author: author === null ? '' : nameOf(author),
  text,
  people,
});

const pickQuotes = (candidates: readonly Candidate[], count: number, findings: Findings): SummaryQuote[] =>
  pickDistinct(candidates, count)
    .sort((a, b) => a.atMs - b.atMs)
    .map((candidate) => toQuote(candidate, findings));

function emotesOf(section: ClosedSection, findings: Findings): SummaryEmote[] {
  const { texts, crowd, emotes } = findings;
  return section.terms
    .filter(
      ({ key, signature, words }) => key.startsWith('e:') && !texts.isRepetition(signature, words, crowd),
    )
    .sort((a, b) => b.authors.size - a.authors.size || b.lines - a.lines || (a.key < b.key ? -1 : 1))
    .slice(0, SECTION.emotes)
    .map(({ key, lines }) => {
      const name = key.slice(2);
      return { name, provider: emotes.get(name)?.provider ?? null, id: emotes.get(name)?.id ?? null, lines };
    });
}

export function finishSection(section: ClosedSection, findings: Findings): SectionChat {
  const scores = scoresOf(section, findings);
  const { lines, people, mood } = section;
  return {
    lines,
    people,
    mood,
    emotes: emotesOf(section, findings),
    terms: standingOut(scores).slice(0, SECTION.terms),
    said: pickQuotes(quotable(withoutQuestions(section), scores, findings), SECTION.said, findings),
    questions: pickQuotes(quotable(section.questions, scores, findings), SECTION.questions, findings),
  };
}

/** A question stands among the questions. */
const withoutQuestions = ({ candidates }: ClosedSection): LineTally[] =>
  candidates.filter(({ line }) => !line.isQuestion);

export function finishWhole(
  windows: readonly ClosedSection[],
  findings: Findings,
  facts: {
    lines: number;
    people: number;
    botLines: number;
    repeatedLines: number;
    mood: Mood;
    chatters: readonly { name: string; lines: number }[];
  },
): WholeChat {
  const scored = windows.map((section) => ({ section, scores: scoresOf(section, findings) }));
  const said = scored.flatMap(({ section, scores }) =>
    pickDistinct(quotable(withoutQuestions(section), scores, findings), SECTION.said),
  );
  const questions = scored.flatMap(({ section, scores }) =>
    pickDistinct(quotable(section.questions, scores, findings), SECTION.questions),
  );
  return {
    ...facts,
    moodCourse: moodCourse(windows, facts.mood),
    emotes: wholeEmotes(windows, findings),
    terms: bestTerms(scored),
    said: pickQuotes(said, WHOLE.said, findings),
    questions: pickQuotes(questions, WHOLE.questions, findings),
    chatters: [...facts.chatters].sort((a, b) => b.lines - a.lines).slice(0, WHOLE.chatters),
  };
}

/** Ranked by people per window, so that one who floods doesn't outvote many. */
function wholeEmotes(windows: readonly ClosedSection[], { texts, crowd, emotes }: Findings): SummaryEmote[] {
  const repeated = new Map<string, { lines: number; uses: number }>();
  for (const { terms } of windows)
    for (const { key, lines, authors, signature, words } of terms) {
      if (!key.startsWith('e:') || !texts.isRepetition(signature, words, crowd)) continue;
      const sum = repeated.get(key.slice(2)) ?? { lines: 0, uses: 0 };
      repeated.set(key.slice(2), { lines: sum.lines + lines, uses: sum.uses + authors.size });
    }
  return [...emotes]
    .map(([name, { provider, id, lines, uses }]) => {
      const taken = repeated.get(name) ?? { lines: 0, uses: 0 };
      return { name, provider, id, lines: lines - taken.lines, uses: uses - taken.uses };
    })
    .filter(({ uses }) => uses > 0)
    .sort((a, b) => b.uses - a.uses || b.lines - a.lines || (a.name < b.name ? -1 : 1))
    .slice(0, WHOLE.emotes)
    .map(({ name, provider, id, lines }) => ({ name, provider, id, lines }));
}

/** Each term where it stood out most, strongest first. */
function bestTerms(
  windows: readonly { section: ClosedSection; scores: ReadonlyMap<string, Scored> }[],
): WholeChat['terms'] {
  const best = new Map<string, WholeChat['terms'][number]>();
  for (const { section, scores } of windows)
    for (const term of standingOut(scores)) {
      const key = `${term.kind} ${term.text.toLowerCase()}`;
      if (term.score > (best.get(key)?.score ?? 0)) best.set(key, { ...term, atMs: section.startMs });
    }
  const found = [...best.values()].sort((a, b) => b.score - a.score || (a.text < b.text ? -1 : 1));
  return withoutParts(found).slice(0, WHOLE.terms);
}

/** "Rather positive, amused; best around 1:10:00 (very positive), lowest around 2:05:00 (negative)." */
function moodCourse(windows: readonly ClosedSection[], mood: Mood): string {
  if (mood.sentiment === null) return 'Nobody wrote.';
  const whole = mood.words[0]!.toUpperCase() + mood.words.slice(1);
  const read = windows.filter(
    (window) => window.mood.sentiment !== null && window.mood.lines >= COURSE_MIN_LINES,
  );
  if (read.length < 2) return `${whole}.`;
  const ranked = read
    .map(({ startMs, mood: felt }) => ({ startMs, strength: moodStrength(felt) }))
    .sort((a, b) => b.strength - a.strength);
  const best = ranked[0]!;
  const lowest = ranked.at(-1)!;
  if (best.strength - lowest.strength < COURSE_MIN_SPAN) return `${whole}, much the same throughout.`;
  const placed = ({ startMs, strength }: typeof best): string =>
    `around ${formatTimestamp(startMs)} (${strengthWords(strength)})`;
  return `${whole}; best ${placed(best)}, lowest ${placed(lowest)}.`;
}
