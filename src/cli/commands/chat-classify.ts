import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { classifyText } from '../../core/domain/chat/classify.ts';
import type { AppErrorShape } from '../../shared/errors.ts';
import type { CommandContext } from '../context.ts';
import { plural } from '../table.ts';

const Line = z.object({ text: z.string() });

/**
 * One JSON object per line in, one per line out, in the same order. A line that can't be read is answered with an
 * `error` in its place and counted.
 */
export async function classifyChat(context: CommandContext, file: string | undefined): Promise<void> {
  const { stdout, output, signal } = context;
  const input = file === undefined ? context.stdin : createReadStream(file);
  // A missing file only shows on the stream; readline alone would wait for ever.
  const failed = once(input, 'error').then(([error]) => Promise.reject(error as Error));
  const classified = classifyLines(createInterface({ input, crlfDelay: Infinity, signal }), stdout, signal);
  const unreadable = await Promise.race([classified, failed]);
  if (unreadable > 0) output.note(`${plural(unreadable, 'line')} could not be read.`);
}

async function classifyLines(
  lines: AsyncIterable<string>,
  stdout: NodeJS.WritableStream,
  signal: AbortSignal,
): Promise<number> {
  let unreadable = 0;
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const answer = classifyLine(line);
    if ('error' in answer) unreadable++;
    if (!stdout.write(`${JSON.stringify(answer)}\n`)) await once(stdout, 'drain', { signal });
  }
  signal.throwIfAborted();
  return unreadable;
}

function classifyLine(line: string): ReturnType<typeof classifyText> | { error: AppErrorShape } {
  try {
    return classifyText(Line.parse(JSON.parse(line)).text);
  } catch {
    return {
      error: { code: 'chat/unreadable-line', message: 'The line is not a JSON object with a "text".' },
    };
  }
}
