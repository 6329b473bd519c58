import type { ChatMessage } from '../../../shared/model/chat.ts';

/**
 * Puts messages that arrived a little out of order into the order in which they were sent; messages of one moment, and
 * those without a time, stay as they came. Holds `window` messages: one that is later than that stays late.
 */
export async function* inTimeOrder(
  messages: AsyncIterable<ChatMessage>,
  window: number,
): AsyncGenerator<ChatMessage> {
  let held: ChatMessage[] = [];
  let from = 0;
  let lastUnixMs = -Infinity;
  for await (const message of messages) {
    const sentAt = message.sentAtUnixMs ?? lastUnixMs;
    lastUnixMs = Math.max(lastUnixMs, sentAt);
    let at = held.length;
    while (at > from && (held[at - 1]!.sentAtUnixMs ?? sentAt) > sentAt) at--;
    if (at === held.length) held.push(message);
    else held.splice(at, 0, message);
    if (held.length - from > window) yield held[from++]!;
    // Dropped in one go: taking each off the front would move all the others.
    if (from >= window) {
      held = held.slice(from);
      from = 0;
    }
  }
  yield* held.slice(from);
}
