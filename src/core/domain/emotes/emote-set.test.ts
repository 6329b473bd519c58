import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import { chatMessage } from '../chat/formats/chat-sink.ts';
import { layered, markThirdPartyEmotes, type EmoteSet, type ThirdPartyEmote } from './emote-set.ts';

const emote = (id: string): ThirdPartyEmote => ({
  ...{ id, provider: '7tv', url: `https://cdn/${id}`, zeroWidth: false },
});
const set: EmoteSet = {
  emotes: new Map([
    ['KEKW', emote('k')],
    [':tf:', emote('t')],
    ['D:', emote('d')],
    ['Kappa', emote('x')],
  ]),
  badges: new Map([
    ['subscriber/12', { title: '1-Year Subscriber', picture: { provider: 'twitch-badge', id: 'abc' } }],
  ]),
  failed: [],
};
const marked = (text: string, more: Partial<ChatMessage> = {}): ChatMessage =>
  markThirdPartyEmotes(chatMessage({ text, ...more }), set);
const places = (message: ChatMessage): unknown[] =>
  message.emotes.map(({ id, begin, end }) => [id, message.text.slice(begin, end), begin]);

describe('third-party emotes in a message', () => {
  it('are whole words, exact in case, with punctuation of their own', () => {
    expect(places(marked('KEKW kekw KEKWait :tf: (KEKW) D: KEKW'))).toEqual([
      ['k', 'KEKW', 0],
      ['t', ':tf:', 18],
      ['d', 'D:', 30],
      ['k', 'KEKW', 33],
    ]);
  });

  it('are placed in UTF-16 units, also after emoji and no-break spaces', () => {
    expect(places(marked('😂\u00a0KEKW'))).toEqual([['k', 'KEKW', 3]]);
  });

  it('are found beside characters that nobody sees', () => {
    expect(places(marked('KEKW\u{e0000} \u200bKEKW\u2800'))).toEqual([
      ['k', 'KEKW', 0],
      ['k', 'KEKW', 8],
    ]);
  });

  it('never touch an emote that the platform told of', () => {
    const own = { id: '25', name: 'Kappa', provider: 'twitch' as const, begin: 5, end: 10 };
    const message = marked('KEKW Kappa Kappa', { emotes: [own] });
    expect(places(message)).toEqual([
      ['k', 'KEKW', 0],
      ['25', 'Kappa', 5],
      ['x', 'Kappa', 11],
    ]);
  });

  it('give badges their names and pictures, and leave a name that is there', () => {
    const badges = [
      { set: 'subscriber', version: '12' },
      { set: 'subscriber', version: '3' },
      { set: 'subscriber', version: '12', title: 'Abonnent' },
    ];
    const picture = { provider: 'twitch-badge', id: 'abc' };
    expect(marked('hi', { badges }).badges).toEqual([
      { set: 'subscriber', version: '12', title: '1-Year Subscriber', picture },
      { set: 'subscriber', version: '3' },
      { set: 'subscriber', version: '12', title: 'Abonnent', picture },
    ]);
  });
});

it('the earlier list has a name that two lists hold', () => {
  expect([
    ...layered([
      [['a', 1]],
      [
        ['a', 2],
        ['b', 3],
      ],
    ]),
  ]).toEqual([
    ['a', 1],
    ['b', 3],
  ]);
});
