import { seededRandom } from '../../support/seeded-random.ts';

/** One thing that happened in the stand-in's chat. `offsetMs` counts from the stream's start. */
export interface SimChatItem {
  readonly id: string;
  readonly offsetMs: number;
  readonly kind: 'text' | 'paid' | 'sticker' | 'membership' | 'milestone' | 'gift' | 'deletion';
  readonly text: string;
  readonly author: string;
  /** As YouTube prints it. */
  readonly amountText?: string;
  /** 1..7, told by colours. */
  readonly tier?: number;
}

const WORDS = ['lol', 'gg', 'what', 'nice', 'KEKW', 'no way', 'hello', 'clip that', '草', 'so good'];
const AMOUNTS = ['$5.00', 'CA$10.00', '￥846', '2,00 €', '£20.00', 'NT$150.00'];
/** Header and body colours of the seven tiers, as protocol notes §6 and the captures have them. */
const COLOURS = [
  [4279592384, 4280191205],
  [4278237396, 4278248959],
  [4278239141, 4280150454],
  [4294947584, 4294953512],
  [4293284096, 4294278144],
  [4290910299, 4293467747],
  [4291821568, 4293271831],
] as const;

/** A chat of `count` items over `durationMs`, in time order, with bursts and quiet stretches. */
export function generateChat(seed: number, count: number, durationMs: number): SimChatItem[] {
  const random = seededRandom(seed);
  const offsets = Array.from({ length: count }, () => {
    const isBurst = random() < 0.3;
    const place = isBurst ? (Math.floor(random() * 8) + random() * 0.02) / 8 : random();
    return Math.floor(place * durationMs);
  }).sort((a, b) => a - b);
  return offsets.map((offsetMs, index) => itemOf(random, offsetMs, index));
}

function itemOf(random: () => number, offsetMs: number, index: number): SimChatItem {
  const base = {
    id: `item-${String(index).padStart(6, '0')}`,
    offsetMs,
    text: `${WORDS[Math.floor(random() * WORDS.length)]!} ${index}`,
    author: `viewer${Math.floor(random() * 500)}`,
  };
  const roll = random();
  const money = {
    amountText: AMOUNTS[Math.floor(random() * AMOUNTS.length)]!,
    tier: 1 + Math.floor(random() * 7),
  };
  if (roll < 0.01) return { ...base, kind: 'paid', ...money };
  if (roll < 0.015) return { ...base, kind: 'sticker', ...money };
  if (roll < 0.02) return { ...base, kind: 'membership' };
  if (roll < 0.025) return { ...base, kind: 'milestone' };
  if (roll < 0.03) return { ...base, kind: 'gift' };
  if (roll < 0.035 && index > 0) return { ...base, kind: 'deletion' };
  return { ...base, kind: 'text' };
}

const common = (item: SimChatItem, startedAtUnixMs: number): object => ({
  id: item.id,
  // Numbers of 64 bits are strings.
  timestampUsec: String((startedAtUnixMs + item.offsetMs) * 1000),
  authorName: { simpleText: `@${item.author}` },
  authorPhoto: { thumbnails: [{ url: 'https://yt3.invalid/photo=s64', width: 64, height: 64 }] },
  authorExternalChannelId: `UC${item.author}`,
  contextMenuAccessibility: { accessibilityData: { label: 'Comment actions' } },
});

/** The item's renderer, by its name. */
function rendererOf(item: SimChatItem, startedAtUnixMs: number): Record<string, object> {
  const shared = common(item, startedAtUnixMs);
  const message = { runs: [{ text: item.text }] };
  const [header, body] = COLOURS[(item.tier ?? 1) - 1]!;
  const purchaseAmountText = { simpleText: item.amountText ?? '' };
  const simpleBadge = { customThumbnail: { thumbnails: [] }, tooltip: 'Member (6 months)' };
  switch (item.kind) {
    case 'text':
    case 'deletion':
      return { liveChatTextMessageRenderer: { ...shared, message } };
    case 'paid':
      return {
        liveChatPaidMessageRenderer: {
          ...{ ...shared, message, purchaseAmountText },
          ...{ headerBackgroundColor: header, bodyBackgroundColor: body },
        },
      };
    case 'sticker':
      return {
        liveChatPaidStickerRenderer: {
          ...{ ...shared, purchaseAmountText, backgroundColor: header, moneyChipBackgroundColor: body },
          sticker: { accessibility: { accessibilityData: { label: item.text } } },
        },
      };
    case 'membership':
      return {
        liveChatMembershipItemRenderer: {
          ...shared,
          headerSubtext: { runs: [{ text: 'Welcome to ' }, { text: 'Gold' }, { text: '!' }] },
          authorBadges: [{ liveChatAuthorBadgeRenderer: simpleBadge }],
        },
      };
    case 'milestone':
      return {
        liveChatMembershipItemRenderer: {
          ...{ ...shared, message },
          headerPrimaryText: { runs: [{ text: 'Member for ' }, { text: '6' }, { text: ' months' }] },
          headerSubtext: { simpleText: 'Gold' },
        },
      };
    case 'gift': {
      const primaryText = { runs: [{ text: 'Sent ' }, { text: '5' }, { text: ' Sim gift memberships' }] };
      return {
        liveChatSponsorshipsGiftPurchaseAnnouncementRenderer: {
          ...shared,
          header: { liveChatSponsorshipsHeaderRenderer: { primaryText } },
        },
      };
    }
  }
}

/** The bare actions of an item, as a live page has them; paid ones come with their ticker. */
export function liveActions(item: SimChatItem, startedAtUnixMs: number): object[] {
  if (item.kind === 'deletion') {
    const deletedStateMessage = { runs: [{ text: '[message deleted]' }] };
    return [{ markChatItemAsDeletedAction: { targetItemId: `target-of-${item.id}`, deletedStateMessage } }];
  }
  const renderer = rendererOf(item, startedAtUnixMs);
  const add = { addChatItemAction: { item: renderer, clientId: `client-${item.id}` } };
  if (item.kind !== 'paid') return [add];
  const ticker = {
    liveChatTickerPaidMessageItemRenderer: {
      id: item.id,
      durationSec: 120,
      showItemEndpoint: { showLiveChatItemEndpoint: { renderer } },
    },
  };
  return [add, { addLiveChatTickerItemAction: { item: ticker, durationSec: '120' } }];
}

/** The same as a replay has them: each wrapped with its place on the video. */
export const replayActions = (item: SimChatItem, startedAtUnixMs: number): object[] =>
  liveActions(item, startedAtUnixMs).map((action) => ({
    clickTrackingParams: `tracking-${item.id}`,
    replayChatItemAction: { actions: [action], videoOffsetTimeMsec: String(item.offsetMs) },
  }));
