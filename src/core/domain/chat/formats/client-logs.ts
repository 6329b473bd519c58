import type { ChatAuthor, ChatBadge, ChatFormat, ChatMessage } from '../../../../shared/model/chat.ts';
import type { LineParser, ParseContext, SourceFacts } from './chat-sink.ts';
import { chatMessage } from './chat-sink.ts';
import { utcToUnixMs } from './clock-time.ts';
import { asCount, excerptOf } from './field.ts';
import { LogClock } from './log-clock.ts';
import { readSystemLine } from './system-line.ts';

type Body = Partial<ChatMessage>;
/** Reads what follows the stamp; a text is the reason why the line is no chat line. */
type BodyReader = (body: string, learn: (channel: string) => void) => Body | string;

const LINE = /^\[([^\]]{4,40})\] ?(.*)$/s;
/** Chatterino's stamp can be set to stand without brackets. */
const BARE_LINE = /^(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{3})?)?(?: [AP]M)?) (.*)$/is;

const author = (login: string | null, displayName: string): ChatAuthor => ({ id: null, login, displayName });

/** `login: text`, `表示名 login: text`, in mention files `#channel login: text`; everything else is the client's own. */
const chatterinoBody: BodyReader = (body, learn) => {
  const match = /^(?:#(\w+) )?(?:([^\s:]+) )?(\w{1,25}):(?: (.*))?$/s.exec(body);
  if (!match || (match[2] !== undefined && /^[\x20-\x7e]+$/.test(match[2]))) return readSystemLine(body);
  if (match[1] !== undefined) learn(match[1]);
  return { author: author(match[3]!, match[2] ?? match[3]!), text: match[4] ?? '' };
};

/** justlog's text answer: `#channel user: text`, or what happened. */
const justlogBody: BodyReader = (body, learn) => {
  const match = /^#(\w+) (.*)$/s.exec(body);
  if (!match) return 'no channel after the time';
  learn(match[1]!);
  const spoken = /^(\w{1,25}):(?: (.*))?$/s.exec(match[2]!);
  return spoken
    ? { author: author(spoken[1]!, spoken[1]!), text: spoken[2] ?? '' }
    : readSystemLine(match[2]!);
};

/** The signs in front of a name in Chatty's logs. */
const CHATTY_SIGNS: Readonly<Record<string, string>> = {
  '~': 'broadcaster',
  '@': 'moderator',
  '%': 'subscriber',
  '+': 'turbo',
  $: 'bits',
  '!': 'vip',
};

/** `<@%Name> text`, `<Name>* action`, and lines in capitals for what the client saw. */
const chattyBody: BodyReader = (body) => {
  const match = /^<([~@%+$!^*]*)([^>]+)>(\*?) ?(.*)$/s.exec(body);
  if (match) {
    const both = /^(.*?) \((\w+)\)$/.exec(match[2]!);
    const badges = Array.from(match[1]!)
      .map((sign) => CHATTY_SIGNS[sign])
      .filter((set) => set !== undefined)
      .map((set): ChatBadge => ({ set, version: '' }));
    const displayName = both?.[1] ?? match[2]!;
    const login = both?.[2] ?? (/^\w+$/.test(displayName) ? displayName.toLowerCase() : null);
    return {
      kind: match[3] === '*' ? 'action' : 'message',
      author: author(login, displayName),
      text: match[4]!,
      badges,
    };
  }
  const info = /^([A-Z_]{3,12}): (.*)$/s.exec(body);
  return info ? chattyInfo(info[1]!, info[2]!) : readSystemLine(body);
};

function chattyInfo(type: string, text: string): Body | string {
  if (['JOIN', 'PART', 'MOD', 'UNMOD'].includes(type)) return `not a chat line: ${type}`;
  if (type.startsWith('VIEWER')) return 'viewer count, not a message';
  const systemText = `${type}: ${text}`;
  const name = /^[^\s,]+/.exec(text)?.[0];
  const recipient = name === undefined ? {} : { recipient: name };
  if (type === 'BAN') {
    const durationSec = asCount(/^\S+ \((\d+)s\)/.exec(text)?.[1]);
    const event = { type, systemText, ...recipient };
    return durationSec === null
      ? { kind: 'ban', event }
      : { kind: 'timeout', event: { ...event, durationSec } };
  }
  if (type === 'DELETED') return { kind: 'deletion', event: { type, systemText, ...recipient } };
  if (type === 'BITS') {
    const bits = asCount(/\((\d+)\)/.exec(text)?.[1]);
    return {
      kind: 'notice',
      bits,
      author: name === undefined ? null : author(null, name),
      event: { type, systemText },
    };
  }
  return { kind: 'notice', event: { type, systemText } };
}

const CHANNEL_IN_NAME =
  /^(?:\d{4}-\d{2}(?:-\d{2})?_)?#?([a-z0-9][a-z0-9_]{2,24})(?:-\d{4}-\d{2}-\d{2}|-\d+)?\.[a-z.]+$/;

function clientLogParser(format: ChatFormat, readBody: BodyReader, context: ParseContext): LineParser {
  const clock = new LogClock(
    format === 'justlog-text' ? utcToUnixMs : context.localTime,
    format === 'justlog-text' ? '' : context.fileName,
  );
  let channel = CHANNEL_IN_NAME.exec(context.fileName)?.[1] ?? null;
  const learn = (name: string): void => {
    channel = name;
  };
  const reject = (line: number, reason: string, text: string): void =>
    context.sink.reject({ line, reason, excerpt: excerptOf(text) });

  return {
    format,
    line: (text, line) => {
      if (text.trim() === '') return;
      const match = LINE.exec(text) ?? BARE_LINE.exec(text);
      if (!match) {
        if (text.startsWith('#')) clock.header(text);
        reject(line, text.startsWith('#') ? 'header of the log, not a message' : 'no time in front', text);
        return;
      }
      const moment = clock.read(match[1]!);
      const body = moment === null ? 'the time in front is not one' : readBody(match[2]!, learn);
      if (moment === null || typeof body === 'string') {
        reject(line, typeof body === 'string' ? body : 'the time in front is not one', text);
      } else context.sink.message(chatMessage({ ...moment, ...body }));
    },
    end: () => undefined,
    facts: (): SourceFacts => ({ platform: 'twitch', ...(channel === null ? {} : { channel }) }),
  };
}

export const chatterinoParser = (context: ParseContext): LineParser =>
  clientLogParser('chatterino-log', chatterinoBody, context);
export const chattyParser = (context: ParseContext): LineParser =>
  clientLogParser('chatty-log', chattyBody, context);
export const justlogTextParser = (context: ParseContext): LineParser =>
  clientLogParser('justlog-text', justlogBody, context);
