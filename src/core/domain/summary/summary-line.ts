import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { ReadLine } from '../chat/line-reader.ts';
import type { MessageReading } from '../chat/read-message.ts';
import { isGreeting, isPasteLike, lineSignature, pasteSignature, repeatsItself } from '../chat/tags.ts';
import type { SummaryLine } from './section-tally.ts';

const MAX_TEXT = 300;
const QUOTE_MIN_WORDS = 3;
const QUOTE_MAX_WORDS = 32;
const QUESTION_MIN_WORDS = 2;

/** Lines of one signature say the same. */
export const signatureOf = (text: string, reading: MessageReading): number =>
  isPasteLike(text, reading) ? pasteSignature(reading) : lineSignature(reading);

/** A line as summaries count and quote it; `author` is the writer's number within the stream. */
export function summaryLineOf(
  atMs: number,
  { text }: Pick<ChatMessage, 'text'>,
  { reading, terms, author }: Pick<ReadLine, 'reading' | 'terms'> & { author: number },
): SummaryLine {
  const words = reading.words + reading.laughter;
  const isPlain = !reading.art && reading.links === 0 && !repeatsItself(reading) && !isGreeting(reading);
  return {
    atMs,
    text: text.trim().slice(0, MAX_TEXT),
    author,
    signature: signatureOf(text, reading),
    words,
    terms,
    isQuestion: isPlain && reading.questions > 0 && reading.words >= QUESTION_MIN_WORDS,
    isQuotable: isPlain && reading.words >= QUOTE_MIN_WORDS && words <= QUOTE_MAX_WORDS,
  };
}
