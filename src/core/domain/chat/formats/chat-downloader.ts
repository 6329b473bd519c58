import type {
  ChatAuthor,
  ChatBadge,
  ChatEmote,
  ChatEvent,
  ChatKind,
  ChatMessage,
} from '../../../../shared/model/chat.ts';
import { parseTimestamp } from '../../../../shared/time.ts';
import { epochToUnixMs } from './clock-time.ts';
import { codePointToUtf16, locateEmotes } from './code-points.ts';
import type { JsonObject } from './field.ts';
import {
  asArray,
  asCount,
  asFilledText,
  asInteger,
  asNumber,
  asObject,
  asText,
  present,
  restOf,
  secFieldToMs,
} from './field.ts';
import { parseMoney } from './money.ts';
import { badgesFromTitles, youtubeBadge } from './youtube-badges.ts';

const KINDS: Readonly<Record<string, ChatKind>> = {
  text_message: 'message',
  highlighted_message: 'message',
  send_message_in_subscriber_only_mode: 'message',
  action: 'action',
  subscription: 'subscription',
  extend_subscription: 'subscription',
  prime_paid_upgrade: 'subscription',
  gift_paid_upgrade: 'subscription',
  anonymous_gift_paid_upgrade: 'subscription',
  resubscription: 'resubscription',
  subscription_gift: 'gift',
  anonymous_subscription_gift: 'gift',
  mystery_subscription_gift: 'gift',
  anonymous_mystery_subscription_gift: 'gift',
  reward_gift: 'gift',
  community_pay_forward: 'gift',
  standard_pay_forward: 'gift',
  sponsorships_gift_purchase_announcement: 'gift',
  sponsorships_gift_redemption_announcement: 'gift',
  raid: 'raid',
  announcement: 'announcement',
  paid_message: 'paid',
  paid_sticker: 'paid',
  donation_announcement: 'paid',
  membership_item: 'membership',
  sponsor: 'membership',
  ban_user: 'ban',
  delete_message: 'deletion',
  deleted_message: 'deletion',
  clear_chat: 'deletion',
  mark_chat_item_as_deleted: 'deletion',
  mark_chat_items_by_author_as_deleted: 'deletion',
};

const CONSUMED: ReadonlySet<string> = new Set([
  ...[
    'message_id',
    'message',
    'timestamp',
    'time_in_seconds',
    'time_text',
    'video_offset_time_msec',
    'author',
  ],
  ...[
    'author_id',
    'author_name',
    'badges',
    'emotes',
    'colour',
    'color',
    'money',
    'amount',
    'bits',
    'in_reply_to',
  ],
  ...['system_message', 'is_action', 'body', 'message_type'],
]);
const CONSUMED_AUTHOR: ReadonlySet<string> = new Set([
  'id',
  'name',
  'display_name',
  'badges',
  'colour',
  'color',
]);

/** Types that repeat another item of the same id for a while at the top of the chat. */
export const isTicker = (item: JsonObject): boolean =>
  asText(item['message_type'])?.startsWith('ticker_') === true;

/** One item of chat-downloader (old and new field names) as a message, or why it is none. */
export function readChatDownloaderItem(item: JsonObject): ChatMessage | string {
  const offsetMs = offsetOf(item);
  const sentAtUnixMs = epochToUnixMs(asNumber(item['timestamp']));
  if (offsetMs === null && sentAtUnixMs === null) return 'item without a time';
  const type = asFilledText(item['message_type'])?.replace(/^ticker_(.*?)(?:_item)?$/, '$1') ?? '';
  const author = asObject(item['author']);
  const kind = kindOf(item, type);
  const isSystem = kind === 'notice' || kind === 'ban' || kind === 'timeout' || kind === 'deletion';
  const body = asText(item['message']) ?? asText(item['body']) ?? '';
  const text = isSystem ? '' : body;
  return {
    id: asFilledText(item['message_id']),
    offsetMs,
    sentAtUnixMs,
    kind,
    author: readAuthor(item, author),
    text,
    emotes: readEmotes(text, item['emotes']),
    badges: readBadges(author?.['badges'] ?? item['badges']),
    color: colorOf(author?.['colour'] ?? author?.['color'] ?? item['colour'] ?? item['color']),
    bits: asCount(item['bits']),
    reply: readReply(asObject(item['in_reply_to'])),
    event: eventOf(item, kind, isSystem ? body : ''),
    extra: extraOf(item, author),
  };
}

/** Milliseconds are given beside whole seconds for YouTube; before the start only the seconds or the text are negative. */
function offsetOf(item: JsonObject): number | null {
  const sec = secFieldToMs(item['time_in_seconds']);
  const text = asText(item['time_text']);
  const fromText = text === null ? null : parseTimestamp(text);
  if (sec !== null && sec < 0) return sec;
  if (sec === 0 && fromText !== null && fromText < 0) return fromText;
  return asInteger(item['video_offset_time_msec']) ?? sec ?? fromText;
}

function kindOf(item: JsonObject, type: string): ChatKind {
  if (type === 'ban_user') return asNumber(item['ban_duration']) === null ? 'ban' : 'timeout';
  if (item['is_action'] === true) return 'action';
  const known = KINDS[type];
  if (known !== undefined) return known;
  if (asObject(item['money']) !== null || asFilledText(item['amount']) !== null) return 'paid';
  return type === '' ? 'message' : 'notice';
}

