import type { ChatMessage } from '../../../shared/model/chat.ts';
import { utcToUnixMs } from '../../domain/chat/formats/clock-time.ts';
import { innertubeParser } from '../../domain/chat/formats/innertube-parser.ts';
import { SeenMessages } from '../../domain/chat/formats/seen-messages.ts';
import type { FetchChatRequest } from '../../ports/site.ts';
import { writeChatJsonl } from '../chat-jsonl.ts';

/** Pages overlap and are in order but for a few places: so many messages are held back to be put in order. */
const HELD = 1000;

/**
 * Writes the messages of finished pages, in time order, each once, with times of the fetched media. Returns their number.
 */
export async function writeReplay(
  file: string,
  { stream, choice, log, signal }: FetchChatRequest,
  pages: AsyncIterable<{ readonly actions: readonly unknown[] }>,
): Promise<number> {
  const writer = writeChatJsonl(file, {
    platform: 'youtube',
    videoId: stream.videoId,
    title: stream.title,
    channel: stream.channel,
    streamStartedAtUnixMs: stream.startedAtUnixMs,
    durationMs: stream.durationMs,
  });
  const held: ChatMessage[] = [];
  let rejected = 0;
  const parser = innertubeParser({
    seen: new SeenMessages(),
    fileName: 'chat.json',
    localTime: utcToUnixMs,
    sink: {
      message: (message) => hold(held, message),
      reject: () => rejected++,
    },
  });
  const release = async (keep: number): Promise<void> => {
    const out = held.splice(0, Math.max(0, held.length - keep));
    for (const message of out) {
      const placed = placedIn(message, choice.range);
      if (placed !== null) await writer.write(placed);
    }
  };
  try {
    for await (const { actions } of pages) {
      signal.throwIfAborted();
      parser.item({ continuationContents: { liveChatContinuation: { actions } } }, 0);
      if (held.length > 2 * HELD) await release(HELD);
    }
    await release(0);
  } catch (thrown) {
    await writer.end().catch(() => undefined);
    throw thrown;
  }
  const count = await writer.end();
  log.info('youtube.chat-written', { count, notMessages: rejected });
  return count;
}

/** Inserts from the end: a page brings nearly always what is later than everything held. */
function hold(held: ChatMessage[], message: ChatMessage): void {
  let at = held.length;
  while (at > 0 && timeOf(held[at - 1]!) > timeOf(message)) at--;
  held.splice(at, 0, message);
}

const timeOf = ({ offsetMs }: ChatMessage): number => offsetMs ?? -Infinity;

/** In media time of what was fetched; null outside the wanted part. */
function placedIn(
  message: ChatMessage,
  range: { startMs: number; endMs: number } | null,
): ChatMessage | null {
  if (range === null || message.offsetMs === null) return message;
  const isInside = message.offsetMs >= range.startMs && message.offsetMs < range.endMs;
  return isInside ? { ...message, offsetMs: message.offsetMs - range.startMs } : null;
}
