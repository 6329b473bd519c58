import type { TranscriptSentence, TranscriptWord } from '../../../shared/model/transcript.ts';

/** A word that may know its speaker. A leading space in `text` (Whisper's habit) marks the start of a written word. */
export interface SpokenWord extends TranscriptWord {
  readonly speaker?: string | null;
}

export interface SentenceOptions {
  /** A pause of this length ends a sentence even without punctuation. */
  readonly pauseMs?: number;
  /** A sentence is cut at its longest pause when it would grow past this. */
  readonly maxDurationMs?: number;
  readonly maxWords?: number;
  /** A pause of this length, or another speaker, begins a paragraph. */
  readonly paragraphPauseMs?: number;
}

const DEFAULTS = { pauseMs: 1200, maxDurationMs: 20_000, maxWords: 50, paragraphPauseMs: 3000 };

const SENTENCE_END = /[.!?…。！？]["'”’»)\]]*$/;
/** Words whose full stop ends no sentence. */
const ABBREVIATION = /^(?:mr|mrs|ms|dr|prof|st|vs|etc|e\.g|i\.e|approx|no|[a-z])\.$/i;
/** Scripts that are written without spaces between words. */
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}　-〿]/u;

const endsSentence = (word: SpokenWord): boolean => {
  const text = word.text.trim();
  return SENTENCE_END.test(text) && !ABBREVIATION.test(text);
};

/**
 * Splits a run of words (in time order) into sentences: after closing punctuation, at a long pause, at a change of
 * speaker, and, where neither comes for too long, at the longest pause so far.
 */
export function groupWordsIntoSentences(
  words: readonly SpokenWord[],
  options: SentenceOptions = {},
): TranscriptSentence[] {
  const limits = { ...DEFAULTS, ...options };
  const groups: SpokenWord[][] = [];
  let group: SpokenWord[] = [];
  words.forEach((word, index) => {
    group.push(word);
    const next = words[index + 1];
    const isEnd =
      next === undefined ||
      endsSentence(word) ||
      next.startMs - word.endMs >= limits.pauseMs ||
      (next.speaker ?? null) !== (word.speaker ?? null);
    if (isEnd) {
      groups.push(group);
      group = [];
    } else if (group.length >= limits.maxWords || next.endMs - group[0]!.startMs > limits.maxDurationMs) {
      const cut = longestPause(group);
      groups.push(group.slice(0, cut));
      group = group.slice(cut);
    }
  });
  return withParagraphs(groups.map(sentenceOf), limits.paragraphPauseMs);
}

/** How many words stand before the longest pause in the second half; all of them where there is none. */
function longestPause(words: readonly SpokenWord[]): number {
  let best = words.length;
  let bestMs = 0;
  for (let index = Math.ceil(words.length / 2); index < words.length; index += 1) {
    const pauseMs = words[index]!.startMs - words[index - 1]!.endMs;
    if (pauseMs > bestMs) {
      bestMs = pauseMs;
      best = index;
    }
  }
  return best;
}

function sentenceOf(words: readonly SpokenWord[]): TranscriptSentence {
  const endMs = words.reduce((latest, word) => Math.max(latest, word.endMs), words[0]!.endMs);
  return {
    startMs: words[0]!.startMs,
    endMs,
    text: joinWords(words.map((word) => word.text)),
    speaker: words[0]!.speaker ?? null,
    paragraph: 0,
    words: words.map(({ startMs, endMs: wordEndMs, text, confidence }) => ({
      startMs,
      endMs: wordEndMs,
      text: text.trim(),
      confidence,
    })),
  };
}

/** Joins words as they are written: by their own leading spaces where they have any, without spaces in CJK and Thai. */
export function joinWords(words: readonly string[]): string {
  if (words.some((word) => word.startsWith(' '))) return words.join('').replace(/\s+/g, ' ').trim();
  let text = '';
  for (const raw of words) {
    const word = raw.trim();
    const isTight = text === '' || (UNSPACED.test(text.at(-1)!) && UNSPACED.test(word.charAt(0)));
    text += isTight ? word : ` ${word}`;
  }
  return text;
}

/** Numbers paragraphs from 0: a new one after a long pause or at another speaker. */
export function withParagraphs(
  sentences: readonly TranscriptSentence[],
  paragraphPauseMs = DEFAULTS.paragraphPauseMs,
): TranscriptSentence[] {
  let paragraph = 0;
  return sentences.map((sentence, index) => {
    const before = sentences[index - 1];
    if (
      before &&
      (sentence.startMs - before.endMs >= paragraphPauseMs || sentence.speaker !== before.speaker)
    ) {
      paragraph += 1;
    }
    return { ...sentence, paragraph };
  });
}

/** Gives each sentence the words that begin inside it; both in time order. A word after the last goes to the last. */
export function assignWords(
  sentences: readonly TranscriptSentence[],
  words: readonly TranscriptWord[],
): TranscriptSentence[] {
  let at = 0;
  return sentences.map((sentence, index) => {
    const limitMs = sentences[index + 1]?.startMs ?? Infinity;
    const own: TranscriptWord[] = [];
    for (let word = words[at]; word && word.startMs < limitMs; word = words[at]) {
      own.push({ ...word, text: word.text.trim() });
      at += 1;
    }
    return { ...sentence, words: own };
  });
}
