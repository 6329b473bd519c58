import { describe, expect, it } from 'vitest';
import { parseMasterPlaylist } from './variants.ts';

const master = (audio: string): string =>
  [
    '#EXTM3U',
    `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="234",NAME="Default",DEFAULT=YES${audio}`,
    '#EXT-X-STREAM-INF:BANDWIDTH=4000000,CODECS="avc1.4D401F,mp4a.40.2",RESOLUTION=1280x720,AUDIO="234"',
    'v720.m3u8',
    '#EXT-X-STREAM-INF:BANDWIDTH=300000,CODECS="avc1.42C00B,mp4a.40.5",RESOLUTION=256x144',
    'muxed.m3u8',
    '',
  ].join('\n');

const apart = (text: string): (readonly [string, boolean])[] =>
  (parseMasterPlaylist(text, 'https://host.test/live/master.m3u8') ?? []).map(
    ({ uri, hasSoundApart }) => [uri, hasSoundApart] as const,
  );

describe('renditions of a master playlist', () => {
  it('say whether their sound is a playlist of its own', () => {
    expect(apart(master(',URI="sound.m3u8"'))).toEqual([
      ['https://host.test/live/v720.m3u8', true],
      ['https://host.test/live/muxed.m3u8', false],
    ]);
  });

  it('hold their sound where the group names no address', () => {
    expect(apart(master('')).map(([, isApart]) => isApart)).toEqual([false, false]);
  });
});
