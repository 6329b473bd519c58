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

/** Remembers what is decided about a channel's chat. */
export function changeConsent(settings: SettingsStore, channelKey: string, consent: ChatConsent): void {
  settings.set({ chatConsents: { ...settings.get().chatConsents, [channelKey]: consent } });
}
