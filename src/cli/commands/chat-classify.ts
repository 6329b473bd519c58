import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { ChatClassifier } from '../../core/domain/chat/affect-reading.ts';
import { classifyText, type Classification } from '../../core/domain/chat/classify.ts';
import type { AppErrorShape } from '../../shared/errors.ts';
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
    const answer = classifyLine(line, classifier);
    if ('error' in answer) unreadable++;
    // Whoever writes line by line gets answers line by line: what has gathered leaves once the input pauses.
    if (piece === '') setImmediate(flush);
    piece += `${JSON.stringify(answer)}\n`;
    if (piece.length >= PIECE_CHARS && !flush()) await once(stdout, 'drain', { signal });
  }
  signal.throwIfAborted();
  if (!flush()) await once(stdout, 'drain', { signal });
  return unreadable;
}

function classifyLine(line: string, classifier: ChatClassifier): Classification | { error: AppErrorShape } {
  try {
    return classifyText(Line.parse(JSON.parse(line)).text, [], classifier);
  } catch {
    return {
      error: { code: 'chat/unreadable-line', message: 'The line is not a JSON object with a "text".' },
    };
  }
}
