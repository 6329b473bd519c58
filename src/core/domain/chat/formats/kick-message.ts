import type { ChatAuthor, ChatBadge, ChatEmote, ChatMessage } from '../../../../shared/model/chat.ts';
import { chatMessage } from './chat-sink.ts';
import { isoToUnixMs } from './clock-time.ts';
import type { JsonObject } from './field.ts';
import { asArray, asFilledText, asInteger, asObject, asText, present, restOf } from './field.ts';

const CONSUMED: ReadonlySet<string> = new Set(
  'id content type created_at sender metadata chatroom_id chat_id user_id'.split(' '),
);
const CONSUMED_METADATA: ReadonlySet<string> = new Set([
  'original_sender',
  'original_message',
  'celebration',
]);
const EMOTE = /\[emote:(\d+):?([^\]\s]*)\]/g;

/**
 * A chat message as Kick's socket (`ChatMessageEvent`) and its replay give it, or the reason why it is none. Emotes
 * (`[emote:id:name]`) become their name, with a blank where they touched what stands beside them. Times have whole
 * seconds. Source: kick fact sheet §4, §5.
 */
export function readKickMessage(item: JsonObject): ChatMessage | string {
  const sentAtUnixMs = isoToUnixMs(item['created_at']);
  if (sentAtUnixMs === null) return 'message without a time';
  const type = asFilledText(item['type']) ?? 'message';
  const metadata = metadataOf(item['metadata']);
  const celebration = asObject(metadata?.['celebration']);
  const rest = {
    ...restOf(item, CONSUMED),
    ...(metadata && restOf(metadata, CONSUMED_METADATA)),
    ...(type === 'message' || type === 'reply' ? {} : { type }),
  };
  return chatMessage({
    id: asFilledText(item['id']),
    sentAtUnixMs,
    kind: celebration === null ? 'message' : 'resubscription',
    author: kickAuthor(asObject(item['sender'])),
    ...kickText(asText(item['content']) ?? ''),
    ...kickIdentity(asObject(item['sender'])),
    reply: replyOf(metadata),
    event:
      celebration === null
        ? null
        : {
            type: asFilledText(celebration['type']) ?? 'celebration',
            ...present({ months: asInteger(celebration['total_months']) }),
          },
    extra: Object.keys(rest).length === 0 ? null : rest,
  });
}

/** The socket gives an object, the replay the same as JSON in a string. */
function metadataOf(value: unknown): JsonObject | null {
  if (typeof value !== 'string' || value === '') return asObject(value);
  try {
    return asObject(JSON.parse(value));
  } catch {
    return null;
  }
}

/** `{id, username, slug}` of a sender. */
export function kickAuthor(sender: JsonObject | null): ChatAuthor | null {
  const displayName = asFilledText(sender?.['username']) ?? asFilledText(sender?.['slug']);
  if (sender === null || displayName === null) return null;
  return { id: asFilledText(sender['id']), login: asFilledText(sender['slug']), displayName };
}

/** Badges that are worn (`active` is absent or true); a count (months, gifts) is the version. */
function kickIdentity(sender: JsonObject | null): Pick<ChatMessage, 'badges' | 'color'> {
  const identity = asObject(sender?.['identity']);
  const badges: ChatBadge[] = [];
  for (const entry of asArray(identity?.['badges'])) {
    const badge = asObject(entry);
    const set = asFilledText(badge?.['type']);
    if (badge === null || set === null || badge['active'] === false) continue;
    badges.push({
      set,
      version: asFilledText(badge['count']) ?? '',
      ...present({ title: asFilledText(badge['text']) }),
    });
  }
  return { badges, color: asFilledText(identity?.['color']) };
}

export function kickText(content: string): { text: string; emotes: ChatEmote[] } {
  if (!content.includes('[emote:')) return { text: content, emotes: [] };
  const emotes: ChatEmote[] = [];
  let text = '';
  let from = 0;
  for (const match of content.matchAll(EMOTE)) {
    text += content.slice(from, match.index);
    if (text !== '' && !/\s$/.test(text)) text += ' ';
    const name = match[2] || match[1]!;
    emotes.push({
      id: match[1]!,
      name,
      provider: 'kick',
      begin: text.length,
      end: text.length + name.length,
    });
    text += name;
    from = match.index + match[0].length;
    if (from < content.length && !/^\s/.test(content.slice(from))) text += ' ';
  }
  return { text: text + content.slice(from), emotes };
}

function replyOf(metadata: JsonObject | null): ChatMessage['reply'] {
  const parent = asObject(metadata?.['original_message']);
  const parentId = asFilledText(parent?.['id']);
  if (parentId === null) return null;
  const content = asText(parent?.['content']);
  return {
    parentId,
    parentAuthor: asFilledText(asObject(metadata?.['original_sender'])?.['username']),
    parentText: content === null ? null : kickText(content).text,
  };
}
