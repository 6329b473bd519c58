import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { AffectReading, ChatClassifier } from '../../core/domain/chat/affect-reading.ts';
import { Feeling } from '../../core/domain/chat/lexicon/feelings.ts';
import { readMessage } from '../../core/domain/chat/read-message.ts';
import type { AppErrorShape } from '../../shared/errors.ts';
import { EMOTIONS } from '../../shared/model/chat.ts';
import { chatClassifier } from '../chat-classifier.ts';
import type { CommandContext } from '../context.ts';
import { plural } from '../table.ts';

const Line = z.object({ text: z.string() });

/**
 * One JSON object per line in, one per line out, in the same order. A line that can't be read is answered with an
 * `error` in its place and counted.
 */
export async function classifyChat(context: CommandContext, file: string | undefined): Promise<void> {
  const { output, signal } = context;
  const classifier = chatClassifier(context);
  const input = file === undefined ? context.stdin : createReadStream(file);
  // A missing file only shows on the stream; readline alone would wait for ever.
  const failed = once(input, 'error').then(([error]) => Promise.reject(error as Error));
  const lines = createInterface({ input, crlfDelay: Infinity, signal });
  const unreadable = await Promise.race([classifyLines(context, lines, classifier), failed]);
  if (unreadable > 0) output.note(`${plural(unreadable, 'line')} could not be read.`);
}

/** Answers are written in pieces of about this size: a write per line costs more than reading it. */
const PIECE_CHARS = 65_536;

async function classifyLines(
  { stdout, signal }: CommandContext,
  lines: AsyncIterable<string>,
  classifier: ChatClassifier,
): Promise<number> {
  let unreadable = 0;
  let piece = '';
  const flush = (): boolean => {
    const whole = piece;
    piece = '';
    return whole === '' || stdout.write(whole);
  };
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const text = textOf(line);
    if (text === null) unreadable++;
    const answer = text === null ? UNREADABLE : answerOf(classifier.classify(readMessage(text)));
    // Whoever writes line by line gets answers line by line: what has gathered leaves once the input pauses.
    if (piece === '') setImmediate(flush);
    piece += answer;
    if (piece.length >= PIECE_CHARS && !flush()) await once(stdout, 'drain', { signal });
  }
  signal.throwIfAborted();
  if (!flush()) await once(stdout, 'drain', { signal });
  return unreadable;
}

const NOT_A_LINE: AppErrorShape = {
  code: 'chat/unreadable-line',
  message: 'The line is not a JSON object with a "text".',
};
const UNREADABLE = `${JSON.stringify({ error: NOT_A_LINE })}\n`;

function textOf(line: string): string | null {
  try {
    return Line.parse(JSON.parse(line)).text;
  } catch {
    return null;
  }
}

/** Numbers have four decimals, and come from a table: printing two dozen of them would cost more than reading a line. */
const DECIMALS = 10_000;
const PRINTED = Array.from({ length: DECIMALS + 1 }, (_, value) => String(value / DECIMALS));
function printed(value: number): string {
  const units = Math.round(value * DECIMALS);
  return units < 0 ? `-${PRINTED[-units]!}` : PRINTED[units]!;
}

const keysOf = (names: readonly string[]): string[] =>
  names.map((name, index) => `${index === 0 ? '{' : ','}"${name}":`);
const EMOTION_KEYS = keysOf(EMOTIONS);
const FEELING_KEYS = keysOf(Feeling.options);

function shares(keys: readonly string[], values: readonly number[]): string {
  let text = '';
  for (let index = 0; index < keys.length; index++) text += keys[index]! + printed(values[index]!);
  return `${text}}`;
}

/** An answer as JSON: `label`, `sentiment`, `emotions`, `confidence`, `feelings`, `highlight`. */
function answerOf({ label, sentiment, mix, confidence, feelings, highlight }: AffectReading): string {
  const feeling = `"label":${label},"sentiment":${printed(sentiment)},"emotions":${shares(EMOTION_KEYS, mix)}`;
  const finer = `"feelings":${shares(FEELING_KEYS, feelings)},"highlight":${highlight}`;
  return `{${feeling},"confidence":${printed(confidence)},${finer}}\n`;
}
