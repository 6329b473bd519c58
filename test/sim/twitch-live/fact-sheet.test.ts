import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { difference, shapeOf } from '../../live/shape.ts';
import { askRoutes } from '../../support/ask-routes.ts';
import { attachEventSubSim } from '../twitch-auth/eventsub.ts';
import { createLiveHls, type Slot } from './live-hls.ts';

/** Examples of the fact sheet twitch-live.md §3 and §4, word for word but for what they leave out. */
const PLAYLIST = `#EXTM3U
#EXT-X-VERSION:3
#EXT-X-TARGETDURATION:5
#EXT-X-MEDIA-SEQUENCE:4815
#EXT-X-TWITCH-LIVE-SEQUENCE:4997
#EXT-X-TWITCH-ELAPSED-SECS:9994.338
#EXT-X-TWITCH-TOTAL-SECS:10028.338
#EXT-X-DATERANGE:ID="playlist-creation-1694908286",CLASS="timestamp",START-DATE="2023-09-16T23:51:26.423Z",END-ON-NEXT=YES,X-SERVER-TIME="1694908286.42"
#EXT-X-DATERANGE:ID="playlist-session-1694908286",CLASS="twitch-session",START-DATE="…",END-ON-NEXT=YES,X-TV-TWITCH-SESSIONID="1234567890"
#EXT-X-PROGRAM-DATE-TIME:2023-09-17T02:31:48.242Z
#EXTINF:2.000,live
https://video-edge-foo.bar.abs.hls.ttvnw.net/v1/segment/abc-123DEF_456.ts
#EXT-X-DATERANGE:ID="stitched-ad-1668082404-30168000000",CLASS="twitch-stitched-ad",START-DATE="2022-11-10T12:13:24.350Z",DURATION=30.168,X-TV-TWITCH-AD-CREATIVE-ID="…",X-TV-TWITCH-AD-LINE-ITEM-ID="…",X-TV-TWITCH-AD-POD-POSITION="5",X-TV-TWITCH-AD-ROLL-TYPE="MIDROLL",X-TV-TWITCH-AD-AD-SESSION-ID="…",X-TV-TWITCH-AD-POD-LENGTH="6",X-TV-TWITCH-AD-RADS-TOKEN="…"
#EXT-X-DISCONTINUITY
#EXT-X-PROGRAM-DATE-TIME:2022-11-10T12:13:24.350Z
#EXTINF:2.000,Amazon|24…
https://…cloudfront.net/….ts
#EXT-X-ENDLIST
`;
const OFFLINE =
  '[{"url":"…","error":"twirp error not_found: transcode does not exist","error_code":"transcode_does_not_exist","type":"error"}]';
const WELCOME = `{"metadata":{"message_id":"96a3f3b5-…","message_type":"session_welcome","message_timestamp":"2023-07-19T14:56:51.634234626Z"},
 "payload":{"session":{"id":"AQoQILE98gtqShGmLD7AM6yJThAB","status":"connected","connected_at":"2023-07-19T14:56:51.616329898Z","keepalive_timeout_seconds":10,"reconnect_url":null,"recovery_url":null}}}`;
const KEEPALIVE =
  '{"metadata":{"message_id":"84c1e79a-…","message_type":"session_keepalive","message_timestamp":"…"},"payload":{}}';
const RECONNECT =
  '{"metadata":{"message_id":"84c1e79a-…","message_type":"session_reconnect","message_timestamp":"…"},"payload":{"session":{"id":"…","status":"reconnecting","keepalive_timeout_seconds":null,"reconnect_url":"wss://eventsub.wss.twitch.tv/ws?…","connected_at":"…"}}}';

const LOGIN = 'streamer42';
const segment = [Buffer.alloc(188)];
const live = (slots: readonly Slot[]): ReturnType<typeof createLiveHls> =>
  createLiveHls({
    ...{ login: LOGIN, slots, startedAtUnixMs: Date.UTC(2026, 0, 1) },
    media: { programme: segment, ad: segment, otherRate: segment },
  });
const strange = (ours: unknown, literal: string): string[] => {
  const { added, changed } = difference(shapeOf(ours), shapeOf(literal));
  return [...added, ...changed];
};

it('lists a live window, an advertisement in it, with the tags of the captures', async () => {
  const sim = live([{ kind: 'live' }, { kind: 'ad', pod: 1 }, { kind: 'live' }]);
  const master = await askRoutes(sim.routes, `/api/v2/channel/hls/${LOGIN}.m3u8?sig=x&token=y`);
  const address = new URL(master.text.split('\n').find((line) => line.startsWith('http'))!);
  const { text } = await askRoutes(sim.routes, address.pathname);
  expect(strange(text, PLAYLIST)).toEqual([]);
  expect(text).toMatch(
    /#EXTINF:2\.000,live\n.*\n#EXT-X-DATERANGE:ID="stitched-ad-[^]*#EXT-X-DISCONTINUITY\n.*\n#EXTINF:2\.000,Amazon\|/,
  );
});

it('says that a channel is offline with 404 and the words of the service', async () => {
  const sim = live([{ kind: 'live' }]);
  sim.isOffline = true;
  const answer = await askRoutes(sim.routes, `/api/v2/channel/hls/${LOGIN}.m3u8?sig=x&token=y`);
  const without = (text: string): object => ({ ...(JSON.parse(text) as object[])[0], url: '' });
  expect([answer.status, without(answer.text)]).toEqual([404, without(OFFLINE)]);
});

it('greets and speaks on EventSub as the examples do', async () => {
  const http = createServer();
  const sim = attachEventSubSim(http);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws`);
  const next = async (): Promise<unknown> =>
    JSON.parse(String(((await once(socket, 'message')) as [Buffer])[0]));
  try {
    const both = (ours: unknown, literal: string): string[] => [
      ...strange(ours, literal),
      ...difference(shapeOf(ours), shapeOf(literal)).missing,
    ];
    expect(both(await next(), WELCOME)).toEqual([]);
    const keepalive = next();
    sim.keepAlive();
    expect(both(await keepalive, KEEPALIVE)).toEqual([]);
    const reconnect = next();
    sim.askToReconnect();
    expect(both(await reconnect, RECONNECT)).toEqual([]);
  } finally {
    socket.terminate();
    sim.close();
    http.close();
  }
});
