import { describe, expect, it } from 'vitest';
import { readChatPage } from './chat-page.ts';
import { readCommentPage } from './comment.ts';
import { isoDurationMs } from './iso-duration.ts';
import { commentsToken, readChapters, readChatEntry } from './next-answer.ts';
import { assignedObject, isConsentPage, shownVideoId } from './page-data.ts';
import { readPlayerAnswer } from './player-answer.ts';
import { bestSound, pickPicture, qualitiesOf } from './qualities.ts';
import { refusalOf } from './refusal.ts';
import { endsTooEarly, sliceStarts } from './replay-plan.ts';
import { videoState } from './video-state.ts';

describe('player answer', () => {
  it('of nothing is unknown, not a throw', () => {
    for (const answer of [null, 'text', [], { videoDetails: 7, streamingData: { adaptiveFormats: [{}] } }]) {
      expect(readPlayerAnswer(answer)).toMatchObject({ status: 'UNKNOWN', live: null, formats: [] });
    }
  });

  it.each<[string, object, object]>([
    ['live', { isLive: true, isLiveContent: true, lengthSeconds: '0' }, { state: 'live', durationMs: null }],
    ['ended', { isLiveContent: true, lengthSeconds: '3600' }, { state: 'vod', durationMs: 3_600_000 }],
    ['ordinary', { lengthSeconds: '12' }, { state: 'video', durationMs: 12_000, isPremiere: false }],
    ['upcoming', { isUpcoming: true, lengthSeconds: '0' }, { state: 'upcoming', durationMs: null }],
  ])('%s', (_, videoDetails, state) => {
    const answer = readPlayerAnswer({ playabilityStatus: { status: 'OK' }, videoDetails });
    expect(videoState(answer, Date.parse)).toMatchObject(state);
  });

  it('takes the scheduled time of what has no start yet', () => {
    const answer = readPlayerAnswer({
      playabilityStatus: {
        status: 'LIVE_STREAM_OFFLINE',
        liveStreamability: {
          liveStreamabilityRenderer: {
            offlineSlate: { liveStreamOfflineSlateRenderer: { scheduledStartTime: '1767290400' } },
          },
        },
      },
      videoDetails: { isUpcoming: true },
    });
    expect(videoState(answer, Date.parse)).toMatchObject({ startedAtUnixMs: 1_767_290_400_000 });
  });
});

describe('refusals', () => {
  it.each<[string, string, string | null]>([
    ['OK', '', null],
    ['LIVE_STREAM_OFFLINE', 'This live event will begin in 2 days.', null],
    ['AGE_VERIFICATION_REQUIRED', 'whatever', 'link/age-restricted'],
    ['LOGIN_REQUIRED', 'Sign in to confirm you’re not a bot', 'link/bot-check'],
    ['LOGIN_REQUIRED', 'This video is private', 'link/private'],
    ['LOGIN_REQUIRED', 'Please sign in', 'link/needs-login'],
    ['UNPLAYABLE', 'The uploader has not made this video available in your country', 'link/region-locked'],
    ['UNPLAYABLE', 'Video unavailable. This content isn’t available in your region', 'link/region-locked'],
    ['UNPLAYABLE', 'This video is available to this channel’s members on level: Gold', 'link/sub-only'],
    ['ERROR', 'This video has been removed for violating YouTube’s policy', 'link/deleted'],
    ['ERROR', 'This video isn’t available anymore', 'link/not-found'],
    ['UNPLAYABLE', 'A new reason', 'link/unsupported'],
  ])('%s %j', (status, reason, code) => expect(refusalOf(status, reason)?.code ?? null).toBe(code));
});

