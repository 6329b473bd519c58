import { describe, expect, it } from 'vitest';
import { ChatMessage } from '../../../../shared/model/chat.ts';
import { readCommentsAnswer, type CommentsPage } from './twitch-gql-comment.ts';

/** The literal example of the fact sheet, §1. */
const EXAMPLE = {
  video: {
    id: '1962354205',
    creator: { id: '22484632', channel: { id: '22484632', __typename: 'Channel' }, __typename: 'User' },
    comments: {
      edges: [
        {
          cursor: 'eyJpZCI6IjA4',
          node: {
            id: '08b8cd54-5b0b-4f0c-9d8e-2f4a3c1b7e11',
            commenter: {
              ...{ id: '82674227', login: 'jammehcow', displayName: 'jammehcow', __typename: 'User' },
            },
            contentOffsetSeconds: 16,
            createdAt: '2023-10-28T20:01:27.482Z',
            message: {
              fragments: [
                { emote: null, text: 'hello ', __typename: 'VideoCommentMessageFragment' },
                {
                  emote: { id: '25;6;10', emoteID: '25', from: 6, __typename: 'EmbeddedEmote' },
                  text: 'Kappa',
                  __typename: 'VideoCommentMessageFragment',
                },
              ],
              userBadges: [
                { id: 'c3ViLWdpZnRlcjsxMDs=', setID: 'sub-gifter', version: '10', __typename: 'Badge' },
                { id: 'Ozs=', setID: '', version: '', __typename: 'Badge' },
              ],
              userColor: '#EBA2C0',
              __typename: 'VideoCommentMessage',
            },
            __typename: 'VideoComment',
          },
          __typename: 'VideoCommentEdge',
        },
      ],
      pageInfo: { hasNextPage: true, hasPreviousPage: false, __typename: 'PageInfo' },
      __typename: 'VideoCommentConnection',
    },
    __typename: 'Video',
  },
};

const node = (more: object, message: object = {}): object => ({
  ...{ id: 'a', commenter: null, contentOffsetSeconds: 3, createdAt: null },
  message: { fragments: [{ emote: null, text: 'hi' }], userBadges: [], userColor: null, ...message },
  ...more,
});
const page = (...nodes: unknown[]): CommentsPage =>
  readCommentsAnswer({
    video: { comments: { edges: nodes.map((each) => ({ cursor: 'c', node: each })), pageInfo: {} } },
  }) as CommentsPage;

describe('an answer of the chat replay', () => {
  it('is read field by field', () => {
    const answer = readCommentsAnswer(EXAMPLE) as CommentsPage;
    expect(answer).toEqual({
      cursor: 'eyJpZCI6IjA4',
      hasNext: true,
      unreadable: 0,
      messages: [
        {
          id: '08b8cd54-5b0b-4f0c-9d8e-2f4a3c1b7e11',
          offsetMs: 16_000,
          sentAtUnixMs: Date.UTC(2023, 9, 28, 20, 1, 27, 482),
          kind: 'message',
          author: { id: '82674227', login: 'jammehcow', displayName: 'jammehcow' },
          text: 'hello Kappa',
          emotes: [{ id: '25', name: 'Kappa', provider: 'twitch', begin: 6, end: 11 }],
          badges: [{ set: 'sub-gifter', version: '10' }],
          color: '#EBA2C0',
          ...{ bits: null, reply: null, event: null, extra: null },
        },
      ],
    });
    answer.messages.forEach((message) => ChatMessage.parse(message));
  });

  it('keeps deleted accounts, negative times, missing texts and what is new', () => {
    const { messages } = page(
      node(
        { contentOffsetSeconds: -4, newField: 1 },
        {
          fragments: [
            { emote: null, text: null },
            { text: '😂 ', emote: null },
            { text: 'LUL', emote: { emoteID: '425618' } },
          ],
        },
      ),
    );
    expect(messages[0]).toMatchObject({
      ...{ offsetMs: -4000, author: null, text: '😂 LUL', extra: { newField: 1 } },
      emotes: [{ id: '425618', begin: 3, end: 6 }],
    });
  });

  it('finds the bits of a cheer in its words, not in emotes or other words', () => {
    const bits = (text: string, emote: object | null = null): unknown =>
      page(node({}, { fragments: [{ text, emote }] })).messages[0]?.bits;
    expect(bits('cheer100 nice Cheer50')).toBe(150);
    expect(bits('cheerful100 top10')).toBeNull();
    expect(bits('Cheer100', { emoteID: '1' })).toBeNull();
  });

  it('counts what is no comment and goes on', () => {
    expect(page(null, node({ message: null }), node({}))).toMatchObject({
      unreadable: 2,
      messages: [{ id: 'a' }],
    });
  });

  it('tells a missing VOD from a missing chat', () => {
    expect(readCommentsAnswer({ video: null })).toBe('no-video');
    expect(readCommentsAnswer(null)).toBe('no-video');
    expect(readCommentsAnswer({ video: { id: '1', comments: null } })).toBe('no-comments');
    expect(page()).toMatchObject({ messages: [], cursor: null });
  });
});
