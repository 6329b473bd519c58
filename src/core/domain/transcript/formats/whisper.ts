import { z } from 'zod';
import type { RejectedLine } from '../../../../shared/model/chat.ts';
import type { TranscriptSentence } from '../../../../shared/model/transcript.ts';
import { assignWords, groupWordsIntoSentences, type SpokenWord, withParagraphs } from '../sentences.ts';
import { clampConfidence, excerpt, languageCode, rangeFromSec, type ParsedTranscript } from './parsed.ts';

const Word = z.object({
  word: z.string().nullish(),
  text: z.string().nullish(),
  start: z.number().nullish(),
  end: z.number().nullish(),
  probability: z.number().nullish(),
  score: z.number().nullish(),
  confidence: z.number().nullish(),
  speaker: z.string().nullish(),
});
const Segment = z.object({
  start: z.number().nullish(),
  end: z.number().nullish(),
  text: z.string().nullish(),
  speaker: z.string().nullish(),
  words: z.array(z.unknown()).nullish(),
});
const Offsets = z.object({ from: z.number(), to: z.number() });
const Token = z.object({ text: z.string(), offsets: Offsets.nullish(), p: z.number().nullish() });
const CppSegment = z.object({
  text: z.string(),
  offsets: Offsets,
  tokens: z.array(z.unknown()).nullish(),
  speaker: z.string().nullish(),
});
const Answer = z.looseObject({
  language: z.string().nullish(),
  segments: z.array(z.unknown()).nullish(),
  words: z.array(z.unknown()).nullish(),
  word_segments: z.array(z.unknown()).nullish(),
  text: z.string().nullish(),
  duration: z.number().nullish(),
});
const CppAnswer = z.looseObject({
  transcription: z.array(z.unknown()),
  result: z.looseObject({ language: z.string().nullish() }).nullish(),
  model: z.looseObject({ type: z.string().nullish() }).nullish(),
});

/** One segment of any dialect: its words are empty where it has no word times. */
interface Piece {
  readonly sentence: TranscriptSentence;
  readonly words: readonly SpokenWord[];
}

/**
 * The JSON of openai-whisper and its API, whisper.cpp (`-oj`, `-ojf`), faster-whisper and WhisperX, also as a bare list
 * of segments. Null when the JSON is none of these.
 */
export function parseWhisper(json: unknown): ParsedTranscript | null {
  const rejected: RejectedLine[] = [];
  const cpp = CppAnswer.safeParse(json);
  if (cpp.success) {
    const pieces = cpp.data.transcription.map((value, index) => cppPiece(value, index, rejected));
    const model = cpp.data.model?.type;
    return finish(
      pieces,
      model ? `whisper.cpp ${model}` : 'whisper.cpp',
      cpp.data.result?.language,
      rejected,
    );
  }
  const answer = Answer.safeParse(Array.isArray(json) ? { segments: json } : json);
  if (!answer.success) return null;
  const { segments, language, duration, text } = answer.data;
  const wordList = answer.data.words ?? answer.data.word_segments;
  if (segments) {
    const pieces = segments.map((value, index) => segmentPiece(value, index, rejected));
    const hasOwnWords = pieces.some((piece) => piece !== null && piece.words.length > 0);
    if (pieces.length > 0 && !hasOwnWords && wordList && wordList.length > 0) {
      const sentences = pieces.filter((piece) => piece !== null).map((piece) => piece.sentence);
      const placed = assignWords(withParagraphs(sentences), readWords(wordList, null, rejected));
      return parsed(placed, 'whisper', language, rejected);
    }
    return finish(pieces, 'whisper', language, rejected);
  }
  if (wordList)
    return parsed(
      groupWordsIntoSentences(readWords(wordList, null, rejected)),
      'whisper',
      language,
      rejected,
    );
  const range = rangeFromSec(0, duration);
  if (typeof text !== 'string') return null;
  // Without any times all that is known is that the words were said during the file.
  const whole = {
    ...(range ?? { startMs: 0, endMs: 0 }),
    text: text.trim(),
    speaker: null,
    paragraph: 0,
    words: [],
  };
  if (whole.text === '' || range === null) {
    if (whole.text !== '') rejected.push({ line: 1, reason: 'a text without times', excerpt: excerpt(text) });
    return parsed([], 'whisper', language, rejected);
  }
  return parsed([whole], 'whisper', language, rejected);
}

const parsed = (
  sentences: TranscriptSentence[],
  origin: string,
  language: string | null | undefined,
  rejected: RejectedLine[],
): ParsedTranscript => ({
  transcript: { origin, language: languageCode(language), sentences, gaps: [] },
  rejected,
});

