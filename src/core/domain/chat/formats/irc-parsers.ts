import type { ChatMessage } from '../../../../shared/model/chat.ts';
import type { ItemParser, LineParser, ParseContext, SourceFacts } from './chat-sink.ts';
import { DUPLICATE_REASON } from './chat-sink.ts';
import { epochToUnixMs, readDateTime, toUnixMs } from './clock-time.ts';
import { asNumber, asObject, asText, excerptOf } from './field.ts';
import { parseIrcLine } from './irc-line.ts';
import { ircMessage } from './irc-message.ts';

/** Some loggers put the time of receipt in front of a raw line: ISO, `[date time]` or an epoch number. */
const STAMPED =
  /^(?:\[([^\]]+)\]|(\d{4}-\d{2}-\d{2}[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)|(\d{10,16}))\s+(?=[@:])/;

const COMMANDS =
  /^(?:@\S+ +)?(?::\S+ +)?(?:PRIVMSG|USERNOTICE|CLEARCHAT|CLEARMSG|NOTICE|JOIN|PART|PING|PONG|ROOMSTATE|USERSTATE|GLOBALUSERSTATE|CAP|RECONNECT|HOSTTARGET|WHISPER|MODE|\d{3})(?: |$)/;

/** Whether a line is a raw IRC line of Twitch's chat, with or without a time in front. */
export const isIrcLine = (line: string): boolean => COMMANDS.test(line.replace(STAMPED, '').trimStart());

/** Reads one raw line after another; used for text files and for JSON files that hold raw lines. */
function ircLineReader(context: ParseContext): {
  readonly read: (line: string, at: number) => void;
  readonly facts: () => SourceFacts;
} {
  let lastSentAtUnixMs: number | null = null;
  let channel: string | null = null;

  const emit = (message: ChatMessage, at: number): void => {
    const { id, text, author } = message;
    context.seen.nextPage();
    if (id !== null && context.seen.isRepeat(id, message.sentAtUnixMs, author?.id ?? null, text)) {
      context.sink.reject({ line: at, reason: DUPLICATE_REASON, excerpt: excerptOf(text) });
    } else context.sink.message(message);
  };

  const read = (text: string, at: number): void => {
    const stamp = STAMPED.exec(text);
    const line = parseIrcLine(stamp ? text.slice(stamp[0].length) : text);
    const message = line === null ? 'not an IRC line' : ircMessage(line);
    if (line === null || typeof message === 'string') {
      const reason = typeof message === 'string' ? message : 'not an IRC line';
      context.sink.reject({ line: at, reason, excerpt: excerptOf(text) });
      return;
    }
    if (channel === null && line.params[0]?.startsWith('#') === true) channel = line.params[0].slice(1);
    const own = message.sentAtUnixMs ?? (stamp ? stampToUnixMs(stamp, context) : null);
    if (own !== null) {
      lastSentAtUnixMs = own;
      emit({ ...message, sentAtUnixMs: own }, at);
    } else if (lastSentAtUnixMs === null) {
      context.sink.reject({ line: at, reason: 'no time (tmi-sent-ts)', excerpt: excerptOf(text) });
    } else {
      const extra = { ...message.extra, timeFrom: 'the line before' };
      emit({ ...message, sentAtUnixMs: lastSentAtUnixMs, extra }, at);
    }
  };
  return { read, facts: () => ({ platform: 'twitch', ...(channel === null ? {} : { channel }) }) };
}

function stampToUnixMs(stamp: RegExpExecArray, context: ParseContext): number | null {
  if (stamp[3] !== undefined) return epochToUnixMs(asNumber(stamp[3]));
  const reading = readDateTime(stamp[1] ?? stamp[2] ?? '');
  return reading === null ? null : toUnixMs(reading, context.localTime);
}

/** Text files of raw IRC lines: a capture, justlog's files on disk, `?raw` answers. */
export function ircTextParser(context: ParseContext): LineParser {
  const reader = ircLineReader(context);
  return {
    format: 'irc-raw',
    line: (text, line) => {
      if (text.trim() !== '') reader.read(text, line);
    },
    end: () => undefined,
    facts: reader.facts,
  };
}

const rawLineOf = (value: unknown): string | null => {
  if (typeof value === 'string') return value;
  const object = asObject(value);
  const raw = object?.['input'] ?? object?.['raw'] ?? object?.['line'];
  return typeof raw === 'string' ? raw : null;
};

/** JSON that holds raw lines: `{"messages": [raw …]}` of recent-messages services, lists, or a line in `input`. */
export function ircItemParser(context: ParseContext): ItemParser {
  const reader = ircLineReader(context);
  return {
    format: () => 'irc-raw',
    accepts: (value) => {
      const line = rawLineOf(value);
      return line !== null && isIrcLine(line) && asObject(value)?.['timestamp'] === undefined;
    },
    item: (value, item) => {
      const line = rawLineOf(value);
      if (line === null) {
        const excerpt = excerptOf(asText(value) ?? JSON.stringify(value));
        context.sink.reject({ line: item, reason: 'not an IRC line', excerpt });
      } else reader.read(line, item);
    },
    header: () => undefined,
    page: () => undefined,
    facts: reader.facts,
  };
}
