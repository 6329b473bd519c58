import type {
  ChatAuthor,
  ChatBadge,
  ChatEmote,
  ChatEvent,
  ChatKind,
  ChatMessage,
} from '../../../../shared/model/chat.ts';
import { epochToUnixMs } from './clock-time.ts';
import type { JsonObject } from './field.ts';
import { asArray, asFilledText, asNumber, asObject, asText, present, restOf } from './field.ts';
import { parseMoney } from './money.ts';
import { youtubeBadgePicture } from '../../emotes/badge-picture.ts';
import { youtubeBadge } from './youtube-badges.ts';
import { membershipLevel, paidTier } from './youtube-tiers.ts';

/** A text with its emotes in place. */
interface RichText {
  readonly text: string;
  readonly emotes: readonly ChatEmote[];
}

/** `simpleText`, or `runs` of text and emoji. A custom emoji becomes its `:shortcut:`, a standard one itself. */
export function readRuns(value: unknown): RichText {
  const object = asObject(value);
  if (object === null) return { text: typeof value === 'string' ? value : '', emotes: [] };
  const simple = asText(object['simpleText']);
  if (simple !== null) return { text: simple, emotes: [] };
  const emotes: ChatEmote[] = [];
  let text = '';
  for (const entry of asArray(object['runs'])) {
    const run = asObject(entry);
    const emoji = asObject(run?.['emoji']);
    if (emoji === null) {
      text += asText(run?.['text']) ?? '';
      continue;
    }
    const id = asFilledText(emoji['emojiId']);
    const isCustom = emoji['isCustomEmoji'] === true;
    const shortcut = asFilledText(asArray(emoji['shortcuts'])[0]);
    const name = (isCustom ? (shortcut ?? labelOf(emoji['image'])) : (id ?? shortcut)) ?? '';
    if (name !== '')
      emotes.push({ id, name, provider: 'youtube', begin: text.length, end: text.length + name.length });
    text += name;
  }
  return { text, emotes };
}

const labelOf = (value: unknown): string | null =>
  asFilledText(asObject(asObject(asObject(value)?.['accessibility'])?.['accessibilityData'])?.['label']);

const plain = (value: unknown): string | null => readRuns(value).text || null;

/** Members that hold layout, pictures and menus; they say nothing about the message. */
const IGNORED: ReadonlySet<string> = new Set([
  ...[
    'id',
    'message',
    'timestampUsec',
    'timestampText',
    'authorName',
    'authorExternalChannelId',
    'authorBadges',
  ],
  ...[
    'contextMenuEndpoint',
    'contextMenuAccessibility',
    'trackingParams',
    'purchaseAmountText',
    'authorPhoto',
  ],
  ...[
    'headerSubtext',
    'headerPrimaryText',
    'header',
    'sticker',
    'empty',
    'inlineActionButtons',
    'pdgLikeButton',
  ],
  ...[
    'creatorHeartButton',
    'replyButton',
    'beforeContentButtons',
    'eventText',
    'detailText',
    'text',
    'subtext',
  ],
  ...['isV2Style', 'pdgPurchasedNoveltyLoggingDirectives', 'leaderboardBadge', 'actionButton'],
]);

interface Reading {
  readonly kind: ChatKind;
  readonly rich?: RichText;
  readonly event?: ChatEvent | null;
  readonly extra?: Record<string, unknown>;
}

type ItemReader = (item: JsonObject, type: string) => Reading;

const paid = (item: JsonObject, type: string, extra: Partial<ChatEvent> = {}): ChatEvent => {
  const amountText = plain(item['purchaseAmountText']);
  const money = amountText === null ? null : parseMoney(amountText);
  return {
    type,
    ...extra,
    ...present({ amount: money?.amount, currency: money?.currency, tier: paidTier(item) }),
  };
};

const notice: ItemReader = (item, type) => ({
  kind: 'notice',
  event: {
    type,
    ...present({
      systemText:
        [item['text'], item['message'], item['subtext']].map(plain).filter(Boolean).join(' ') || null,
    }),
  },
});