describe('renditions', () => {
  const format = (itag: number, mimeType: string, more: object = {}) => ({
    itag,
    mimeType,
    bitrate: 1,
    ...more,
  });
  const { formats } = readPlayerAnswer({
    streamingData: {
      formats: [format(18, 'video/mp4; codecs="avc1, mp4a"', { height: 360, width: 640, audioChannels: 2 })],
      adaptiveFormats: [
        format(247, 'video/webm; codecs="vp9"', { height: 720, width: 1280, fps: 30, bitrate: 9 }),
        format(136, 'video/mp4; codecs="avc1.4d"', {
          height: 720,
          width: 1280,
          fps: 30,
          contentLength: '100',
        }),
        format(299, 'video/mp4; codecs="avc1.64"', { height: 1920, width: 1080, fps: 60 }),
        format(251, 'audio/webm; codecs="opus"', { bitrate: 99, audioChannels: 2 }),
        format(140, 'audio/mp4; codecs="mp4a"', { bitrate: 5, audioChannels: 2, contentLength: '10' }),
        format(141, 'audio/mp4; codecs="mp4a"', { bitrate: 50, audioTrack: { audioIsDefault: false } }),
        { itag: 'broken' },
      ],
    },
  });

  it('are named by their lines, H.264 first, a vertical one by its shorter side', () => {
    expect(qualitiesOf(formats).map(({ id, codecs, sizeBytes }) => [id, codecs, sizeBytes])).toEqual([
      ['1080p60', 'avc1.64, mp4a', null],
      ['720p', 'avc1.4d, mp4a', 110],
      ['audio', 'mp4a', 10],
    ]);
  });

  it('are picked at or below the wanted height; the sound is the original one', () => {
    const picked = ['source', '1080p60', '900p', '360p'].map(
      (quality) => pickPicture(formats, quality)?.itag,
    );
    expect(picked).toEqual([299, 299, 136, 247]);
    expect(bestSound(formats)?.itag).toBe(140);
  });
});

describe('pages', () => {
  it('reads an assigned object with braces and quotes in its texts', () => {
    const html = 'x<script>var ytInitialData = {"a":"};\\"{","b":{"c":1}};var ytOther = {};</script>';
    expect(assignedObject(html, 'ytInitialData')).toEqual({ a: '};"{', b: { c: 1 } });
    expect(assignedObject('window["ytInitialData"] = {"a":1};', 'ytInitialData')).toEqual({ a: 1 });
    expect(assignedObject('var ytInitialData = {"a":', 'ytInitialData')).toBeNull();
    expect(assignedObject('nothing', 'ytInitialData')).toBeNull();
  });

  it('finds the stream of a channel page by the player or the canonical link, and knows the consent page', () => {
    const canonical = '<link rel="canonical" href="https://www.youtube.com/watch?v=abcdefghijk">';
    expect(shownVideoId(canonical)).toBe('abcdefghijk');
    expect(shownVideoId('<link rel="canonical" href="https://www.youtube.com/channel/UC1">')).toBeNull();
    expect(isConsentPage('<form action="https://consent.youtube.com/save">')).toBe(true);
  });
});

describe('next answer', () => {
  it('without a chat says why where YouTube does', () => {
    expect(readChatEntry({})).toEqual({ continuation: null, isReplay: false, unavailable: null });
  });

  it('takes the first token where there is no menu', () => {
    const liveChatRenderer = { continuations: [{ reloadContinuationData: { continuation: 'only' } }] };
    const contents = { twoColumnWatchNextResults: { conversationBar: { liveChatRenderer } } };
    expect(readChatEntry({ contents })).toMatchObject({ continuation: 'only', isReplay: false });
  });

  it('reads chapters listed in a panel, each until the next', () => {
    const item = (time: string, title: string): object => ({
      macroMarkersListItemRenderer: { title: { simpleText: title }, timeDescription: { simpleText: time } },
    });
    expect(readChapters([item('0:00', 'A'), item('1:02:03', 'B'), item('0:00', 'A')], 4_000_000)).toEqual([
      { startMs: 0, endMs: 3_723_000, title: 'A' },
      { startMs: 3_723_000, endMs: 4_000_000, title: 'B' },
    ]);
  });

  it('has no comments where they are switched off', () => expect(commentsToken({ contents: {} })).toBeNull());

  it('reads comments of the old shape, with short numbers', () => {
    const comment = (commentId: string, text: string, votes: string): object => ({
      commentThreadRenderer: {
        comment: {
          commentRenderer: { commentId, contentText: { runs: [{ text }] }, voteCount: { simpleText: votes } },
        },
      },
    });
    const continuationItems = [
      comment('a', '1:00 x', '1.2K'),
      comment('b', 'y', '1,234'),
      comment('c', 'z', ''),
    ];
    const answer = {
      onResponseReceivedEndpoints: [{ appendContinuationItemsAction: { continuationItems } }],
    };
    expect(readCommentPage(answer)).toEqual({
      comments: [
        { id: 'a', text: '1:00 x', likes: 1200 },
        { id: 'b', text: 'y', likes: 1234 },
        { id: 'c', text: 'z', likes: 0 },
      ],
      next: null,
    });
  });
});

