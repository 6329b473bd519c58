import { resolve } from 'node:path';
import { chatHighlights, type TimedMessage } from '../../core/domain/highlights/chat-highlights.ts';
import { readChatFile } from '../../core/infra/chat-files/read-chat-file.ts';
import type { ChatMessage, ChatSource } from '../../shared/model/chat.ts';
import type { CommandContext } from '../context.ts';
import { chatClassifier } from '../chat-classifier.ts';
import { plural } from '../table.ts';
import { percent } from '../wait-for-job.ts';
import { describeHighlights } from './highlights.ts';

const USUAL_SENSITIVITY = 0.5;

/** Moments found from a chat alone, without library and without media; times are the chat's own. */
export async function chatFileHighlights(
  context: CommandContext,
  file: string,
  options: { readonly top?: number },
): Promise<void> {
  const { output, signal } = context;
  const messages: ChatMessage[] = [];
  let source: ChatSource | null = null;
  const batches = readChatFile(resolve(file), {
    signal,
    onSource: (found) => {
      source = found;
    },
    onProgress: (fraction) => output.progress(`Reading ${percent(fraction)}`),
  });
  for await (const batch of batches) {
    // Only what the scorer reads is kept: a million lines must fit.
    for (const message of batch.messages) messages.push({ ...message, extra: null });
  }
  output.progress('Finding highlights …');
  const classifier = chatClassifier(context);
  // Whoever asks for the best N wants N; otherwise the list is as long as there are clear moments.
  const sensitivity = options.top === undefined ? USUAL_SENSITIVITY : 1;
  const found = chatHighlights(placeInTime(messages, source), { sensitivity, classifier }).slice(
    0,
    options.top,
  );
  output.answer(
    { messages: messages.length, highlights: found },
    found.length === 0
      ? [`No moment stands out among ${plural(messages.length, 'message')}.`]
      : describeHighlights(found),
  );
}

/** From the stream's start where the file knows it, else from the first message. */
function placeInTime(messages: readonly ChatMessage[], source: ChatSource | null): TimedMessage[] {
  const sentAt = messages.flatMap(({ sentAtUnixMs }) => (sentAtUnixMs === null ? [] : [sentAtUnixMs]));
  const earliestUnixMs = sentAt.reduce((earliest, at) => Math.min(earliest, at), Infinity);
  const startUnixMs = source?.streamStartedAtUnixMs ?? earliestUnixMs;
  return messages.flatMap((message) => {
    const wallClockMs = message.sentAtUnixMs === null ? null : message.sentAtUnixMs - startUnixMs;
    const atMs = message.offsetMs ?? wallClockMs;
    return atMs === null ? [] : [{ atMs, message }];
  });
}
