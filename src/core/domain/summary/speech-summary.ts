import type { SpokenQuote } from '../../../shared/model/summary.ts';
import type { TranscriptSentence } from '../../../shared/model/transcript.ts';
import type { RangeMs } from '../../../shared/time.ts';
import { readMessage } from '../chat/read-message.ts';
import { logOddsScore, STANDS_OUT } from './log-odds.ts';
import { pickDistinct, type Quotable } from './pick-lines.ts';

const PER_SECTION = 2;
const WHOLE = 6;
const MIN_WORDS = 4;
const MAX_WORDS = 40;
const MAX_TEXT = 300;
const MIN_WORD_CHARS = 3;
/** One rare word can't make a sentence the best one by itself. */
const MAX_WORD_SCORE = 6;

export interface SpeechSummary {
  readonly whole: readonly SpokenQuote[];
  /** In the order of the ranges. */
  readonly windows: readonly (readonly SpokenQuote[])[];
  readonly moments: readonly (readonly SpokenQuote[])[];
}

interface Sentence {
  readonly atMs: number;
  readonly text: string;
  readonly words: number;
  readonly terms: readonly string[];
}

/** The sentences that hold what is said there and hardly elsewhere: the same score as for the terms of chat. */
export function summariseSpeech(
  sentences: readonly TranscriptSentence[],
  ranges: { readonly windows: readonly RangeMs[]; readonly moments: readonly RangeMs[] },
): SpeechSummary {
  const read = sentences.map(readSentence).sort((a, b) => a.atMs - b.atMs);
  const whole = countTerms(read);
  const bestIn = (range: RangeMs): (Quotable & { atMs: number })[] => {
    const inside = read.filter(({ atMs }) => atMs >= range.startMs && atMs < range.endMs);
    return pickDistinct(scored(inside, whole), PER_SECTION);
  };
  const windows = ranges.windows.map(bestIn);
  return {
    whole: toQuotes(pickDistinct(windows.flat(), WHOLE)),
    windows: windows.map(toQuotes),
    moments: ranges.moments.map((range) => toQuotes(bestIn(range))),
  };
}

function readSentence({ startMs, text }: TranscriptSentence): Sentence {
  const reading = readMessage(text);
  const terms = new Set(
    reading.tokens
      .filter(({ kind, stop, key }) => kind === 'word' && !stop && key.length >= MIN_WORD_CHARS)
      .map(({ key }) => key),
  );
  return { atMs: startMs, text: text.trim().slice(0, MAX_TEXT), words: reading.words, terms: [...terms] };
}

interface TermCounts {
  readonly uses: ReadonlyMap<string, number>;
  readonly all: number;
}

function countTerms(sentences: readonly Sentence[]): TermCounts {
  const uses = new Map<string, number>();
  let all = 0;
  for (const { terms } of sentences)
    for (const term of terms) {
      uses.set(term, (uses.get(term) ?? 0) + 1);
      all++;
    }
  return { uses, all };
}

function scored(sentences: readonly Sentence[], whole: TermCounts): Quotable[] {
  const here = countTerms(sentences);
  const scoreOf = (term: string): number =>
    logOddsScore({
      here: here.uses.get(term)!,
      allHere: here.all,
      whole: whole.uses.get(term)!,
      allWhole: whole.all,
    });
  return sentences
    .filter(({ words }) => words >= MIN_WORDS && words <= MAX_WORDS)
    .map(({ atMs, text, terms }) => {
      const strong = terms.map(scoreOf).filter((score) => score > 0);
      const sum = strong.reduce((total, score) => total + Math.min(MAX_WORD_SCORE, score), 0);
      return { atMs, text, terms, author: null, score: sum / (1 + Math.sqrt(terms.length)) };
    })
    .filter(({ score }) => score >= STANDS_OUT / 2);
}

const toQuotes = (sentences: readonly Quotable[]): SpokenQuote[] =>
  [...sentences].sort((a, b) => a.atMs - b.atMs).map(({ atMs, text }) => ({ atMs: Math.round(atMs), text }));
