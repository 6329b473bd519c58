import { describe, expect, it } from 'vitest';
import { Link } from '../../../shared/model/link.ts';
import { classifyLink, localPathOf } from './classify.ts';
import fc from '../../../../test/support/properties.ts';

const UUID = '5f2b1c3a-9d4e-4f60-8a7b-1c2d3e4f5a6b';
const CLIP = 'clip_01HZ3V9K6T8Q2W4E6R8T0Y2U4I';
const SLUG = 'PluckyInventiveCarrotPastaThat-xyz_AbCdEf123456';

/** `platform kind id startMs url channel`, or the code of the problem. */
function shown(text: string): string {
  const found = classifyLink(text);
  if ('problem' in found) return found.problem.code;
  const { platform, kind, id, startMs, channel } = found.link;
  return [platform, kind, id, channel ?? '-', ...(startMs === null ? [] : [startMs])].join(' ');
}

describe('classifyLink: Twitch', () => {
  it.each([
    ['https://www.twitch.tv/videos/2434635255', 'twitch vod 2434635255 -'],
    ['http://twitch.tv/videos/2434635255', 'twitch vod 2434635255 -'],
    ['twitch.tv/videos/2434635255', 'twitch vod 2434635255 -'],
    ['TWITCH.TV/videos/2434635255/', 'twitch vod 2434635255 -'],
    ['HTTPS://WWW.Twitch.Tv/Videos/2434635255', 'twitch vod 2434635255 -'],
    ['m.twitch.tv/videos/2434635255?desktop-redirect=true', 'twitch vod 2434635255 -'],
    ['https://www.twitch.tv/videos/2434635255?t=1h2m3s', 'twitch vod 2434635255 - 3723000'],
    ['https://www.twitch.tv/videos/2434635255?t=02h05m', 'twitch vod 2434635255 - 7500000'],
    ['https://www.twitch.tv/videos/2434635255?t=90', 'twitch vod 2434635255 - 90000'],
    ['https://www.twitch.tv/videos/2434635255?t=soon', 'twitch vod 2434635255 -'],
    ['https://www.twitch.tv/videos/2434635255?filter=all&sort=time#x', 'twitch vod 2434635255 -'],
    ['https://www.twitch.tv/videos/2434635255?collection=abc', 'twitch vod 2434635255 -'],
    ['https://www.twitch.tv/somebody/v/2434635255', 'twitch vod 2434635255 -'],
    ['https://www.twitch.tv/somebody/video/2434635255', 'twitch vod 2434635255 -'],
    ['https://player.twitch.tv/?video=v2434635255&parent=example.com', 'twitch vod 2434635255 -'],
    ['https://player.twitch.tv/?video=2434635255&time=1m', 'twitch vod 2434635255 - 60000'],
    ['https://player.twitch.tv/?channel=Somebody&parent=x', 'twitch channel somebody -'],
    [
      'https://dashboard.twitch.tv/u/somebody/content/video-producer/highlighter/2434635255',
      'twitch vod 2434635255 -',
    ],
    ['https://dashboard.twitch.tv/u/somebody/stream-manager', 'twitch channel somebody -'],
    ['2434635255', 'twitch vod 2434635255 -'],
    ['v123456789', 'twitch vod 123456789 -'],
    ['  123456789\n', 'twitch vod 123456789 -'],
    ['12345678901', 'twitch vod 12345678901 -'],
    ['https://www.twitch.tv/videos/', 'link/page'],
    ['https://www.twitch.tv/videos/abc', 'link/incomplete'],
    [`https://clips.twitch.tv/${SLUG}`, `twitch clip ${SLUG} -`],
    [`https://clips.twitch.tv/embed?clip=${SLUG}&parent=x`, `twitch clip ${SLUG} -`],
    ['https://clips.twitch.tv/somebody/OldCheerfulClip', 'twitch clip OldCheerfulClip -'],
    [`https://www.twitch.tv/somebody/clip/${SLUG}?filter=clips`, `twitch clip ${SLUG} -`],
    [`https://m.twitch.tv/clip/${SLUG}`, `twitch clip ${SLUG} -`],
    [SLUG, `twitch clip ${SLUG} -`],
    ['AwkwardHelplessSalamanderSwiftRage', 'twitch clip AwkwardHelplessSalamanderSwiftRage -'],
    ['MyVeryOwnChannelName', 'link/which-site'],
    ['https://clips.twitch.tv/', 'link/page'],
    ['https://www.twitch.tv/Some_Body', 'twitch channel some_body -'],
    ['twitch.tv/somebody?referrer=raid', 'twitch channel somebody -'],
    ['https://www.twitch.tv/somebody/about', 'twitch channel somebody -'],
    ['https://www.twitch.tv/popout/somebody/chat?popout=', 'twitch channel somebody -'],
    ['https://www.twitch.tv/moderator/somebody', 'twitch channel somebody -'],
    ['https://www.twitch.tv/somebody/videos?filter=archives', 'link/list'],
    ['https://www.twitch.tv/somebody/clips', 'link/list'],
    ['https://www.twitch.tv/', 'link/page'],
    ['https://www.twitch.tv/directory/game/Chess', 'link/page'],
    ['https://www.twitch.tv/settings/profile', 'link/page'],
    ['https://www.twitch.tv/collections/abc', 'link/page'],
    ['https://help.twitch.tv/s/article', 'link/page'],
    ['https://www.twitch.tv/-bad-', 'link/page'],
    ['https://twitch.tv./videos/123456789', 'twitch vod 123456789 -'],
  ])('%s → %s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

describe('classifyLink: YouTube', () => {
  it.each([
    ['https://www.youtube.com/watch?v=dQw4w9WgXcQ', 'youtube video dQw4w9WgXcQ -'],
    ['youtube.com/watch?v=dQw4w9WgXcQ&t=1m30s', 'youtube video dQw4w9WgXcQ - 90000'],
    ['https://www.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ', 'youtube video dQw4w9WgXcQ -'],
    ['https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL123&index=2', 'youtube video dQw4w9WgXcQ -'],
    ['https://m.youtube.com/watch?v=dQw4w9WgXcQ', 'youtube video dQw4w9WgXcQ -'],
    ['https://music.youtube.com/watch?v=dQw4w9WgXcQ&si=x', 'youtube video dQw4w9WgXcQ -'],
    ['https://youtu.be/dQw4w9WgXcQ?si=AbC&t=42', 'youtube video dQw4w9WgXcQ - 42000'],
    ['youtu.be/dQw4w9WgXcQ', 'youtube video dQw4w9WgXcQ -'],
    ['https://www.youtube.com/live/dQw4w9WgXcQ?feature=share', 'youtube video dQw4w9WgXcQ -'],
    ['https://www.youtube.com/shorts/dQw4w9WgXcQ', 'youtube video dQw4w9WgXcQ -'],
    ['https://www.youtube.com/embed/dQw4w9WgXcQ?start=10', 'youtube video dQw4w9WgXcQ - 10000'],
    ['https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ', 'youtube video dQw4w9WgXcQ -'],
    ['https://www.youtube.com/v/dQw4w9WgXcQ', 'youtube video dQw4w9WgXcQ -'],
    ['https://www.youtube.com/live_chat?v=dQw4w9WgXcQ&is_popout=1', 'youtube video dQw4w9WgXcQ -'],
    ['https://studio.youtube.com/video/dQw4w9WgXcQ/livestreaming', 'youtube video dQw4w9WgXcQ -'],
    ['https://www.youtube.com/watch?v=dQw4w9WgXcQ#t=1:02:03', 'youtube video dQw4w9WgXcQ - 3723000'],
    ['dQw4w9WgXcQ', 'youtube video dQw4w9WgXcQ -'],
    ['_-AbCdEfGh0', 'youtube video _-AbCdEfGh0 -'],
    ['programming', 'link/which-site'],
    ['https://www.youtube.com/watch?v=dQw4w9W', 'link/incomplete'],
    ['https://youtu.be/', 'link/page'],
    ['@SomeBody', 'youtube channel @SomeBody -'],
    ['https://www.youtube.com/@SomeBody', 'youtube channel @SomeBody -'],
    ['https://www.youtube.com/@SomeBody/live', 'youtube channel @SomeBody -'],
    ['https://www.youtube.com/@%E9%9F%B3%E6%A5%BD', 'youtube channel @音楽 -'],
    ['https://www.youtube.com/@SomeBody/streams', 'link/list'],
    [
      'https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv/live',
      'youtube channel UCabcdefghijklmnopqrstuv -',
    ],
    ['https://www.youtube.com/channel/UCshort', 'link/incomplete'],
    ['https://www.youtube.com/c/SomeBody', 'youtube channel c/SomeBody -'],
    ['https://www.youtube.com/user/SomeBody/live', 'youtube channel user/SomeBody -'],
    ['https://www.youtube.com/SomeBody', 'youtube channel c/SomeBody -'],
    [
      'https://www.youtube.com/embed/live_stream?channel=UCabcdefghijklmnopqrstuv',
      'youtube channel UCabcdefghijklmnopqrstuv -',
    ],
    ['https://www.youtube.com/playlist?list=PL123', 'link/playlist'],
    ['https://www.youtube.com/watch?list=PL123', 'link/playlist'],
    ['https://www.youtube.com/embed/videoseries?list=PL123', 'link/playlist'],
    ['https://www.youtube.com/clip/UgkxAbC', 'link/unsupported'],
    ['https://www.youtube.com/results?search_query=x', 'link/page'],
    ['https://www.youtube.com/feed/subscriptions', 'link/page'],
    ['https://www.youtube.com', 'link/page'],
    ['https://tv.youtube.com/watch/x', 'link/page'],
  ])('%s → %s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

describe('classifyLink: Kick', () => {
  it.each([
    ['https://kick.com/Some-Body', 'kick channel some-body some-body'],
    ['www.kick.com/somebody/', 'kick channel somebody somebody'],
    ['https://kick.com/somebody/chatroom', 'kick channel somebody somebody'],
    ['https://kick.com/popout/somebody/chat', 'kick channel somebody somebody'],
    ['https://player.kick.com/somebody?autoplay=true', 'kick channel somebody somebody'],
    [`https://kick.com/somebody/videos/${UUID}`, `kick vod ${UUID} somebody`],
    [`https://kick.com/SomeBody/videos/${UUID.toUpperCase()}?t=60`, `kick vod ${UUID} somebody 60000`],
    [`https://kick.com/video/${UUID}`, `kick vod ${UUID} -`],
    [UUID, `kick vod ${UUID} -`],
    [`https://kick.com/somebody/clips/${CLIP}?sort=view`, `kick clip ${CLIP} somebody`],
    [`https://kick.com/somebody?clip=${CLIP}`, `kick clip ${CLIP} somebody`],
    [`https://kick.com/clip/${CLIP}`, `kick clip ${CLIP} -`],
    [`https://kick.com/clips/${CLIP}`, `kick clip ${CLIP} -`],
    [CLIP, `kick clip ${CLIP} -`],
    ['https://kick.com/somebody/videos', 'link/list'],
    ['https://kick.com/somebody/clips', 'link/list'],
    ['https://kick.com/somebody/videos/123', 'link/incomplete'],
    ['https://kick.com/somebody/clips/clip_1', 'link/incomplete'],
    ['https://kick.com/browse', 'link/page'],
    ['https://kick.com/category/just-chatting', 'link/page'],
    ['https://kick.com/', 'link/page'],
    ['https://dashboard.kick.com/stream', 'link/page'],
    ['https://help.kick.com/somebody', 'link/page'],
  ])('%s → %s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

describe('classifyLink: what stands around a link', () => {
  it.each([
    ['<https://www.twitch.tv/videos/123456789>', 'twitch vod 123456789 -'],
    ['(https://www.twitch.tv/videos/123456789).', 'twitch vod 123456789 -'],
    ['"https://www.twitch.tv/videos/123456789"', 'twitch vod 123456789 -'],
    ['look at https://www.twitch.tv/videos/123456789, it is great!', 'twitch vod 123456789 -'],
    ['VOD:https://www.twitch.tv/videos/123456789', 'twitch vod 123456789 -'],
    ['[my stream](https://www.twitch.tv/videos/123456789)', 'twitch vod 123456789 -'],
    ['**twitch.tv/videos/123456789**', 'twitch vod 123456789 -'],
    ['\u00A0\u200Bhttps://www.twitch.tv/videos/123456789\u2003\uFEFF', 'twitch vod 123456789 -'],
    ['https://www.twitch.tv/\u200Bvideos/123456789', 'twitch vod 123456789 -'],
    ['“dQw4w9WgXcQ”', 'youtube video dQw4w9WgXcQ -'],
    ['//www.twitch.tv/videos/123456789', 'twitch vod 123456789 -'],
    ['seen on https://example.com/post: twitch.tv/videos/123456789', 'twitch vod 123456789 -'],
    ['twitch.tv/videos/123456789 https://www.twitch.tv/videos/123456789', 'twitch vod 123456789 -'],
    ['twitch.tv/videos/123456789 twitch.tv/videos/987654321', 'link/several'],
    ['twitch.tv/somebody/videos youtu.be/dQw4w9WgXcQ', 'youtube video dQw4w9WgXcQ -'],
    ['', 'link/empty'],
    [' \u200B\n', 'link/empty'],
    ['xqc', 'link/which-site'],
    ['the stream of yesterday', 'link/not-a-link'],
    ['12345', 'link/which-site'],
    ['💥', 'link/not-a-link'],
  ])('%j → %s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

describe('classifyLink: files and foreign addresses', () => {
  it.each([
    ['/home/me/Videos/stream.mkv', 'link/is-a-file'],
    ['~/stream', 'link/is-a-file'],
    ['./twitch.tv/videos/123456789', 'link/is-a-file'],
    ['C:\\Videos\\My stream.mp4', 'link/is-a-file'],
    ['"C:\\Videos\\My stream.mp4"', 'link/is-a-file'],
    ['\\\\nas\\streams\\a.ts', 'link/is-a-file'],
    ['file:///home/me/stream.mp4', 'link/is-a-file'],
    ['2024-05-01 My stream.MP4', 'link/is-a-file'],
    ['https://example.com/stream.mp4', 'link/unknown-site'],
    ['https://vimeo.com/123456789', 'link/unknown-site'],
    ['example.com', 'link/unknown-site'],
    ['https://twitch.tv.evil.com/videos/123456789', 'link/unknown-site'],
    ['https://eviltwitch.tv/videos/123456789', 'link/unknown-site'],
    ['https://evil.com/https://www.twitch.tv/videos/123456789', 'link/unknown-site'],
    ['https://evil.com?u=https://www.twitch.tv/videos/123456789', 'link/unknown-site'],
    ['https://twitch.tv@evil.com/videos/123456789', 'link/unknown-site'],
    ['https://me:secret@twitch.tv/videos/123456789', 'link/odd-address'],
    ['https://twitch.tv:8443/videos/123456789', 'link/odd-address'],
    ['https://twitch.tv\\@evil.com/videos/123456789', 'link/not-a-link'],
    ['https://twіtch.tv/videos/123456789', 'link/unknown-site'],
    ['https://ｔｗｉｔｃｈ.tv/videos/123456789', 'twitch vod 123456789 -'],
    ['ftp://twitch.tv/videos/123456789', 'link/not-a-link'],
    ['javascript:alert(1)', 'link/not-a-link'],
    ['https://', 'link/not-a-link'],
    ['https://[::1', 'link/not-a-link'],
    ['https://127.0.0.1/videos/123456789', 'link/unknown-site'],
  ])('%s → %s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('names what was pasted, without what may be a password', () => {
    const found = classifyLink('https://me:hunter2@twitch.tv/videos/1');
    expect(JSON.stringify(found)).not.toContain('hunter2');
    expect(classifyLink('https://vimeo.com/1')).toMatchObject({
      problem: { message: 'KlipStream doesn’t read “vimeo.com”.'.replace('’', "'") },
    });
  });

  it('hands the path over without its quotes', () => {
    expect(localPathOf(' "C:\\Videos\\My stream.mp4" ')).toBe('C:\\Videos\\My stream.mp4');
    expect(localPathOf('twitch.tv/somebody')).toBeNull();
  });
});

describe('classifyLink: canonical addresses', () => {
  it.each([
    ['v2434635255', 'https://www.twitch.tv/videos/2434635255'],
    ['twitch.tv/a_b/clip/Abc-1', 'https://clips.twitch.tv/Abc-1'],
    ['m.twitch.tv/SomeBody', 'https://www.twitch.tv/somebody'],
    ['youtu.be/dQw4w9WgXcQ?t=1', 'https://www.youtube.com/watch?v=dQw4w9WgXcQ'],
    ['youtube.com/@SomeBody/live', 'https://www.youtube.com/@SomeBody'],
    [
      'youtube.com/channel/UCabcdefghijklmnopqrstuv',
      'https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv',
    ],
    [`kick.com/A/videos/${UUID}`, `https://kick.com/a/videos/${UUID}`],
    [`kick.com/video/${UUID}`, `https://kick.com/video/${UUID}`],
    [`kick.com/A?clip=${CLIP}`, `https://kick.com/a/clips/${CLIP}`],
  ])('%s → %s, and that again to itself', (text, url) => {
    const found = classifyLink(text);
    expect(found).toMatchObject({ link: { url } });
    expect(classifyLink(url)).toMatchObject({
      link: { ...('link' in found ? found.link : {}), startMs: null },
    });
  });
});

const PATHS = [
  '/videos/123456789',
  '/somebody',
  '/watch?v=dQw4w9WgXcQ',
  `/somebody/videos/${UUID}`,
  `/x?clip=${CLIP}`,
  '/@somebody',
  '',
];
const OURS = ['twitch.tv', 'www.twitch.tv', 'clips.twitch.tv', 'youtube.com', 'youtu.be', 'kick.com'];

describe('classifyLink: properties', () => {
  it('never throws, and every link is whole and leads to itself', { timeout: 30_000 }, () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...OURS, ...PATHS, 'https://', '@', '?t=1h'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const found = classifyLink(pieces.join(''));
        if ('problem' in found) {
          expect(found.problem.code).toMatch(/^link\/[a-z-]+$/);
          expect(found.problem.message.length).toBeLessThan(400);
          return;
        }
        expect(Link.parse(found.link)).toEqual(found.link);
        expect(classifyLink(found.link.url)).toEqual({ link: { ...found.link, startMs: null } });
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no foreign host for one of ours', () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
    const foreign = fc.oneof(
      fc.tuple(fc.constantFrom(...OURS), label).map(([host, name]) => `${host}.${name}.example`),
      fc.tuple(label, fc.constantFrom(...OURS)).map(([name, host]) => `${name}-${host}`),
      fc.tuple(fc.constantFrom(...OURS), label).map(([host, name]) => `${host}@${name}.example`),
      fc.tuple(fc.constantFrom(...OURS), label).map(([host, name]) => `${host}:pw@${name}.example`),
      fc.tuple(label, fc.constantFrom(...OURS)).map(([name, host]) => `${name}.example/${host}`),
      fc.tuple(label, fc.constantFrom(...OURS)).map(([name, host]) => `${name}.example?//${host}`),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('https://', 'http://', ''),
        foreign,
        fc.constantFrom(...PATHS),
        (scheme, host, path) => {
          expect(classifyLink(`${scheme}${host}${path}`)).toHaveProperty('problem');
        },
      ),
      { numRuns: 2000 },
    );
  });
});