const READERS: Readonly<Record<string, ItemReader>> = {
  liveChatTextMessageRenderer: (item) => ({ kind: 'message', rich: readRuns(item['message']) }),
  liveChatPaidMessageRenderer: (item, type) => ({
    kind: 'paid',
    rich: readRuns(item['message']),
    event: paid(item, type),
    extra: { purchaseAmountText: plain(item['purchaseAmountText']) },
  }),
  liveChatPaidStickerRenderer: (item, type) => ({
    kind: 'paid',
    event: paid(item, type, present({ systemText: labelOf(item['sticker']) })),
    extra: { purchaseAmountText: plain(item['purchaseAmountText']), sticker: labelOf(item['sticker']) },
  }),
  liveChatMembershipItemRenderer: (item, type) => {
    const primary = plain(item['headerPrimaryText']);
    const months = /(\d+)/.exec(primary ?? '')?.[1];
    const subtext = plain(item['headerSubtext']);
    const systemText = [primary, subtext].filter(Boolean).join(' ') || null;
    const tier = membershipLevel(primary, subtext);
    const event = { type, ...present({ systemText, months: asNumber(months), tier }) };
    return { kind: 'membership', rich: readRuns(item['message']), event };
  },
  liveChatLegacyPaidMessageRenderer: (item, type) => {
    const systemText = [item['eventText'], item['detailText']].map(plain).filter(Boolean).join(' ') || null;
    return { kind: 'membership', event: { type, ...present({ systemText }) } };
  },
  liveChatSponsorshipsGiftPurchaseAnnouncementRenderer: (item, type) => {
    const header = asObject(asObject(item['header'])?.['liveChatSponsorshipsHeaderRenderer']) ?? {};
    const systemText = plain(header['primaryText']);
    const count = asNumber(/\d+/.exec(systemText ?? '')?.[0]);
    return { kind: 'gift', event: { type, ...present({ systemText, count }) } };
  },
  liveChatSponsorshipsGiftRedemptionAnnouncementRenderer: (item, type) => ({
    kind: 'gift',
    event: { type, ...present({ systemText: plain(item['message']) }) },
  }),
  liveChatDonationAnnouncementRenderer: (item, type) => ({
    kind: 'paid',
    event: paid(item, type, present({ systemText: plain(item['text']) ?? plain(item['message']) })),
  }),
  liveChatAutoModMessageRenderer: notice,
  liveChatViewerEngagementMessageRenderer: notice,
  liveChatModeChangeMessageRenderer: notice,
  liveChatPurchasedProductMessageRenderer: notice,
};

/** Items that are shown for what others bought or joined; they repeat under a ticker. */
export const isPaidItem = (type: string): boolean => /Paid|Membership|Sponsorships/.test(type);

/** One item of an `addChatItemAction`, without its time on the video; or why it is no message. */
export function readInnertubeItem(type: string, item: JsonObject): ChatMessage | string {
  if (type === 'liveChatPlaceholderItemRenderer') return 'placeholder without content';
  const reader = READERS[type];
  if (reader === undefined) return `unknown item: ${type}`;
  // Gifts keep their author's name and badges in the header.
  const header = asObject(asObject(item['header'])?.['liveChatSponsorshipsHeaderRenderer']);
  const { kind, rich = { text: '', emotes: [] }, event = null, extra } = reader(item, type);
  const rest = { ...restOf(item, IGNORED), ...(extra && restOf(extra, new Set())), ...photoOf(item) };
  return {
    id: asFilledText(item['id']),
    offsetMs: null,
    sentAtUnixMs: epochToUnixMs(asNumber(item['timestampUsec'])),
    kind,
    author: readAuthor(item, header),
    text: rich.text,
    emotes: [...rich.emotes],
    badges: readBadges(item['authorBadges'] ?? header?.['authorBadges']),
    color: null,
    bits: null,
    reply: null,
    event,
    extra: Object.keys(rest).length === 0 ? null : rest,
  };
}

function readAuthor(item: JsonObject, header: JsonObject | null): ChatAuthor | null {
  const displayName = plain(item['authorName']) ?? plain(header?.['authorName']);
  const id = asFilledText(item['authorExternalChannelId']);
  return displayName === null && id === null ? null : { id, login: null, displayName: displayName ?? '' };
}

function readBadges(value: unknown): ChatBadge[] {
  const badges: ChatBadge[] = [];
  for (const entry of asArray(value)) {
    const badge = asObject(asObject(entry)?.['liveChatAuthorBadgeRenderer']);
    if (badge === null) continue;
    const title = asFilledText(badge['tooltip']) ?? '';
    const icon = asFilledText(asObject(badge['icon'])?.['iconType']);
    if (icon !== null) badges.push({ set: icon.toLowerCase(), version: '', title });
    else if ('customThumbnail' in badge) {
      const thumbnail = asArray(asObject(badge['customThumbnail'])?.['thumbnails']).at(-1);
      const picture = youtubeBadgePicture(asFilledText(asObject(thumbnail)?.['url']));
      badges.push({ ...youtubeBadge(title), set: 'member', ...present({ picture }) });
    } else if (title !== '') badges.push(youtubeBadge(title));
  }
  return badges;
}

function photoOf(item: JsonObject): Record<string, unknown> {
  const photo = asObject(asArray(asObject(item['authorPhoto'])?.['thumbnails']).at(-1));
  const url = asFilledText(photo?.['url']);
  return url === null ? {} : { authorPhoto: url };
}