describe('chat pages', () => {
  it('knows the literal continuations of the protocol notes', () => {
    const page = (continuations: object[], actions: object[] = []): object => ({
      continuationContents: { liveChatContinuation: { continuations, actions } },
    });
    const live = { invalidationContinuationData: { timeoutMs: 10_000, continuation: '0ofMyA' } };
    expect(readChatPage(page([live]))).toMatchObject({
      next: '0ofMyA',
      timeoutMs: 10_000,
      seek: null,
      isChat: true,
    });
    const replay = [
      { liveChatReplayContinuationData: { timeUntilLastMessageMsec: 5000, continuation: 'a' } },
      { playerSeekContinuationData: { continuation: 'b' } },
    ];
    const action = (offset: string): object => ({ replayChatItemAction: { videoOffsetTimeMsec: offset } });
    expect(readChatPage(page(replay, [action('5000'), action('1000')]))).toMatchObject({
      ...{ next: 'a', seek: 'b', timeoutMs: null, firstMs: 1000, lastMs: 5000 },
    });
    expect(readChatPage(page([{ playerSeekContinuationData: { continuation: 'b' } }]))).toMatchObject({
      next: null,
    });
    const closed = { contents: { messageRenderer: { text: { runs: [{ text: 'Chat is disabled' }] } } } };
    expect(readChatPage(closed)).toMatchObject({ isChat: false, message: 'Chat is disabled' });
    expect(readChatPage('<html>')).toMatchObject({ isChat: false, actions: [] });
  });
});

describe('replay plan', () => {
  it('cuts into four slices a worker, none under five minutes, and not at all for one worker', () => {
    expect(sliceStarts({ startMs: 0, endMs: 7_200_000 }, 2)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((index) => index * 900_000),
    );
    expect(sliceStarts({ startMs: 600_000, endMs: 1_300_000 }, 8)).toEqual([600_000, 950_000]);
    expect(sliceStarts({ startMs: 0, endMs: 7_200_000 }, 1)).toEqual([0]);
    expect(sliceStarts({ startMs: 0, endMs: 0 }, 8)).toEqual([0]);
  });

  it('doubts a quiet end only where many messages should have come', () => {
    const busy = { messages: 6000, coveredMs: 3_600_000 };
    expect(endsTooEarly({ ...busy, remainingMs: 600_000 })).toBe(true);
    expect(endsTooEarly({ ...busy, remainingMs: 60_000 })).toBe(false);
    expect(endsTooEarly({ messages: 30, coveredMs: 3_600_000, remainingMs: 600_000 })).toBe(false);
  });
});

it.each<[string, number | null]>([
  ['PT1H2M3S', 3_723_000],
  ['P1DT2H', 93_600_000],
  ['PT45S', 45_000],
  ['P0D', 0],
  ['nonsense', null],
])('the duration %s', (text, ms) => expect(isoDurationMs(text)).toBe(ms));
