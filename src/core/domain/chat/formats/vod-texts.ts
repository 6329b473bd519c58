import type { ChatAuthor, ChatFormat, ChatMessage } from '../../../../shared/model/chat.ts';
import { parseTimestamp } from '../../../../shared/time.ts';
import type { LineParser, ParseContext } from './chat-sink.ts';
import { chatMessage } from './chat-sink.ts';
import { readDateTime, toUnixMs } from './clock-time.ts';
import { excerptOf } from './field.ts';
import { parseMoney } from './money.ts';
import { readSystemLine } from './system-line.ts';
import { badgesFromTitles } from './youtube-badges.ts';

type Body = Partial<ChatMessage>;
type Moment = Pick<ChatMessage, 'offsetMs' | 'sentAtUnixMs'>;

/** Text exports of a VOD's chat: a stamp (relative, or date and time), then `name: text`. */
function vodTextParser(
  format: ChatFormat,
  patterns: readonly RegExp[],
  readBody: (body: string) => Body | string,
  context: ParseContext,
): LineParser {
  return {
    format,
    line: (text, line) => {
      if (text.trim() === '') return;
      const match = patterns.map((pattern) => pattern.exec(text)).find((found) => found !== null);
      const moment = match ? readMoment(match[1]!, context) : null;
      const body = match && moment ? readBody(match[2]!) : 'no time in front';
      if (moment === null || typeof body === 'string') {
        const reason = typeof body === 'string' ? body : 'no time in front';
        context.sink.reject({ line, reason, excerpt: excerptOf(text) });
      } else context.sink.message(chatMessage({ ...moment, ...body }));
    },
    end: () => undefined,
    facts: () => (format === 'twitchdownloader-text' ? { platform: 'twitch' } : {}),
  };
}

function readMoment(stamp: string, context: ParseContext): Moment | null {
  const offsetMs = parseTimestamp(stamp);
  if (offsetMs !== null) return { offsetMs, sentAtUnixMs: null };
  const reading = readDateTime(stamp);
  return reading === null ? null : { offsetMs: null, sentAtUnixMs: toUnixMs(reading, context.localTime) };
}

const STAMPED = /^\[([^\]]{3,40})\] (.*)$/s;
const BAR_STAMPED = /^(-?\d[\d:.]*|\d{4}-\d{2}-\d{2} [\d:.]+) \| (.*)$/s;

const author = (displayName: string, isTwitch: boolean): ChatAuthor => ({
  id: null,
  login: isTwitch && /^\w+$/.test(displayName) ? displayName.toLowerCase() : null,
  displayName,
});

export const twitchDownloaderTextParser = (context: ParseContext): LineParser =>
  vodTextParser(
    'twitchdownloader-text',
    [STAMPED],
    (body) => {
      const match = /^([^:]+):(?: (.*))?$/s.exec(body);
      return match ? { author: author(match[1]!, true), text: match[2] ?? '' } : 'no name before the text';
    },
    context,
  );

/** `(badges) *money* author: text`, each of the first two optional; a line without a name is the platform's own. */
export const chatDownloaderTextParser = (context: ParseContext): LineParser =>
  vodTextParser(
    'chat-downloader-text',
    [BAR_STAMPED, STAMPED],
    (body) => {
      const match = /^(?:\(([^)]*(?:\([^)]*\)[^)]*)*)\) )?(?:\*([^*]*\d[^*]*)\* )?(.*)$/s.exec(body)!;
      const spoken = /^(.+?):(?: (.*))?$/s.exec(match[3]!);
      if (!spoken || /^\S+ (?:was|has been) (?:timed out|permanently banned)/.test(match[3]!)) {
        return readSystemLine(body);
      }
      const money = match[2] === undefined ? null : parseMoney(match[2]);
      const event: ChatMessage['event'] = money && {
        type: 'paid_message',
        ...(money.amount === null ? {} : { amount: money.amount }),
        ...(money.currency === null ? {} : { currency: money.currency }),
      };
      return {
        kind: event ? 'paid' : 'message',
        author: author(spoken[1]!, false),
        text: spoken[2] ?? '',
        badges: badgesFromTitles(match[1] ?? ''),
        event,
      };
    },
    context,
  );
