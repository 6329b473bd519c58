import { expect, it } from 'vitest';
import { difference, shapeOf } from '../../live/shape.ts';
import { askRoutes } from '../../support/ask-routes.ts';
import { kickApiRoute, type KickApiSim } from './api.ts';
import { makeKickWorld, socketMessage } from './world.ts';

/** Examples of the fact sheet kick.md §2–§5, word for word but for what they leave out. */
const CHANNEL = `{"id":668,"user_id":676,"slug":"xqc","is_banned":false,"playback_url":"https://fa723fc1b171.us-west-2.playback.live-video.net/api/video/v1/us-west-2.196233775518.channel.….m3u8?token=eyJ…",
 "vod_enabled":true,"subscription_enabled":true,"followers_count":1000,
 "livestream":{"id":35161235,"slug":"…","channel_id":668,"created_at":"2024-05-01 18:00:01","session_title":"…","is_live":true,"start_time":"2024-05-01 18:00:01","source":null,"duration":0,"language":"English","is_mature":false,"viewer_count":21000,"thumbnail":{"url":"…"},"tags":[]},
 "role":null,"user":{"id":676,"username":"xQc","bio":"…","profile_pic":"…"},
 "chatroom":{"id":668,"chatable_type":"App\\\\Models\\\\Channel","channel_id":668,"created_at":"…","updated_at":"…","chat_mode":"public","slow_mode":false,"message_interval":0}}`;
const REPLAY = `{"status":{"error":false,"code":200,"message":"SUCCESS"},
 "data":{"messages":[{"id":"…uuid","chat_id":668,"user_id":1,"content":"…","type":"message","metadata":null,"created_at":"2023-12-27T09:56:54Z",
    "sender":{"id":1,"slug":"abc","username":"Abc","identity":{"color":"#FF5A5A","badges":[{"type":"moderator","text":"Moderator","count":0,"active":true}]}}}],
  "cursor":"1703671158445374","pinned_message":null}}`;
const SAID =
  '{"id":"f0e6…","chatroom_id":668,"content":"lol [emote:37226:KEKW]","type":"message","created_at":"2023-12-24T22:05:00+00:00","sender":{"id":1,"username":"Abc","slug":"abc","identity":{"color":"#FF5A5A","badges":[{"type":"subscriber","text":"Subscriber","count":3}]}},"metadata":{}}';

const world = makeKickWorld({ seed: 2, durationSec: 60, rate: 4 });
const sim: KickApiSim = {
  world,
  state: {
    ...{ live: true, vod: 'public', web: true, old: true, recordingUrl: true, replay: 'both' },
    ...{
      source: 'https://stream.kick.com/x/master.m3u8',
      clipSource: null,
      playbackUrl: 'https://x.invalid/a.m3u8',
      viewers: 21_000,
    },
  },
};
const strange = (ours: unknown, literal: string): string[] => {
  const { added, changed } = difference(shapeOf(ours), shapeOf(literal));
  return [...added, ...changed];
};
const missing = (ours: unknown, literal: string): string[] =>
  difference(shapeOf(ours), shapeOf(literal)).missing;
const ask = async (path: string): Promise<unknown> => (await askRoutes([kickApiRoute(sim)], path)).json();

it('describes a channel that is live with the fields of the example, times without a zone', async () => {
  const ours = await ask(`/api/v2/channels/${world.slug}`);
  expect(strange(ours, CHANNEL)).toEqual([]);
  expect((ours as { livestream: { start_time: string } }).livestream.start_time).toMatch(
    /^[\d-]{10} [\d:]{8}$/,
  );
});

it('replays five seconds of chat as the example does', async () => {
  const from = new Date(world.startedAtUnixMs + 20_000).toISOString();
  const ours = await ask(`/api/v2/channels/${world.channelId}/messages?start_time=${from}`);
  expect([strange(ours, REPLAY), missing(ours, REPLAY)]).toEqual([[], []]);
  const { messages, cursor } = (ours as { data: { messages: { created_at: string }[]; cursor: string } })
    .data;
  expect(messages.length).toBeGreaterThan(5);
  // Whole seconds, as Kick tells them; the cursor counts microseconds.
  expect(messages.every(({ created_at: at }) => /^[\d-]{10}T[\d:]{8}Z$/.test(at))).toBe(true);
  expect(cursor).toMatch(/^\d{16}$/);
});

it('says a message on its socket as the example does', () => {
  const ours = world.messages.map((message) => socketMessage(message, world.chatroomId));
  const known = JSON.parse(SAID) as object;
  expect(strange(ours, JSON.stringify([known])).filter((path) => !path.endsWith('.active'))).toEqual([]);
  expect(missing(ours, JSON.stringify([known]))).toEqual([]);
});

it('knows nothing of an unknown channel', async () => {
  const answer = await askRoutes([kickApiRoute(sim)], '/api/v2/channels/nobody');
  expect([answer.status, answer.json()]).toEqual([404, { message: 'Not Found' }]);
});
