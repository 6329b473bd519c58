import type { ChatEvent, ChatKind } from '../../../../shared/model/chat.ts';
import { asInteger, asNumber, asText, present } from './field.ts';

const KINDS: Readonly<Record<string, ChatKind>> = {
  sub: 'subscription',
  resub: 'resubscription',
  primepaidupgrade: 'subscription',
  giftpaidupgrade: 'subscription',
  anongiftpaidupgrade: 'subscription',
  subgift: 'gift',
  anonsubgift: 'gift',
  submysterygift: 'gift',
  anonsubmysterygift: 'gift',
  rewardgift: 'gift',
  communitypayforward: 'gift',
  standardpayforward: 'gift',
  raid: 'raid',
  announcement: 'announcement',
  midnightsquid: 'paid',
  charitydonation: 'paid',
};

/** The kind of a Twitch user notice by its `msg-id`; ids that are not known are plain notices. */
export const kindOfTwitchNotice = (id: string): ChatKind => KINDS[id] ?? 'notice';

/** Parameters that end up in a field of the event; the caller keeps the others. */
export const MODELLED_PARAMS: ReadonlySet<string> = new Set([
  ...[
    'months',
    'cumulative-months',
    'sub-plan',
    'recipient-display-name',
    'recipient-user-name',
    'viewerCount',
  ],
  ...['mass-gift-count', 'threshold', 'value', 'donation-amount', 'donation-currency', 'exponent'],
]);

/**
 * The event of a Twitch user notice. `param` looks up a `msg-param-*` value by its name without that prefix.
 * Months are the cumulative ones; `count` is the gifts of a mass gift, a bits threshold or the length of a streak.
 */
export function twitchNoticeEvent(
  type: string,
  systemText: string | null,
  param: (name: string) => unknown,
): ChatEvent {
  const exponent = asInteger(param('exponent')) ?? 0;
  const donated = asNumber(param('donation-amount'));
  return {
    type,
    ...present({
      systemText: systemText || null,
      months: asInteger(param('cumulative-months')) ?? asInteger(param('months')),
      count:
        asInteger(param('mass-gift-count')) ?? asInteger(param('threshold')) ?? asInteger(param('value')),
      tier: asText(param('sub-plan')) || null,
      recipient: asText(param('recipient-display-name')) || asText(param('recipient-user-name')) || null,
      viewers: asInteger(param('viewerCount')),
      amount: donated === null ? null : donated / 10 ** exponent,
      currency: asText(param('donation-currency')) || null,
    }),
  };
}
