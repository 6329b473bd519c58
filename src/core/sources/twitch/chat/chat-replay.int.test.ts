import { afterEach, describe, expect, it } from 'vitest';
import { seededChat, type SimChat } from '../../../../../test/sim/twitch/chat-nodes.ts';
import { openChatLab, type ChatLab, type LabOptions } from '../../../../../test/support/chat-lab.ts';
import type { ChatMessage } from '../../../../shared/model/chat.ts';

const labs: ChatLab[] = [];
const open = async (chat: SimChat, options?: LabOptions): Promise<ChatLab> => {
  const lab = await openChatLab(chat, options);
  labs.push(lab);
  return lab;
};
afterEach(async () => {
  await Promise.all(labs.splice(0).map((lab) => lab.close()));
});

/** Ids in the order that a replay must have: by time, and as the service lists them within a second. */
const idsOf = (chat: SimChat): string[] =>
  Array.from({ length: chat.count }, (_, index) => index)
    .sort((a, b) => chat.offsetSec(a) - chat.offsetSec(b) || a - b)
    .map((index) => chat.node(index).id);
const ids = (messages: readonly ChatMessage[]): (string | null)[] => messages.map(({ id }) => id);

describe('Twitch chat replay', () => {
  it('has every message once, in order, with its text', async () => {
    const chat = seededChat({ seed: 1, messages: 8000, durationSec: 3600 });
    const lab = await open(chat, { latencyMs: 30 });
    const fetched = await lab.fetch();
    expect(ids(fetched.messages)).toEqual(idsOf(chat));
    expect(fetched).toMatchObject({ count: 8000, gaps: [], strategy: 'gql-slices' });
    expect(lab.server.load.most).toBeGreaterThan(4);
  });
});
