import type { ItemParser, ParseContext } from './chat-sink.ts';
import { DUPLICATE_REASON } from './chat-sink.ts';
import { isTicker, readChatDownloaderItem } from './chat-downloader.ts';
import type { JsonObject } from './field.ts';
import { asObject, excerptOf } from './field.ts';

const TIME_KEYS = ['time_in_seconds', 'time_text', 'timestamp'];
const OWN_KEYS = ['message_type', 'action_type', 'message_id', 'author', 'video_offset_time_msec'];

const isItem = (object: JsonObject): boolean =>
  TIME_KEYS.some((key) => key in object) &&
  OWN_KEYS.some((key) => key in object) &&
  !('tags' in object) &&
  !('raw' in object);

/** Reads chat-downloader's JSON (one list, also unclosed) and JSON lines. */
export function chatDownloaderParser(context: ParseContext): ItemParser {
  let isYouTube = false;
  let isTwitch = false;

  const read = (object: JsonObject, item: number): void => {
    isYouTube ||= 'action_type' in object || 'video_offset_time_msec' in object;
    isTwitch ||= 'colour' in object || 'channel_id' in object || 'bits' in object;
    const message = readChatDownloaderItem(object);
    if (typeof message === 'string') {
      context.sink.reject({ line: item, reason: message, excerpt: excerptOf(JSON.stringify(object)) });
      return;
    }
    context.seen.nextPage();
    const { id, sentAtUnixMs, text, author } = message;
    // A ticker shows a paid item a second time, under the same id but with its own offset and time.
    const isRepeat =
      id !== null &&
      (isTicker(object) || message.kind === 'paid' || message.kind === 'membership'
        ? context.seen.isRepeat('item', id)
        : context.seen.isRepeat(id, sentAtUnixMs, author?.id ?? null, text));
    if (isRepeat) context.sink.reject({ line: item, reason: DUPLICATE_REASON, excerpt: excerptOf(text) });
    else context.sink.message(message);
  };

  return {
    format: () => 'chat-downloader-json',
    accepts: (value) => {
      const object = asObject(value);
      return object !== null && isItem(object);
    },
    item: (value, item) => {
      const object = asObject(value);
      if (object !== null) read(object, item);
      else
        context.sink.reject({
          line: item,
          reason: 'not a chat item',
          excerpt: excerptOf(JSON.stringify(value)),
        });
    },
    header: () => undefined,
    page: () => undefined,
    facts: () => (isYouTube ? { platform: 'youtube' } : isTwitch ? { platform: 'twitch' } : {}),
  };
}
