import { resolve } from 'node:path';
import { readChatFile } from '../../core/infra/chat-files/read-chat-file.ts';
import { AppError } from '../../shared/errors.ts';
import type { ChatSource } from '../../shared/model/chat.ts';
import type { CommandContext } from '../context.ts';
import { plural } from '../table.ts';
import { percent } from '../wait-for-job.ts';

const REJECTED_SHOWN = 20;

/** Reads a chat file without any library: what format it is, how many messages, and every line that is none. */
export async function importChat(context: CommandContext, file: string): Promise<void> {
  const { output, signal } = context;
  const path = resolve(file);
  let source: ChatSource | null = null;
  let messages = 0;
  const rejected: { line: number; reason: string }[] = [];
  const batches = readChatFile(path, {
    signal,
    onSource: (found) => {
      source = found;
    },
    onProgress: (fraction) => output.progress(`Reading ${percent(fraction)}`),
  });
  for await (const batch of batches) {
    messages += batch.messages.length;
    for (const { line, reason } of batch.rejected) rejected.push({ line, reason });
  }
  const { format, platform, title, channel } = requireSource(source, path);
  output.answer({ format, messages, rejected, platform, title, channel }, [
    `${format}: ${plural(messages, 'message')}, ${plural(rejected.length, 'line')} not readable.`,
    ...rejected.slice(0, REJECTED_SHOWN).map(({ line, reason }) => `  line ${line}: ${reason}`),
    ...(rejected.length > REJECTED_SHOWN
      ? [`  … and ${rejected.length - REJECTED_SHOWN} more (see --json)`]
      : []),
  ]);
}

function requireSource(source: ChatSource | null, path: string): ChatSource {
  if (source !== null) return source;
  throw new AppError({
    code: 'chat/unknown-format',
    message: `${path} is no chat that KlipStream can read.`,
  });
}
