import { expect, it } from 'vitest';
import { difference, shapeOf } from '../../live/shape.ts';
import { askRoutes } from '../../support/ask-routes.ts';
import { seededChat } from './chat-nodes.ts';
import { twitchVod, VOD_ID, type VodBehaviour } from './twitch-sim.ts';

/** Examples of the fact sheets twitch-vod.md and twitch-chat-replay.md, word for word but for what they leave out. */
const LITERAL = {
  metadata: `{"data":{"video":{"title":"…","thumbnailURLs":["https://static-cdn.jtvnw.net/cf_vods/…/thumb/thumb0-320x180.jpg"],
 "createdAt":"2023-10-28T20:01:11Z","lengthSeconds":18306,"owner":{"id":"22484632","displayName":"forsen","login":"forsen"},
 "viewCount":12345,"game":{"id":"509658","displayName":"Just Chatting","boxArtURL":"https://static-cdn.jtvnw.net/ttv-boxart/509658-{width}x{height}.jpg"},
 "description":null,"status":"RECORDED"}},"extensions":{"durationMilliseconds":21,"operationName":"VideoMetadata","requestID":"01H…"}}`,
  permission: `{"data":{"videoPlaybackAccessToken":{"value":"{\\"authorization\\":{\\"forbidden\\":false,\\"reason\\":\\"\\"},\\"chansub\\":{\\"restricted_bitrates\\":[]},\\"device_id\\":\\"pIj9…\\",\\"expires\\":1699237483,\\"https_required\\":true,\\"privileged\\":false,\\"user_id\\":null,\\"version\\":2,\\"vod_id\\":1962354205}",
 "signature":"76f2a3…40 hex…","__typename":"PlaybackAccessToken"}},"extensions":{"durationMilliseconds":21,"requestID":"01H…"}}`,
  moment: `{"moments":{"edges":[]},"id":"9a1…","durationMilliseconds":5405000,"positionMilliseconds":0,"type":"GAME_CHANGE",
 "description":"Just Chatting","subDescription":"","thumbnailURL":"https://static-cdn.jtvnw.net/ttv-boxart/509658-40x53.jpg",
 "details":{"game":{"id":"509658","displayName":"Just Chatting","boxArtURL":"…"},"__typename":"GameChangeMomentDetails"},
 "video":{"id":"1962354205","lengthSeconds":18306},"__typename":"VideoMoment"}`,
  comments: `{"data":{"video":{"id":"1962354205",
  "creator":{"id":"22484632","channel":{"id":"22484632","__typename":"Channel"},"__typename":"User"},
  "comments":{"edges":[
    {"cursor":"eyJpZCI6IjA4…","node":{
      "id":"08b8cd54-5b0b-4f0c-9d8e-2f4a3c1b7e11",
      "commenter":{"id":"82674227","login":"jammehcow","displayName":"jammehcow","__typename":"User"},
      "contentOffsetSeconds":16,"createdAt":"2023-10-28T20:01:27.482Z",
      "message":{"fragments":[
          {"emote":null,"text":"hello ","__typename":"VideoCommentMessageFragment"},
          {"emote":{"id":"25;6;10","emoteID":"25","from":6,"__typename":"EmbeddedEmote"},"text":"Kappa","__typename":"VideoCommentMessageFragment"}],
        "userBadges":[{"id":"c3ViLWdpZnRlcjsxMDs=","setID":"sub-gifter","version":"10","__typename":"Badge"},
                      {"id":"Ozs=","setID":"","version":"","__typename":"Badge"}],
        "userColor":"#EBA2C0","__typename":"VideoCommentMessage"},
      "__typename":"VideoComment"},"__typename":"VideoCommentEdge"}],
   "pageInfo":{"hasNextPage":true,"hasPreviousPage":false,"__typename":"PageInfo"},
   "__typename":"VideoCommentConnection"},"__typename":"Video"}},
 "extensions":{"durationMilliseconds":56,"operationName":"VideoCommentsByOffsetOrCursor","requestID":"01HE…"}}`,
  master: `#EXTM3U
#EXT-X-SESSION-DATA:DATA-ID="com.amazon.ivs.unavailable-media",VALUE="W3siTkFNRSI6IjE0NDBwNjAi…"
#EXT-X-TWITCH-INFO:ORIGIN="s3",B="false",REGION="NA",USER-IP="255.255.255.255",SERVING-ID="123abc…",CLUSTER="cloudfront_vod",USER-COUNTRY="US",MANIFEST-CLUSTER="cloudfront_vod"
#EXT-X-STREAM-INF:BANDWIDTH=3443956,CODECS="avc1.4D0020,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=59.995,STABLE-VARIANT-ID="720p60",IVS-NAME="720p60",IVS-GROUPS="landscape",IVS-VARIANT-SOURCE="transcode"
https://abc123def456gh.cloudfront.net/123abc456def789ghi01_streamer42_12345678901_1234567890/720p60/index-dvr.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=220328,CODECS="mp4a.40.2",STABLE-VARIANT-ID="audio_only",IVS-NAME="Audio Only",IVS-GROUPS="landscape,portrait",IVS-VARIANT-SOURCE="source"
`,
  playlist: `#EXTM3U
#EXT-X-VERSION:3
#EXT-X-TARGETDURATION:10
#ID3-EQUIV-TDTG:2023-09-23T17:37:06
#EXT-X-PLAYLIST-TYPE:EVENT
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-TWITCH-ELAPSED-SECS:0.000
#EXT-X-TWITCH-TOTAL-SECS:500.000
#EXTINF:10.000,
0.ts
#EXT-X-ENDLIST
`,
} as const;
const REFUSED = {
  'sub-only': `[{"type":"error","error":"Manifest is restricted","error_code":"vod_manifest_restricted"}]`,
  region: `[{"url":"…","error":"Content Restricted In Region","error_code":"content_geoblocked","type":"error"}]`,
  'token-expired-once': `[{"error":"…","error_code":"nauth_token_expired"}]`,
} as const;

