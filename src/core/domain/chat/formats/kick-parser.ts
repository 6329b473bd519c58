import type { ItemParser, ParseContext, SourceFacts } from './chat-sink.ts';
import { DUPLICATE_REASON } from './chat-sink.ts';
import type { JsonObject } from './field.ts';
import { asArray, asFilledText, asObject, excerptOf } from './field.ts';
import { readKickMessage } from './kick-message.ts';

const isMessage = (object: JsonObject): boolean =>
  typeof object['content'] === 'string' &&
  typeof object['created_at'] === 'string' &&
  asObject(object['sender'])?.['username'] !== undefined &&
  ('chatroom_id' in object ||
    'chat_id' in object ||
    asObject(asObject(object['sender'])?.['identity']) !== null);

/** An answer of the replay: `{"data": {"messages": [ … ]}}`. */
const listOf = (object: JsonObject): readonly unknown[] | null => {
  const list = asObject(object['data'])?.['messages'];
  return Array.isArray(list) ? asArray(list) : null;
};

/** Reads saved Kick chat: answers of its replay, lists of its messages, or one message a line. */
export function kickParser(context: ParseContext): ItemParser {
  const read = (value: unknown, item: number): void => {
    const object = asObject(value) ?? {};
    const message = isMessage(object) ? readKickMessage(object) : 'not a Kick message';
    const excerpt = excerptOf(typeof message === 'string' ? JSON.stringify(value) : message.text);
    if (typeof message === 'string') context.sink.reject({ line: item, reason: message, excerpt });
    else if (message.id !== null && context.seen.isRepeat(message.id, message.sentAtUnixMs)) {
      context.sink.reject({ line: item, reason: DUPLICATE_REASON, excerpt });
    } else context.sink.message(message);
  };
  const facts: { channel?: string } = {};
  return {
    format: () => 'kick-json',
    accepts: (value) => {
      const object = asObject(value);
      if (object === null) return false;
      const list = listOf(object);
      return list === null ? isMessage(object) : list.some((entry) => isMessage(asObject(entry) ?? {}));
    },
    item: (value, item) => {
      const list = listOf(asObject(value) ?? {});
      if (list === null) {
        // Windows of a replay overlap, and so do captures of a socket that was connected again.
        context.seen.nextPage();
        read(value, item);
        return;
      }
      for (const entry of list) {
        context.seen.nextPage();
        read(entry, item);
      }
    },
    header: (document) => {
      const channel = asFilledText(asObject(document)?.['channel']);
      if (channel !== null) facts.channel = channel;
    },
    page: () => context.seen.nextPage(),
    facts: (): SourceFacts => ({ platform: 'kick', ...facts }),
  };
}
