import { describe, expect, it } from 'vitest';
import { chatMessage } from '../chat/formats/chat-sink.ts';
import {
  kickBadgePicture,
  twitchBadgePicture,
  withSubscriberBadges,
  youtubeBadgePicture,
} from './badge-picture.ts';

describe('the picture of a badge', () => {
  it.each([
    [
      'Twitch',
      twitchBadgePicture,
      'https://static-cdn.jtvnw.net/badges/v1/5527c58c-fb7d-422d-b71b-f309dcb85cc1/2',
    ],
    ['YouTube', youtubeBadgePicture, 'https://yt3.ggpht.com/J7zfl4kJqU-Wm_0C1gZ5mF8qDVyrkQ=s32-c-k'],
    ['Kick', kickBadgePicture, 'https://files.kick.com/channel_subscriber_badges/17/original'],
  ])('of %s is known by its id alone, wherever it lies', (_name, read, url) => {
    const found = read(url);
    expect(url).toContain(found!.id);
    expect(read(url.replace(/^https:\/\/[^/]+/, 'http://127.0.0.1:4000'))).toEqual(found);
  });

  it.each(['https://evil.example/../../etc/passwd', 'https://cdn/badges/v1/x/2', '', null])(
    'is none for %s',
    (url) => {
      expect([twitchBadgePicture(url), kickBadgePicture(url)]).toEqual([null, null]);
    },
  );
});

describe("a Kick subscriber's badge", () => {
  const picture = (id: string) => ({ provider: 'kick-badge' as const, id });
  const known = [
    { months: 1, picture: picture('1') },
    { months: 12, picture: picture('12') },
    { months: 3, picture: picture('3') },
  ];
  const worn = (version: string) =>
    withSubscriberBadges(
      chatMessage({
        ...{ id: '1', offsetMs: 0, kind: 'message', text: 'hi' },
        badges: [
          { set: 'moderator', version: '' },
          { set: 'subscriber', version },
        ],
      }),
      known,
    ).badges;

  it.each([
    ['1', '1'],
    ['2', '1'],
    ['3', '3'],
    ['30', '12'],
  ])('after %s months is that of %s', (months, expected) => {
    expect(worn(months)).toEqual([
      { set: 'moderator', version: '' },
      { set: 'subscriber', version: months, picture: picture(expected) },
    ]);
  });

  it('stays a word on a channel that has no pictures', () => {
    const message = chatMessage({ badges: [{ set: 'subscriber', version: '3' }] });
    expect(withSubscriberBadges(message, [])).toBe(message);
  });
});
