import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { ChatMessage } from '../../shared/model/chat.ts';
import type { ChatFileHeader } from '../ports/site.ts';

/** The first member of a klipstream-jsonl file's first line. */
export const CHAT_JSONL_VERSION = 1;

export interface ChatFileWriter {
  /** In time order. Waits while the disk is behind. */
  write(message: ChatMessage): Promise<void>;
  /** Flushes to the disk; resolves with the number of messages. */
  end(): Promise<number>;
}

/**
 * A chat as one JSON value a line: `{"klipstreamChat": 1, platform, videoId, …}`, then one `ChatMessage` a line, nothing
 * left out. `offsetMs` of each is media time of what was fetched where that is known.
 */
export function writeChatJsonl(path: string, header: ChatFileHeader): ChatFileWriter {
  const file = createWriteStream(path, { flush: true });
  let count = 0;
  file.write(`${JSON.stringify({ klipstreamChat: CHAT_JSONL_VERSION, ...header })}\n`);
  // A failed write is reported by `end` (and by the next wait); without a listener it would end the process.
  const failure = finished(file, { readable: false });
  failure.catch(() => undefined);
  return {
    async write(message) {
      count++;
      if (!file.write(`${JSON.stringify(message)}\n`)) await Promise.race([once(file, 'drain'), failure]);
    },
    async end() {
      file.end();
      await failure;
      return count;
    },
  };
}