function readAuthor(item: JsonObject, author: JsonObject | null): ChatAuthor | null {
  const name = asFilledText(author?.['name']) ?? asFilledText(item['author_name']);
  const displayName =
    asFilledText(author?.['display_name']) ?? name ?? (author === null ? asFilledText(item['author']) : null);
  if (displayName === null) return null;
  const hasLogin = author !== null && asFilledText(author['display_name']) !== null;
  return {
    id: asFilledText(author?.['id']) ?? asFilledText(item['author_id']),
    login: hasLogin ? name : null,
    displayName,
  };
}

function readBadges(badges: unknown): ChatBadge[] {
  if (typeof badges === 'string') return badgesFromTitles(badges);
  const read: ChatBadge[] = [];
  for (const entry of asArray(badges)) {
    const badge = asObject(entry);
    const title = asFilledText(badge?.['title']) ?? (typeof entry === 'string' ? entry : null);
    const name = asFilledText(badge?.['name']);
    if (name !== null) {
      read.push({ set: name, version: asText(badge?.['version']) ?? '', ...present({ title }) });
    } else if (title !== null) read.push(youtubeBadge(title));
  }
  return read;
}

/** Twitch emotes carry inclusive code point ranges in `locations`; YouTube's are found by their shortcuts. */
function readEmotes(text: string, value: unknown): ChatEmote[] {
  const emotes: ChatEmote[] = [];
  const unplaced: { id: string | null; names: string[] }[] = [];
  const toUtf16 = codePointToUtf16(text);
  for (const entry of asArray(value)) {
    const emote = asObject(entry);
    if (emote === null) continue;
    const id = asFilledText(emote['id']);
    const locations = Array.isArray(emote['locations'])
      ? emote['locations']
      : (asText(emote['locations'])?.split(',') ?? []);
    if (locations.length === 0) unplaced.push({ id, names: namesOf(emote) });
    for (const location of locations) {
      const range = /^(\d+)-(\d+)$/.exec(asText(location) ?? '');
      const begin = range ? toUtf16(Number(range[1])) : 0;
      const end = range ? toUtf16(Number(range[2]) + 1) : 0;
      if (begin < end && end <= text.length) {
        emotes.push({ id, name: text.slice(begin, end), provider: 'twitch', begin, end });
      }
    }
  }
  const located = unplaced.length === 0 ? [] : locateEmotes(text, unplaced, 'youtube');
  return [...emotes, ...located].sort((left, right) => left.begin - right.begin);
}

const namesOf = (emote: JsonObject): string[] =>
  [emote['name'], ...asArray(emote['shortcuts']), emote['id']]
    .map((name) => asText(name) ?? '')
    .filter((name) => name !== '');

/** A CSS colour as it is, an ARGB integer as `#RRGGBB`. */
function colorOf(value: unknown): string | null {
  if (typeof value !== 'number') return asFilledText(value);
  return `#${(value & 0xffffff).toString(16).padStart(6, '0').toUpperCase()}`;
}

function readReply(parent: JsonObject | null): ChatMessage['reply'] {
  const parentId = asFilledText(parent?.['message_id']);
  if (parent === null || parentId === null) return null;
  const author = asObject(parent['author']);
  return {
    parentId,
    parentAuthor: asFilledText(author?.['display_name']) ?? asFilledText(author?.['name']),
    parentText: asFilledText(parent['message']),
  };
}

function eventOf(item: JsonObject, kind: ChatKind, systemBody: string): ChatEvent | null {
  const money = asObject(item['money']);
  const amountText = asFilledText(money?.['text']) ?? asFilledText(item['amount']);
  if ((kind === 'message' || kind === 'action') && amountText === null) return null;
  const parsed = amountText === null ? null : parseMoney(amountText);
  return {
    type: asFilledText(item['message_type']) ?? kind,
    ...present({
      systemText:
        asFilledText(item['system_message']) ??
        asFilledText(item['header_primary_text']) ??
        asFilledText(item['header_secondary_text']) ??
        (systemBody || null),
      months: asInteger(item['cumulative_months']) ?? asInteger(item['months']),
      count: asInteger(item['mass_gift_count']),
      tier: asFilledText(item['subscription_type']) ?? asFilledText(item['subscription_plan']),
      recipient: asFilledText(item['gift_recipient_display_name']) ?? asFilledText(item['banned_user']),
      viewers: asInteger(item['number_of_raiders']) ?? asInteger(item['raid_viewer_count']),
      durationSec: asNumber(item['ban_duration']),
      amount: asNumber(money?.['amount']) ?? parsed?.amount ?? null,
      currency: asFilledText(money?.['currency']) ?? parsed?.currency ?? null,
    }),
  };
}

function extraOf(item: JsonObject, author: JsonObject | null): Record<string, unknown> | null {
  const rest = restOf(item, CONSUMED);
  const authorRest = author === null ? null : restOf(author, CONSUMED_AUTHOR);
  return authorRest === null ? rest : { ...rest, author: authorRest };
}
