import { channelKeyOf, type ChatConsent, NO_CONSENT } from '../../shared/model/chat-consent.ts';
import type { Link } from '../../shared/model/link.ts';
import type { Settings } from '../../shared/model/settings.ts';
import { chatLinkOf } from '../domain/links/relay-link.ts';
import type { SettingsStore } from '../ports/settings-store.ts';

/** What the person decided about the chat that belongs to a link's stream. */
export function consentFor({ chatConsents }: Pick<Settings, 'chatConsents'>, link: Link): ChatConsent {
  const chat = chatLinkOf(link);
  return (chat === null ? undefined : chatConsents[channelKeyOf(chat)]) ?? NO_CONSENT;
}

/** Changes what is decided about a channel's chat; what is left out stays. */
export function changeConsent(
  settings: SettingsStore,
  channelKey: string,
  { keep, days }: { readonly keep?: boolean | undefined; readonly days?: ChatConsent['days'] | undefined },
): void {
  const { chatConsents } = settings.get();
  const before = chatConsents[channelKey] ?? NO_CONSENT;
  const consent = { keep: keep ?? before.keep, days: days === undefined ? before.days : days };
  settings.set({ chatConsents: { ...chatConsents, [channelKey]: consent } });
}