/** Segments are cut by length, not by sense: with word times they become sentences, else they stand as they are. */
function finish(
  pieces: readonly (Piece | null)[],
  origin: string,
  language: string | null | undefined,
  rejected: RejectedLine[],
): ParsedTranscript {
  const sentences: TranscriptSentence[] = [];
  let words: SpokenWord[] = [];
  const flush = (): void => {
    sentences.push(...groupWordsIntoSentences(words));
    words = [];
  };
  for (const piece of pieces) {
    if (piece === null) continue;
    if (piece.words.length > 0) words.push(...piece.words);
    else {
      flush();
      sentences.push(piece.sentence);
    }
  }
  flush();
  sentences.sort((left, right) => left.startMs - right.startMs);
  return parsed(withParagraphs(sentences), origin, language, rejected);
}

function segmentPiece(value: unknown, index: number, rejected: RejectedLine[]): Piece | null {
  const segment = Segment.safeParse(value).data;
  const range = rangeFromSec(segment?.start, segment?.end);
  if (!segment || !range) {
    rejected.push({ line: index + 1, reason: 'a segment without a valid time', excerpt: excerpt(value) });
    return null;
  }
  const text = (segment.text ?? '').trim();
  const speaker = segment.speaker ?? null;
  const words = readWords(segment.words ?? [], { ...range, speaker }, rejected);
  if (text === '' && words.length === 0) {
    rejected.push({ line: index + 1, reason: 'a segment without text', excerpt: excerpt(value) });
    return null;
  }
  return { sentence: { ...range, text, speaker, paragraph: 0, words: [] }, words };
}

/** Words with their times; WhisperX leaves them out for numbers, which then fill the space to their neighbours. */
function readWords(
  values: readonly unknown[],
  segment: { startMs: number; endMs: number; speaker: string | null } | null,
  rejected: RejectedLine[],
): SpokenWord[] {
  const words: SpokenWord[] = [];
  let untimed: { text: string; speaker: string | null }[] = [];
  let lastEndMs = segment?.startMs ?? 0;
  const placeUntimed = (untilMs: number): void => {
    const stepMs = Math.max(0, untilMs - lastEndMs) / Math.max(1, untimed.length);
    untimed.forEach(({ text, speaker }, index) => {
      const startMs = Math.round(lastEndMs + index * stepMs);
      words.push({ startMs, endMs: Math.round(startMs + stepMs), text, confidence: null, speaker });
    });
    untimed = [];
  };
  values.forEach((value, index) => {
    const word = Word.safeParse(value).data;
    const text = word?.word ?? word?.text ?? '';
    const speaker = word?.speaker ?? segment?.speaker ?? null;
    const range = rangeFromSec(word?.start, word?.end);
    if (range !== null && text.trim() !== '') {
      placeUntimed(range.startMs);
      const confidence = clampConfidence(word?.probability ?? word?.score ?? word?.confidence);
      words.push({ ...range, text, confidence, speaker });
      lastEndMs = range.endMs;
    } else if (text.trim() !== '' && segment !== null && word?.start === undefined)
      untimed.push({ text, speaker });
    else rejected.push({ line: index + 1, reason: 'a word without a valid time', excerpt: excerpt(value) });
  });
  placeUntimed(segment?.endMs ?? lastEndMs);
  return words;
}

function cppPiece(value: unknown, index: number, rejected: RejectedLine[]): Piece | null {
  const segment = CppSegment.safeParse(value).data;
  const text = segment?.text.trim() ?? '';
  if (!segment || text === '' || segment.offsets.from < 0 || segment.offsets.to < segment.offsets.from) {
    const reason = text === '' ? 'a segment without text' : 'a segment without a valid time';
    rejected.push({ line: index + 1, reason, excerpt: excerpt(value) });
    return null;
  }
  const range = { startMs: Math.round(segment.offsets.from), endMs: Math.round(segment.offsets.to) };
  const speaker = segment.speaker ?? null;
  return {
    sentence: { ...range, text, speaker, paragraph: 0, words: [] },
    words: tokenWords(segment, speaker),
  };
}

/** Puts whisper.cpp's tokens together to words: a token with a leading space begins one. Its markers are left out. */
function tokenWords(segment: z.infer<typeof CppSegment>, speaker: string | null): SpokenWord[] {
  const groups: { text: string; startMs: number; endMs: number; odds: number[] }[] = [];
  for (const value of segment.tokens ?? []) {
    const token = Token.safeParse(value).data;
    if (!token?.offsets || /^\[_.*\]$|^<\|.*\|>$/.test(token.text.trim())) continue;
    const current = groups.at(-1);
    if (current === undefined || token.text.startsWith(' ')) {
      groups.push({
        text: token.text,
        startMs: token.offsets.from,
        endMs: token.offsets.to,
        odds: [token.p ?? NaN],
      });
    } else {
      current.text += token.text;
      current.endMs = Math.max(current.endMs, token.offsets.to);
      current.odds.push(token.p ?? NaN);
    }
  }
  return groups
    .filter((group) => group.text.trim() !== '')
    .map(({ text, startMs, endMs, odds }) => ({
      startMs: Math.round(startMs),
      endMs: Math.round(Math.max(startMs, endMs)),
      text,
      confidence: clampConfidence(odds.reduce((sum, odd) => sum + odd, 0) / odds.length),
      speaker,
    }));
}
