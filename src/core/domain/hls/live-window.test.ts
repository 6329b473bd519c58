import { describe, expect, it } from 'vitest';
import { parseLiveWindow } from './live-window.ts';

/** Word for word from the fact sheet (twitch-live.md §3); addresses shortened there. */
const LIVE = `#EXTM3U
#EXT-X-VERSION:3
#EXT-X-TARGETDURATION:5
#EXT-X-MEDIA-SEQUENCE:4815
#EXT-X-TWITCH-LIVE-SEQUENCE:4997
#EXT-X-TWITCH-ELAPSED-SECS:9994.338
#EXT-X-TWITCH-TOTAL-SECS:10028.338
#EXT-X-DATERANGE:ID="playlist-creation-1694908286",CLASS="timestamp",START-DATE="2023-09-16T23:51:26.423Z",END-ON-NEXT=YES,X-SERVER-TIME="1694908286.42"
#EXT-X-DATERANGE:ID="source-1694916060",CLASS="twitch-stream-source",START-DATE="2023-09-17T02:00:00Z",END-ON-NEXT=YES,X-TV-TWITCH-STREAM-SOURCE="live"
#EXT-X-PROGRAM-DATE-TIME:2023-09-17T02:31:48.242Z
#EXTINF:2.000,live
https://video-edge-foo.bar.abs.hls.ttvnw.net/v1/segment/abc-123DEF_456.ts
#EXT-X-TWITCH-PREFETCH:https://video-edge-foo.bar.abs.hls.ttvnw.net/v1/segment/nop-123QRS_456.ts
#EXT-X-TWITCH-PREFETCH:https://video-edge-foo.bar.abs.hls.ttvnw.net/v1/segment/tuv-789WXY_012.ts
`;
const MIDROLL = `#EXT-X-DATERANGE:ID="stitched-ad-1668082404-30168000000",CLASS="twitch-stitched-ad",START-DATE="2022-11-10T12:13:24.350Z",DURATION=30.168,X-TV-TWITCH-AD-CREATIVE-ID="1",X-TV-TWITCH-AD-POD-POSITION="5",X-TV-TWITCH-AD-ROLL-TYPE="MIDROLL",X-TV-TWITCH-AD-URL="https://x,y",X-TV-TWITCH-AD-POD-LENGTH="6"
#EXT-X-DATERANGE:ID="quartile-1668082404-0",CLASS="twitch-ad-quartile",START-DATE="2022-11-10T12:13:24.350Z",DURATION=2.000,X-TV-TWITCH-AD-QUARTILE="0"
#EXT-X-DISCONTINUITY
#EXT-X-PROGRAM-DATE-TIME:2022-11-10T12:13:24.350Z
#EXTINF:2.000,Amazon|24
https://x.cloudfront.net/a.ts`;
const HEAD = '#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXT-X-MEDIA-SEQUENCE:10\n';

describe('the window of a live playlist', () => {
  it("reads Twitch's own", () => {
    expect(parseLiveWindow(LIVE)).toEqual({
      targetDurationMs: 5000,
      hasEnded: false,
      serverUnixMs: 1_694_908_286_420,
      segments: [
        {
          sequence: 4815,
          uri: 'https://video-edge-foo.bar.abs.hls.ttvnw.net/v1/segment/abc-123DEF_456.ts',
          durationMs: 2000,
          wallStartUnixMs: Date.UTC(2023, 8, 17, 2, 31, 48, 242),
          hasDiscontinuity: false,
          isAd: false,
          mapUri: null,
        },
      ],
    });
  });

  it('finds ads by their date range, by their title and by cue marks', () => {
    const byRange = `${HEAD}${MIDROLL}
#EXTINF:2.000,
b.ts
#EXT-X-DISCONTINUITY
#EXT-X-PROGRAM-DATE-TIME:2022-11-10T12:13:54.518Z
#EXTINF:2.000,live
c.ts`;
    expect(parseLiveWindow(byRange)!.segments.map(({ isAd }) => isAd)).toEqual([true, true, false]);
    const byCue = `${HEAD}#EXTINF:2,\na.ts\n#EXT-X-CUE-OUT:30\n#EXTINF:2,\nb.ts\n#EXT-X-CUE-IN\n#EXTINF:2,\nc.ts`;
    expect(parseLiveWindow(byCue)!.segments.map(({ isAd }) => isAd)).toEqual([false, true, false]);
    const byTitle = `${HEAD}#EXTINF:2,Amazon|1\na.ts\n#EXTINF:2,live\nb.ts`;
    expect(parseLiveWindow(byTitle)!.segments.map(({ isAd }) => isAd)).toEqual([true, false]);
  });

  it('carries the clock and the fMP4 header on', () => {
    const text = `${HEAD}#EXT-X-MAP:URI="init.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00+01:00
#EXTINF:2.002,
a.mp4
#EXTINF:1.5,
b.mp4
#EXT-X-ENDLIST`;
    const { segments, hasEnded } = parseLiveWindow(text)!;
    expect(hasEnded).toBe(true);
    expect(
      segments.map(({ sequence, wallStartUnixMs, mapUri }) => [sequence, wallStartUnixMs, mapUri]),
    ).toEqual([
      [10, Date.UTC(2025, 11, 31, 23), 'init.mp4'],
      [11, Date.UTC(2025, 11, 31, 23, 0, 2, 2), 'init.mp4'],
    ]);
  });

  it('is null for what is no media playlist', () => {
    expect(parseLiveWindow('<html></html>')).toBeNull();
    expect(parseLiveWindow('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nx.m3u8')).toBeNull();
    expect(parseLiveWindow('')).toBeNull();
  });
});
