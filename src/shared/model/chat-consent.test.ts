import { expect, it } from 'vitest';
import { keptUntil } from './chat-consent.ts';
import { Settings } from './settings.ts';

it('kept chat of a new recording stays for a month, where nobody said otherwise', () => {
  const { keepLiveChatDays } = Settings.parse({});
  expect(keptUntil(Date.UTC(2026, 0, 1), keepLiveChatDays)).toBe(Date.UTC(2026, 0, 31));
  expect(keptUntil(Date.UTC(2026, 0, 1), null)).toBeNull();
});
