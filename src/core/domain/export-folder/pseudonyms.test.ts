import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import { createPseudonyms } from './pseudonyms.ts';

const line = (login: string, changes: Partial<ChatMessage> = {}): ChatMessage => ({
  ...{ id: `id-of-${login}`, offsetMs: 1000, sentAtUnixMs: null, kind: 'message', text: 'Kappa' },
  author: { id: `user-${login}`, login, displayName: login.toUpperCase() },
  emotes: [{ id: '25', name: 'Kappa', provider: 'twitch', begin: 0, end: 5 }],
  badges: [{ set: 'subscriber', version: '12' }],
  ...{ color: '#EBA2C0', bits: null, reply: null, event: null, extra: null },
  ...changes,
});

describe('pseudonyms of chat lines', () => {
  it('are the same for the same person, in order of appearance', () => {
    const hide = createPseudonyms();
    const names = ['quill', 'ann', 'quill'].map((login) => hide(line(login)).author?.displayName);
    expect(names).toEqual(['viewer 1', 'viewer 2', 'viewer 1']);
  });

  it('leave nothing by which a person could be found', () => {
    const hide = createPseudonyms();
    const shown = hide(
      line('quill', {
        text: 'Kappa @Quill hi',
        reply: { parentId: 'id-of-quill', parentAuthor: 'quill', parentText: 'quill was here' },
        event: { type: 'subgift', systemText: 'quill gave a sub', recipient: 'quill', months: 3 },
        extra: { 'user-id': 'quill' },
      }),
    );
    expect(JSON.stringify(shown)).not.toMatch(/quill|EBA2C0|subscriber/i);
    expect(shown).toMatchObject({
      ...{ text: 'Kappa @viewer hi', emotes: [], event: { type: 'subgift', months: 3 } },
    });
  });

  it('leave emotes of a text without mentions where they are, and lines of nobody alone', () => {
    const hide = createPseudonyms();
    expect(hide(line('ann')).emotes).toHaveLength(1);
    expect(hide(line('ann', { author: null })).author).toBeNull();
  });
});
