import type { ChatMessage } from '../../../src/shared/model/chat.ts';
import type { SimChatItem } from './chat-items.ts';

const MONEY: Readonly<Record<string, readonly [number, string]>> = {
  '$5.00': [5, 'USD'],
  'CA$10.00': [10, 'CAD'],
  '￥846': [846, 'JPY'],
  '2,00 €': [2, 'EUR'],
  '£20.00': [20, 'GBP'],
  'NT$150.00': [150, 'TWD'],
};

/** One line that says all that matters of a generated item, as `outlineOf` says it of a message that was read. */
export function expectedOutline(item: SimChatItem): string {
  const at = `${item.offsetMs} `;
  const [amount, currency] = MONEY[item.amountText ?? ''] ?? [];
  switch (item.kind) {
    case 'text':
      return `${at}message ${item.id} @${item.author} ${item.text}`;
    case 'paid':
      return `${at}paid ${item.id} @${item.author} ${item.text} ${amount} ${currency} tier ${item.tier}`;
    case 'sticker':
      return `${at}paid ${item.id} @${item.author} [${item.text}] ${amount} ${currency} tier ${item.tier}`;
    case 'membership':
      return `${at}membership ${item.id} @${item.author} [Welcome to Gold!] tier Gold`;
    case 'milestone':
      return `${at}membership ${item.id} @${item.author} ${item.text} [Member for 6 months Gold] tier Gold 6 months`;
    case 'gift':
      return `${at}gift ${item.id} @${item.author} [Sent 5 Sim gift memberships] ×5`;
    case 'deletion':
      return `${at}deletion target-of-${item.id} [[message deleted]]`;
  }
}

export function outlineOf({ offsetMs, kind, id, author, text, event, extra }: ChatMessage): string {
  const target = extra?.['targetItemId'] as string | undefined;
  return [
    offsetMs,
    kind,
    id ?? target,
    author?.displayName,
    text,
    event?.systemText === undefined ? null : `[${event.systemText}]`,
    event?.amount,
    event?.currency,
    event?.tier === undefined ? null : `tier ${event.tier}`,
    event?.months === undefined ? null : `${event.months} months`,
    event?.count === undefined ? null : `×${event.count}`,
  ]
    .filter((part) => part !== null && part !== undefined && part !== '')
    .join(' ');
}
