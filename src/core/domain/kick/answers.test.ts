import { describe, expect, it } from 'vitest';
import {
  readKickChannel,
  readKickClip,
  readLegacyVideo,
  readPlayback,
  readReplayWindow,
  readWebVideo,
} from './answers.ts';

/** As the protocol notes give them. */
const CHANNEL = {
  id: 668,
  user_id: 676,
  slug: 'xqc',
  is_banned: false,
  playback_url: 'https://x.playback.live-video.net/a.m3u8?token=eyJ',
  livestream: {
    id: 35161235,
    created_at: '2024-05-01 18:00:01',
    session_title: 'Title',
    viewer_count: 21_000,
    is_live: true,
    start_time: '2024-05-01 18:00:01',
    duration: 0,
  },
  user: { id: 676, username: 'xQc' },
  chatroom: { id: 669, channel_id: 668 },
  subscriber_badges: [
    {
      ...{ id: 1, channel_id: 668, months: 1 },
      badge_image: { srcset: '', src: 'https://files.kick.com/channel_subscriber_badges/1/original' },
    },
    { id: 2, channel_id: 668, months: 2, badge_image: null },
  ],
};
const VIDEO = {
  id: 58161750,
  uuid: 'cae573f9-6042-4b6a-a1f0-20352e522756',
  deleted_at: null,
  source: 'https://stream.kick.com/ivs/v1/a/master.m3u8',
  livestream: {
    channel_id: 50463112,
    session_title: 'A stream',
    is_live: false,
    start_time: '2025-06-25T08:14:48+00:00',
    duration: 11_248_000,
    channel: { id: 50463112, slug: 'abc', user: { username: 'Abc' } },
  },
};
const WEB = {
  data: {
    channel: { id: 1227772, slug: 'n3on', username: 'n3on' },
    duration: 25514,
    id: '019f704e-f6b8-7e32-af4a-c911dc98686b',
    is_live: false,
    start_time: '2026-07-17T13:40:51Z',
    status: 'public',
    title: 'Fanatics',
  },
};

describe("Kick's answers", () => {
  it('reads a live channel; times without a zone are UTC', () => {
    expect(readKickChannel(CHANNEL)).toEqual({
      id: '668',
      slug: 'xqc',
      name: 'xQc',
      chatroomId: '669',
      isBanned: false,
      playbackUrl: 'https://x.playback.live-video.net/a.m3u8?token=eyJ',
      subscriberBadges: [{ months: 1, picture: { provider: 'kick-badge', id: '1' } }],
      live: {
        ...{ id: '35161235', title: 'Title', startedAtUnixMs: Date.UTC(2024, 4, 1, 18, 0, 1) },
        viewers: 21_000,
      },
    });
    const untold = { ...CHANNEL.livestream, viewer_count: 'many' };
    expect(readKickChannel({ ...CHANNEL, livestream: untold })?.live?.viewers).toBeNull();
    expect(readKickChannel({ ...CHANNEL, livestream: null })?.live).toBeNull();
    expect(readKickChannel({ message: 'Not Found' })).toBeNull();
  });

  it('reads a VOD of the old and of the new site: milliseconds there, seconds here', () => {
    expect(readLegacyVideo(VIDEO)).toMatchObject({
      id: VIDEO.uuid,
      channelId: '50463112',
      slug: 'abc',
      durationMs: 11_248_000,
      startedAtUnixMs: Date.UTC(2025, 5, 25, 8, 14, 48),
      access: 'public',
    });
    expect(readWebVideo(WEB)).toMatchObject({
      channelId: '1227772',
      durationMs: 25_514_000,
      access: 'public',
      source: null,
      startedAtUnixMs: Date.UTC(2026, 6, 17, 13, 40, 51),
    });
    expect(readWebVideo({ ...WEB.data, recording_url: 'https://x/master.m3u8' })?.source).toBe(
      'https://x/master.m3u8',
    );
    expect(readWebVideo({ data: null })).toBeNull();
    expect(readWebVideo([])).toBeNull();
  });

  it.each([
    [{ source: '', is_private: true, status: 'subscriber_only' }, 'sub-only'],
    [{ source: '', is_private: true }, 'private'],
    [{ source: null }, 'deleted'],
    [{ deleted_at: '2025-07-01T00:00:00Z' }, 'deleted'],
    [{ source: null, status: 'processing' }, 'processing'],
  ])('tells from %j that it is %s', (change, access) => {
    expect(readLegacyVideo({ ...VIDEO, ...change })?.access).toBe(access);
  });

  it('reads clips, playback addresses and windows of the replay', () => {
    expect(
      readKickClip({
        clip: {
          id: 'clip_01',
          channel_id: 668,
          title: 'Wow',
          clip_url: 'https://clips.kick.com/a/playlist.m3u8',
          duration: 60,
          privacy: 'CLIP_PRIVACY_PUBLIC',
          started_at: '2024-01-02T03:04:05Z',
          channel: { id: 668, slug: 'xqc', username: 'xQc' },
        },
      }),
    ).toMatchObject({ durationMs: 60_000, isPublic: true, url: 'https://clips.kick.com/a/playlist.m3u8' });
    expect(readPlayback({ playback_url: { dvr: '', live: '', vod: 'https://x/v.m3u8' } })).toBe(
      'https://x/v.m3u8',
    );
    expect(readPlayback({ data: { type: 'geo' } })).toBeNull();
    expect(readReplayWindow({ data: { messages: [1, 2], cursor: '17' } })).toEqual([1, 2]);
    expect(readReplayWindow('<html>')).toBeNull();
  });
});