const media = { video: [Buffer.alloc(188)], sound: [Buffer.alloc(188)], durationSec: 2 };
const chat = seededChat({ seed: 1, messages: 400, durationSec: 2 });
const vodOf = (behaviour: Partial<VodBehaviour> = {}): ReturnType<typeof twitchVod> =>
  twitchVod({ media, chat, behaviour });
const gql = async (question: object, behaviour?: Partial<VodBehaviour>): Promise<unknown> =>
  (await askRoutes(vodOf(behaviour).routes, '/gql', question)).json();

/** Fields that we send and the example has not, and fields whose type is another. */
const strange = (ours: unknown, literal: string): string[] => {
  const { added, changed } = difference(shapeOf(ours), shapeOf(literal));
  return [...added, ...changed];
};
const missing = (ours: unknown, literal: string): string[] =>
  difference(shapeOf(ours), shapeOf(literal)).missing;

it('describes a VOD with the fields of the example, and those that our own question asks for beside them', async () => {
  const ours = await gql({ query: 'query($id:ID!){video(id:$id){id,title}}', variables: { id: VOD_ID } });
  expect(strange(ours, LITERAL.metadata)).toEqual([
    ...['.data.video.broadcastType', '.data.video.id', '.data.video.previewThumbnailURL'],
  ]);
  expect(missing(ours, LITERAL.metadata)).toEqual([
    ...['.data.video.game.boxArtURL', '.data.video.thumbnailURLs[]', '.extensions.operationName'],
  ]);
});

it('gives the permission whole, as JSON in a text', async () => {
  const query = 'query{videoPlaybackAccessToken(id:$vodID){value signature}}';
  const ours = await gql({ query, variables: { vodID: VOD_ID } });
  expect([strange(ours, LITERAL.permission), missing(ours, LITERAL.permission)]).toEqual([[], []]);
});

it('lists chapters as moments', async () => {
  const chapters = [{ positionMs: 0, durationMs: 5_405_000, title: 'Just Chatting' }];
  const question = {
    operationName: 'VideoPlayer_ChapterSelectButtonVideo',
    variables: { videoID: VOD_ID },
  };
  const ours = (await gql(question, { chapters })) as {
    data: { video: { moments: { edges: { node: object }[] } } };
  };
  expect(strange(ours.data.video.moments.edges[0]!.node, LITERAL.moment)).toEqual([]);
});

it('sends pages of comments as the example has them, with one cursor for the whole page', async () => {
  const sha256Hash = 'b70a3591ff0f4e0313d126c6a1502d79a1c02baebb288227c582044aa76adf6a';
  const ours = await gql({
    operationName: 'VideoCommentsByOffsetOrCursor',
    variables: { videoID: VOD_ID, contentOffsetSeconds: 0, first: 100 },
    extensions: { persistedQuery: { version: 1, sha256Hash } },
  });
  expect(strange(ours, LITERAL.comments)).toEqual([]);
  expect(missing(ours, LITERAL.comments).filter((path) => !path.endsWith('__typename'))).toEqual([]);
  const edges = (ours as { data: { video: { comments: { edges: { cursor: string }[] } } } }).data.video
    .comments.edges;
  expect(new Set(edges.map(({ cursor }) => cursor)).size).toBe(1);
});

it('lists qualities and segments with the tags of the examples', async () => {
  const { routes } = vodOf();
  const master = await askRoutes(routes, `/vod/v2/${VOD_ID}.m3u8?sig=x&token=y`);
  expect(strange(master.text, LITERAL.master)).toEqual([]);
  expect(missing(master.text, LITERAL.master)).toEqual([
    ...['#EXT-X-SESSION-DATA', '#EXT-X-SESSION-DATA DATA-ID', '#EXT-X-SESSION-DATA VALUE'],
    ...['MANIFEST-CLUSTER', 'SERVING-ID', 'USER-COUNTRY', 'USER-IP'].map(
      (name) => `#EXT-X-TWITCH-INFO ${name}`,
    ),
  ]);
  const address = new URL(master.text.split('\n').find((line) => line.startsWith('http'))!);
  // The unix number in the path is the stream's start.
  expect(address.pathname).toMatch(/\/[0-9a-f]{20}_streamer42_\d+_\d{10}\/audio_only\/index-dvr\.m3u8$/);
  const playlist = await askRoutes(routes, address.pathname);
  expect([strange(playlist.text, LITERAL.playlist), missing(playlist.text, LITERAL.playlist)]).toEqual([
    [],
    [],
  ]);
  expect(playlist.text).toContain('\n0.ts\n');
});

it.each(Object.entries(REFUSED))(
  'refuses with 403 and the code of the catalogue: %s',
  async (usher, literal) => {
    const answer = await askRoutes(vodOf({ usher: usher as keyof typeof REFUSED }).routes, '/vod/v2/1.m3u8');
    expect(answer.status).toBe(403);
    const codeOf = (text: string): unknown => (JSON.parse(text) as { error_code: string }[])[0]!.error_code;
    expect(codeOf(answer.text)).toBe(codeOf(literal));
    expect(strange(answer.json(), REFUSED.region)).toEqual([]);
  },
);

it('says of a VOD that is gone nothing but null, without errors', async () => {
  const ours = await gql({ query: '{video}', variables: { id: '1' } });
  expect(ours).toMatchObject({ data: { video: null } });
  expect(ours).not.toHaveProperty('errors');
});
