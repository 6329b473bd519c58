import type { RejectedLine } from '../../../../shared/model/chat.ts';
import type {
  TranscriptFormat,
  TranscriptSentence,
  TranscriptWord,
} from '../../../../shared/model/transcript.ts';
import { joinWords, withParagraphs } from '../sentences.ts';
import { excerpt, type ParsedTranscript } from './parsed.ts';

const TIMING =
  /^\s*((?:\d+:)?\d{1,3}:\d{1,2}[.,]\d{1,3})\s*-->\s*((?:\d+:)?\d{1,3}:\d{1,2}[.,]\d{1,3})(?:\s|$)/;
const INLINE_TIME = /<((?:\d+:)?\d{2}:\d{2}\.\d{3})>/;
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&nbsp;': ' ', '&lrm;': '', '&rlm;': '', '&quot;': '"' },
  '&#39;': "'",
};

interface Cue {
  readonly line: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly lines: string[];
}

/** `1:02:03,450` or `02:03.450` in milliseconds. */
function cueTimeMs(text: string): number {
  const [clock = '', fraction = ''] = text.split(/[.,]/);
  const sec = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return sec * 1000 + Number(fraction.padEnd(3, '0'));
}

/** SubRip: numbered blocks, `,` before the milliseconds; the number and the blank lines may be missing. */
export const parseSrt = (text: string): ParsedTranscript => parseSubtitles(text, 'srt');

/** WebVTT with settings, voice spans, classes and word times (W3C WebVTT). */
export const parseVtt = (text: string): ParsedTranscript => parseSubtitles(text, 'vtt');

function parseSubtitles(text: string, format: Extract<TranscriptFormat, 'srt' | 'vtt'>): ParsedTranscript {
  const rejected: RejectedLine[] = [];
  const cues = readCues(text.split(/\r\n|\n|\r/), format);
  const sentences: TranscriptSentence[] = [];
  const isRolling = /<\d\d:\d\d:\d\d\.\d{3}><c>/.test(text);
  let before: string[] = [];
  for (const cue of cues) {
    const reject = (reason: string): void => {
      rejected.push({ line: cue.line, reason, excerpt: excerpt(cue.lines.join(' ')) });
    };
    if (cue.endMs < cue.startMs) {
      reject('a cue that ends before it begins');
      continue;
    }
    // YouTube's rolling captions repeat the line above: only what is new counts.
    const plain = cue.lines.map(plainText);
    const isNew = plain.map((line) => line !== '' && !(isRolling && before.includes(line)));
    if (plain.some((line) => line !== '')) before = plain;
    const fresh = cue.lines.filter((_, index) => isNew[index]);
    const spoken = fresh.length === 0 ? [] : sentencesOf(cue, fresh.join('\n'));
    if (spoken.length === 0)
      reject(plain.join('') === '' ? 'a cue without text' : 'a cue that repeats the one before');
    sentences.push(...spoken);
  }
  sentences.sort((left, right) => left.startMs - right.startMs || left.endMs - right.endMs);
  const language = /^Language:\s*(\S+)/m.exec(text.slice(0, 1000))?.[1] ?? null;
  return {
    transcript: { origin: format, language, sentences: withParagraphs(sentences), gaps: [] },
    rejected,
  };
}

function readCues(lines: readonly string[], format: 'srt' | 'vtt'): Cue[] {
  const cues: Cue[] = [];
  let cue: Cue | null = null;
  let isComment = false;
  lines.forEach((line, index) => {
    const timing = TIMING.exec(line);
    if (timing) {
      cue = { line: index + 1, startMs: cueTimeMs(timing[1]!), endMs: cueTimeMs(timing[2]!), lines: [] };
      cues.push(cue);
      isComment = false;
    } else if (format === 'vtt' ? line === '' : line.trim() === '') {
      cue = null;
      isComment = false;
    } else if (cue === null && format === 'vtt' && /^(?:NOTE|STYLE|REGION)\b/.test(line)) isComment = true;
    else if (cue !== null && !isComment) {
      // Where the blank line is missing, the next cue's number stands right before its timing.
      if (!/^\s*\d+\s*$/.test(line) || !TIMING.test(lines[index + 1] ?? '')) cue.lines.push(line);
    }
  });
  return cues;
}

const decode = (text: string): string =>
  text.replace(/&(?:\w+|#39);/g, (entity) => ENTITIES[entity] ?? entity);

/** Without tags, SubStation overrides (`{\an8}`) and entities. */
const plainText = (text: string): string =>
  decode(text.replace(/<[^>]*>/g, '').replace(/\{\\[^}]*\}/g, ''))
    .replace(/\s+/g, ' ')
    .trim();

/** One sentence for each voice of a cue. */
function sentencesOf(cue: Cue, text: string): TranscriptSentence[] {
  const parts = text.split(/<v(?:\.[^\s>]*)?\s+([^>]+)>/);
  const sentences: TranscriptSentence[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const speaker = index === 0 ? null : decode(parts[index - 1]!).trim();
    const words = wordsOf(cue, parts[index]!);
    const spoken = words.length > 0 ? joinWords(words.map((word) => word.text)) : plainText(parts[index]!);
    if (spoken === '') continue;
    const startMs = words[0]?.startMs ?? cue.startMs;
    sentences.push({
      startMs: Math.min(startMs, cue.startMs),
      endMs: cue.endMs,
      text: spoken,
      speaker: speaker || null,
      paragraph: 0,
      words,
    });
  }
  return sentences;
}

/** The pieces between inline times; empty where a cue has none. The first piece begins with the cue. */
function wordsOf(cue: Cue, text: string): TranscriptWord[] {
  const pieces = text.split(new RegExp(INLINE_TIME, 'g'));
  if (pieces.length < 3) return [];
  const words: TranscriptWord[] = [];
  for (let index = 0; index < pieces.length; index += 2) {
    const word = plainText(pieces[index]!);
    if (word === '') continue;
    const startMs = index === 0 ? cue.startMs : cueTimeMs(pieces[index - 1]!);
    const next = pieces[index + 1];
    const endMs = Math.max(startMs, next === undefined ? cue.endMs : cueTimeMs(next));
    words.push({ startMs, endMs, text: word, confidence: null });
  }
  return words;
}
