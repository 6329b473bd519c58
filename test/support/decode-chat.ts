import { ChatDecoder } from '../../src/core/domain/chat/formats/chat-decoder.ts';
import { utcToUnixMs } from '../../src/core/domain/chat/formats/clock-time.ts';
import { SeenMessages } from '../../src/core/domain/chat/formats/seen-messages.ts';
import { ChatMessage, type ChatSource, type RejectedLine } from '../../src/shared/model/chat.ts';

export interface DecodedChat {
  readonly source: ChatSource | null;
  readonly messages: ChatMessage[];
  readonly rejected: RejectedLine[];
  readonly replacedCharacters: number;
}

/** Decodes a whole chat at once, checking every message against the strict model. */
export function decodeChat(
  content: string | Uint8Array,
  options: { fileName?: string; chunkBytes?: number } = {},
): DecodedChat {
  const messages: ChatMessage[] = [];
  const rejected: RejectedLine[] = [];
  const decoder = new ChatDecoder({
    sink: {
      message: (message) => messages.push(ChatMessage.parse(message)),
      reject: (entry) => rejected.push(entry),
    },
    seen: new SeenMessages(),
    fileName: options.fileName ?? 'chat.txt',
    localTime: utcToUnixMs,
  });
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const chunkBytes = options.chunkBytes ?? bytes.length;
  for (let at = 0; at < bytes.length; at += chunkBytes) decoder.push(bytes.subarray(at, at + chunkBytes));
  decoder.end();
  for (const message of messages) {
    if (message.offsetMs === null && message.sentAtUnixMs === null)
      throw new Error('a message without any time');
    for (const emote of message.emotes) {
      if (message.text.slice(emote.begin, emote.end) !== emote.name)
        throw new Error(`emote ${emote.name} misplaced`);
    }
  }
  return { source: decoder.source(), messages, rejected, replacedCharacters: decoder.replacedCharacters() };
}
