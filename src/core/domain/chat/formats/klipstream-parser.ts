import { ChatMessage } from '../../../../shared/model/chat.ts';
import type { ItemParser, ParseContext, SourceFacts } from './chat-sink.ts';
import { DUPLICATE_REASON } from './chat-sink.ts';
import { asFilledText, asInteger, asObject, excerptOf } from './field.ts';

const PLATFORMS = ['twitch', 'youtube', 'kick'] as const;

/** Reads chats that KlipStream itself fetched or recorded: a header line, then one `ChatMessage` a line. */
export function klipstreamParser(context: ParseContext): ItemParser {
  let facts: SourceFacts = {};
  return {
    format: () => 'klipstream-jsonl',
    accepts(value) {
      const object = asObject(value);
      if (object === null) return false;
      return (
        'klipstreamChat' in object || ('offsetMs' in object && 'sentAtUnixMs' in object && 'kind' in object)
      );
    },
    item(value, item) {
      const object = asObject(value) ?? {};
      if ('klipstreamChat' in object) {
        facts = headerFacts(object);
        return;
      }
      const parsed = ChatMessage.safeParse(value);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        const reason = `field ${issue?.path.join('.') ?? '?'}: ${issue?.message ?? 'not as expected'}`;
        context.sink.reject({ line: item, reason, excerpt: excerptOf(JSON.stringify(value)) });
        return;
      }
      const message = parsed.data;
      const timeMs = message.offsetMs ?? message.sentAtUnixMs;
      if (timeMs === null) {
        context.sink.reject({
          line: item,
          reason: 'message without a time',
          excerpt: excerptOf(message.text),
        });
        return;
      }
      context.seen.nextPage();
      if (
        message.id !== null &&
        context.seen.isRepeat(message.id, timeMs, message.author?.id ?? null, message.text)
      )
        context.sink.reject({ line: item, reason: DUPLICATE_REASON, excerpt: excerptOf(message.text) });
      else context.sink.message(message);
    },
    header: () => undefined,
    page: () => undefined,
    facts: () => facts,
  };
}

function headerFacts(header: Readonly<Record<string, unknown>>): SourceFacts {
  return {
    platform: PLATFORMS.find((platform) => platform === header['platform']) ?? 'unknown',
    videoId: asFilledText(header['videoId']),
    title: asFilledText(header['title']),
    channel: asFilledText(header['channel']),
    streamStartedAtUnixMs: asInteger(header['streamStartedAtUnixMs']),
    durationMs: asInteger(header['durationMs']),
  };
}
