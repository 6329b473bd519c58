import { describe, expect, it } from 'vitest';
import { CHAT_MODEL_PATH } from '../../../../test/support/chat-model.ts';
import { syntheticStream } from '../../../../test/support/synthetic-stream.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import { createChatFeatures } from '../../domain/chat/chat-features.ts';
import { loadChatModel } from './load-chat-model.ts';

type Line = readonly [atMs: number, message: ChatMessage];

const DURATION_MS = 900_000;
const { classifier } = loadChatModel(CHAT_MODEL_PATH);
const lines = syntheticStream({ seed: 21, durationSec: DURATION_MS / 1000, lagSec: 6 }).lines.map(
  ({ atMs, message }): Line => [atMs, message],
);

function chatOf(given: readonly Line[], durationMs = DURATION_MS): TrackSet {
  const features = createChatFeatures({ durationMs, classifier });
  for (const [atMs, message] of [...given].sort((a, b) => a[0] - b[0])) features.add(atMs, message);
  return features.finish();
}

describe('chat read with the shipped model', () => {
  const chat = chatOf(lines);

  it('says the same later when everything happens later', () => {
    const later = chatOf(
      lines.map(([atMs, message]) => [atMs + 90_000, message]),
      DURATION_MS + 90_000,
    );
    for (const [name, track] of Object.entries(chat.tracks))
      expect([name, [...later.tracks[name]!.slice(90)]]).toEqual([name, [...track]]);
  });

  it('does not care what people are called', () => {
    const numbers = new Map<string, number>();
    const numberOf = (name: string): number => {
      if (!numbers.has(name)) numbers.set(name, numbers.size);
      return numbers.get(name)!;
    };
    const renamed = (message: ChatMessage): ChatMessage => {
      if (message.author === null) return message;
      const name = `viewer_${numberOf(message.author.displayName)}_x`;
      return { ...message, author: { ...message.author, login: name, displayName: name } };
    };
    const named = (given: readonly Line[], to: string): Line[] =>
      given.map(([atMs, message], index) => [
        atMs,
        index % 9 === 0 ? { ...message, text: `@${to} ${message.text}` } : message,
      ]);
    const again = named(lines, 'somebody_else').map(([atMs, message]): Line => [atMs, renamed(message)]);
    expect(chatOf(again).tracks).toEqual(chatOf(named(lines, 'love_hater')).tracks);
  });
});
