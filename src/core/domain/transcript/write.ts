import type { Transcript, TranscriptSentence } from '../../../shared/model/transcript.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import { joinWords } from './sentences.ts';

/** One caption on the screen. */
export interface Caption {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  readonly speaker: string | null;
}

export interface CaptionOptions {
  /** Two lines of a common subtitle. */
  readonly maxChars?: number;
  readonly maxDurationMs?: number;
}

const LINE_CHARS = 42;

/**
 * Cuts sentences into captions that can be read: by their words' times where they have them, else by the share of
 * their letters.
 */
export function toCaptions(transcript: Transcript, options: CaptionOptions = {}): Caption[] {
  const { maxChars = 2 * LINE_CHARS, maxDurationMs = 7000 } = options;
  return transcript.sentences.flatMap((sentence) => splitSentence(sentence, maxChars, maxDurationMs));
}

function splitSentence(sentence: TranscriptSentence, maxChars: number, maxDurationMs: number): Caption[] {
  const { startMs, endMs, text, speaker } = sentence;
  const isShort = text.length <= maxChars && endMs - startMs <= maxDurationMs;
  if (isShort) return [{ startMs, endMs, text, speaker }];
  const pieces = sentence.words.length > 0 ? sentence.words : spreadWords(sentence);
  const captions: Caption[] = [];
  let group: { startMs: number; endMs: number; text: string }[] = [];
  const flush = (): void => {
    if (group.length === 0) return;
    const words = joinWords(group.map((word) => word.text));
    captions.push({ startMs: group[0]!.startMs, endMs: group.at(-1)!.endMs, text: words, speaker });
    group = [];
  };
  for (const piece of pieces) {
    const grown = joinWords([...group.map((word) => word.text), piece.text]);
    if (grown.length > maxChars || (group[0] && piece.endMs - group[0].startMs > maxDurationMs)) flush();
    group.push(piece);
  }
  flush();
  return captions;
}

/** Words of a sentence without word times, each as long as its share of the letters. */
function spreadWords({
  startMs,
  endMs,
  text,
}: TranscriptSentence): { startMs: number; endMs: number; text: string }[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  let done = 0;
  return words.map((word) => {
    const from = startMs + Math.round(((endMs - startMs) * done) / letters);
    done += word.length;
    return { startMs: from, endMs: startMs + Math.round(((endMs - startMs) * done) / letters), text: word };
  });
}

/** Breaks a caption that is longer than a line at the blank nearest to its middle. */
export function breakLine(text: string): string {
  if (text.length <= LINE_CHARS) return text;
  const middle = text.length / 2;
  let best = -1;
  for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) {
    if (best < 0 || Math.abs(at - middle) < Math.abs(best - middle)) best = at;
  }
  return best < 0 ? text : `${text.slice(0, best)}\n${text.slice(best + 1)}`;
}

const cueTime = (ms: number, separator: ',' | '.'): string => {
  const text = formatTimestamp(Math.max(0, ms), { millis: true }).replace('.', separator);
  return text.startsWith('0:') || /^\d:/.test(text) ? `0${text}` : text;
};

/** SubRip. A speaker stands before the text. */
export function writeSrt(transcript: Transcript, options?: CaptionOptions): string {
  return toCaptions(transcript, options)
    .map(({ startMs, endMs, text, speaker }, index) => {
      const spoken = breakLine(speaker === null ? text : `${speaker}: ${text}`);
      return `${index + 1}\n${cueTime(startMs, ',')} --> ${cueTime(endMs, ',')}\n${spoken}\n`;
    })
    .join('\n');
}

const escapeVtt = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** WebVTT with voice spans. */
export function writeVtt(transcript: Transcript, options?: CaptionOptions): string {
  const cues = toCaptions(transcript, options).map(({ startMs, endMs, text, speaker }) => {
    const spoken = escapeVtt(breakLine(text));
    const voice = speaker === null ? spoken : `<v ${escapeVtt(speaker)}>${spoken}</v>`;
    return `${cueTime(startMs, '.')} --> ${cueTime(endMs, '.')}\n${voice}\n`;
  });
  return ['WEBVTT\n', ...cues].join('\n');
}

/** Plain text: a line for each paragraph, with its speaker and, if asked for, its time. */
export function writeText(transcript: Transcript, options: { timestamps?: boolean } = {}): string {
  const lines: string[] = [];
  let current: TranscriptSentence[] = [];
  const flush = (): void => {
    const first = current[0];
    if (first === undefined) return;
    const time = options.timestamps === true ? `[${formatTimestamp(first.startMs)}] ` : '';
    const speaker = first.speaker === null ? '' : `${first.speaker}: `;
    lines.push(`${time}${speaker}${current.map((sentence) => sentence.text).join(' ')}\n`);
    current = [];
  };
  for (const sentence of transcript.sentences) {
    const last = current.at(-1);
    if (last && (last.paragraph !== sentence.paragraph || last.speaker !== sentence.speaker)) flush();
    current.push(sentence);
  }
  flush();
  return lines.join('');
}
