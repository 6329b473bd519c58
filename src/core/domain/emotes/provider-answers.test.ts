import { describe, expect, it } from 'vitest';
import {
  bttvChannelEmotes,
  bttvGlobalEmotes,
  ffzGlobalEmotes,
  ffzRoomEmotes,
  sevenTvSetEmotes,
  sevenTvUserSet,
  twitchBadges,
} from './provider-answers.ts';

// Literal examples of the emotes fact sheet.
const SEVEN_TV_SET = {
  id: '01HKQT8EWR000ESSWF3625XCS4',
  name: 'Global',
  flags: 0,
  emotes: [
    {
      id: '01F6MZGCNG000255K4X1K7NTHR',
      name: 'GuitarTime',
      flags: 0,
      data: { id: '01F6MZGCNG000255K4X1K7NTHR', name: 'GuitarTime', flags: 0, listed: true, animated: true },
    },
  ],
};
const GUITAR = { id: '01F6MZGCNG000255K4X1K7NTHR', name: 'GuitarTime', zeroWidth: false };

describe('BetterTTV', () => {
  it('lists global and channel emotes, knows the overlays, leaves modifiers and broken items out', () => {
    const troll = {
      ...{ id: '54fa8f1401e468494b85b537', code: ':tf:', imageType: 'png', animated: false },
      ...{ userId: '5561169bd6b9d206222a8c19', modifier: false },
    };
    const overlay = { id: '567b5b520e984428652809b6', code: 'SoSnowy' };
    const flip = { id: '1', code: 'w!', modifier: true };
    expect(bttvGlobalEmotes([troll, overlay, flip, { id: 3 }, null])).toEqual([
      { id: '54fa8f1401e468494b85b537', name: ':tf:', zeroWidth: false },
      { id: '567b5b520e984428652809b6', name: 'SoSnowy', zeroWidth: true },
    ]);
    const channel = { id: 'x', bots: ['nightbot'], channelEmotes: [troll], sharedEmotes: [overlay] };
    expect(bttvChannelEmotes(channel).map(({ name }) => name)).toEqual([':tf:', 'SoSnowy']);
  });
});

describe('FrankerFaceZ', () => {
  const LILZ = { ...{ id: 28136, name: 'LilZ', width: 32, height: 32 }, urls: { '1': 'x' }, modifier: false };
  it('lists the default sets only, and the set of a room', () => {
    const answer = {
      default_sets: [3],
      sets: { '3': { id: 3, emoticons: [LILZ] }, '9': { id: 9, emoticons: [{ id: 1, name: 'Hidden' }] } },
      users: {},
    };
    expect(ffzGlobalEmotes(answer)).toEqual([{ id: '28136', name: 'LilZ', zeroWidth: false }]);
    const room = { room: { set: 46763 }, sets: { '46763': { emoticons: [LILZ] } } };
    expect(ffzRoomEmotes(room)).toHaveLength(1);
  });
});

describe('7TV', () => {
  it('lists a set by the names that hold in it', () => {
    expect(sevenTvSetEmotes(SEVEN_TV_SET)).toEqual([GUITAR]);
    const alias = { id: '2', name: 'Alias', flags: 1, data: { name: 'Real', flags: 0 } };
    const overlay = { id: '3', name: 'Rain', flags: 0, data: { flags: 256 } };
    expect(sevenTvSetEmotes({ id: 's', emotes: [alias, overlay] })).toEqual([
      { id: '2', name: 'Alias', zeroWidth: true },
      { id: '3', name: 'Rain', zeroWidth: true },
    ]);
    expect(sevenTvSetEmotes({ id: 's' })).toEqual([]);
  });

  it('finds the set of a channel in the answer, or where to ask for it', () => {
    expect(sevenTvUserSet({ emote_set_id: 's', emote_set: SEVEN_TV_SET })).toEqual({ emotes: [GUITAR] });
    expect(sevenTvUserSet({ emote_set_id: 's', emote_set: null })).toEqual({ setId: 's' });
    expect(sevenTvUserSet({ emote_set_id: 's' })).toEqual({ setId: 's' });
    expect(sevenTvUserSet({ id: 'u', emote_set: null })).toBeNull();
  });
});

it("Twitch's badges are the channel's before everybody's", () => {
  const badge = (title: string): object => ({
    ...{ setID: 'subscriber', version: '12', title, imageURL: 'https://cdn/1/2' },
  });
  const answer = {
    badges: [badge('Subscriber')],
    user: { broadcastBadges: [badge('1-Year Subscriber'), {}] },
  };
  expect(twitchBadges(answer).map(({ key, title }) => [key, title])).toEqual([
    ['subscriber/12', '1-Year Subscriber'],
    ['subscriber/12', 'Subscriber'],
  ]);
  expect(twitchBadges({ badges: [], user: null })).toEqual([]);
});
