import type { ChatEvent, ChatKind, ChatMessage } from '../../../../shared/model/chat.ts';
import type { ItemParser, ParseContext } from './chat-sink.ts';
import { DUPLICATE_REASON } from './chat-sink.ts';
import { isoToUnixMs } from './clock-time.ts';
import type { JsonObject } from './field.ts';
import {
  asArray,
  asFilledText,
  asInteger,
  asNumber,
  asObject,
  asText,
  excerptOf,
  present,
  restOf,
} from './field.ts';
import { parseMoney } from './money.ts';

const KINDS: Readonly<Record<string, ChatKind>> = {
  textMessageEvent: 'message',
  superChatEvent: 'paid',
  superStickerEvent: 'paid',
  fanFundingEvent: 'paid',
  newSponsorEvent: 'membership',
  memberMilestoneChatEvent: 'membership',
  membershipGiftingEvent: 'gift',
  giftMembershipReceivedEvent: 'gift',
  messageDeletedEvent: 'deletion',
  userBannedEvent: 'ban',
};

const isMessage = (object: JsonObject): boolean =>
  object['kind'] === 'youtube#liveChatMessage' ||
  asText(asObject(object['snippet'])?.['liveChatId']) !== null;
const isList = (object: JsonObject): boolean => object['kind'] === 'youtube#liveChatMessageListResponse';

const CONSUMED_SNIPPET: ReadonlySet<string> = new Set([
  ...['type', 'liveChatId', 'authorChannelId', 'publishedAt', 'hasDisplayContent', 'displayMessage'],
  ...['textMessageDetails'],
]);

/** Reads answers of the YouTube Data API's `liveChat/messages`. */
export function youtubeApiParser(context: ParseContext): ItemParser {
  const read = (object: JsonObject, item: number): void => {
    const message = readMessage(object);
    const excerpt = excerptOf(typeof message === 'string' ? JSON.stringify(object) : message.text);
    if (typeof message === 'string') context.sink.reject({ line: item, reason: message, excerpt });
    else if (message.id !== null && context.seen.isRepeat(message.id, message.sentAtUnixMs, message.text)) {
      context.sink.reject({ line: item, reason: DUPLICATE_REASON, excerpt });
    } else context.sink.message(message);
  };
  return {
    format: () => 'youtube-api-json',
    accepts: (value) => {
      const object = asObject(value);
      return object !== null && (isMessage(object) || isList(object));
    },
    item: (value, item) => {
      const object = asObject(value) ?? {};
      if (!isList(object)) {
        read(object, item);
        return;
      }
      context.seen.nextPage();
      for (const entry of asArray(object['items'])) read(asObject(entry) ?? {}, item);
    },
    header: () => undefined,
    page: () => context.seen.nextPage(),
    facts: () => ({ platform: 'youtube' }),
  };
}

function readMessage(object: JsonObject): ChatMessage | string {
  const snippet = asObject(object['snippet']) ?? {};
  const details = asObject(object['authorDetails']);
  const type = asFilledText(snippet['type']) ?? 'nothing';
  const sentAtUnixMs = isoToUnixMs(snippet['publishedAt']);
  if (sentAtUnixMs === null) return 'message without a time';
  const kind = KINDS[type] ?? 'notice';
  const money = asObject(snippet['superChatDetails']) ?? asObject(snippet['superStickerDetails']);
  const milestone = asObject(snippet['memberMilestoneChatDetails']);
  const display = asText(snippet['displayMessage']) ?? '';
  const written =
    kind === 'message'
      ? (asText(asObject(snippet['textMessageDetails'])?.['messageText']) ?? display)
      : (asText(money?.['userComment']) ?? asText(milestone?.['userComment']) ?? '');
  const displayName = asFilledText(details?.['displayName']);
  const roles = ['Verified', 'ChatOwner', 'ChatSponsor', 'ChatModerator'].filter(
    (role) => details?.[`is${role}`] === true,
  );
  return {
    id: asFilledText(object['id']),
    offsetMs: null,
    sentAtUnixMs,
    kind,
    author:
      displayName === null
        ? null
        : {
            id: asFilledText(details?.['channelId'] ?? snippet['authorChannelId']),
            login: null,
            displayName,
          },
    text: written,
    emotes: [],
    badges: roles.map((role) => ({ set: ROLE_SETS[role] ?? role, version: '' })),
    color: null,
    bits: null,
    reply: null,
    event: kind === 'message' ? null : eventOf(type, display, money, snippet),
    extra: restOf(snippet, CONSUMED_SNIPPET),
  };
}

const ROLE_SETS: Readonly<Record<string, string>> = {
  Verified: 'verified',
  ChatOwner: 'owner',
  ChatSponsor: 'member',
  ChatModerator: 'moderator',
};

function eventOf(type: string, display: string, money: JsonObject | null, snippet: JsonObject): ChatEvent {
  const micros = asNumber(money?.['amountMicros']);
  const printed = parseMoney(asText(money?.['amountDisplayString']) ?? '');
  const ban = asObject(snippet['userBannedDetails']);
  return {
    type,
    ...present({
      systemText: display || null,
      amount: micros === null ? printed.amount : micros / 1e6,
      currency: asFilledText(money?.['currency']) ?? printed.currency,
      months: asInteger(asObject(snippet['memberMilestoneChatDetails'])?.['memberMonth']),
      count: asInteger(asObject(snippet['membershipGiftingDetails'])?.['giftMembershipsCount']),
      durationSec: asNumber(ban?.['banDurationSeconds']),
      recipient: asFilledText(asObject(ban?.['bannedUserDetails'])?.['displayName']),
    }),
  };
}
