import type { ChatMessage } from '../../../../shared/model/chat.ts';
import type { ItemParser, ParseContext } from './chat-sink.ts';
import { DUPLICATE_REASON } from './chat-sink.ts';
import { isoToUnixMs } from './clock-time.ts';
import type { JsonObject } from './field.ts';
import { asFilledText, asObject, asText, excerptOf } from './field.ts';
import type { IrcLine } from './irc-line.ts';
import { parseIrcLine } from './irc-line.ts';
import { ircMessage } from './irc-message.ts';

/** Reads justlog's JSON answers: the raw line where it is there, else the fields beside it. */
export function justlogJsonParser(context: ParseContext): ItemParser {
  let channel: string | null = null;
  return {
    format: () => 'justlog-json',
    accepts: (value) => {
      const object = asObject(value);
      return (
        object !== null &&
        'timestamp' in object &&
        ('raw' in object || 'tags' in object) &&
        ('username' in object || 'text' in object)
      );
    },
    item: (value, item) => {
      const object = asObject(value) ?? {};
      channel ??= asFilledText(object['channel']);
      const message = readMessage(object);
      if (typeof message === 'string') {
        context.sink.reject({ line: item, reason: message, excerpt: excerptOf(JSON.stringify(value)) });
        return;
      }
      context.seen.nextPage();
      const { id, sentAtUnixMs, author, text } = message;
      if (id !== null && context.seen.isRepeat(id, sentAtUnixMs, author?.id ?? null, text)) {
        context.sink.reject({ line: item, reason: DUPLICATE_REASON, excerpt: excerptOf(text) });
      } else context.sink.message(message);
    },
    header: () => undefined,
    page: () => undefined,
    facts: () => ({
      platform: 'twitch',
      ...(channel === null ? {} : { channel: channel.replace(/^#/, '') }),
    }),
  };
}

/** go-twitch-irc's numbers of its message types. */
const COMMANDS: Readonly<Record<string, string>> = {
  1: 'PRIVMSG',
  2: 'CLEARCHAT',
  4: 'USERNOTICE',
  5: 'NOTICE',
  13: 'CLEARMSG',
};

function readMessage(object: JsonObject): ChatMessage | string {
  const sentAtUnixMs = isoToUnixMs(object['timestamp']);
  const line = parseIrcLine(asText(object['raw']) ?? '') ?? lineOf(object);
  const message = ircMessage(line);
  if (typeof message === 'string') return message;
  const time = message.sentAtUnixMs ?? sentAtUnixMs;
  return time === null ? 'message without a time' : { ...message, sentAtUnixMs: time };
}

/** Puts an IRC line together again from the fields beside it. */
function lineOf(object: JsonObject): IrcLine {
  const tags = new Map<string, string>();
  const given = asObject(object['tags']) ?? {};
  for (const name in given) tags.set(name, asText(given[name]) ?? '');
  const id = asFilledText(object['id']);
  if (id !== null) tags.set('id', id);
  const displayName = asFilledText(object['displayName']);
  if (displayName !== null) tags.set('display-name', displayName);
  const systemText = asFilledText(object['systemText']);
  if (systemText !== null && !tags.has('system-msg')) tags.set('system-msg', systemText);
  const login = asFilledText(object['username']) ?? '';
  const command = COMMANDS[asText(object['type']) ?? '1'] ?? `TYPE ${asText(object['type']) ?? ''}`;
  const text = asText(object['text']) ?? '';
  return {
    tags,
    prefix: `${login}!${login}@${login}.tmi.twitch.tv`,
    command,
    params: [`#${asText(object['channel']) ?? ''}`, command === 'CLEARCHAT' ? login : text],
  };
}
