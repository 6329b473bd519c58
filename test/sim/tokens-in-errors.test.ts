import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processRunner } from '../../src/core/infra/process/run-process.ts';
import { createDeepgram } from '../../src/core/infra/transcribers/deepgram.ts';
import { createOpenAi } from '../../src/core/infra/transcribers/openai.ts';
import { createBandwidth } from '../../src/core/sources/hls/bandwidth.ts';
import { createKickApi } from '../../src/core/sources/kick/api.ts';
import { createTwitchAuth } from '../../src/core/sources/twitch/auth-requests.ts';
import { fetchClip } from '../../src/core/sources/twitch/clip/fetch-clip.ts';
import { createTwitchGql } from '../../src/core/sources/twitch/gql.ts';
import { createEventSubRequests } from '../../src/core/sources/twitch/live/event-sub-requests.ts';
import { openTwitchPlaylist } from '../../src/core/sources/twitch/live/playlist.ts';
import { readVariants } from '../../src/core/sources/twitch/vod/vod-source.ts';
import { createYouTubeSite } from '../../src/core/sources/youtube/youtube-site.ts';
import type { Link } from '../../src/shared/model/link.ts';
import { mediaTool } from '../support/media-lab.ts';
import { SecretSearch } from '../support/secret-search.ts';
import { chatRequest, siteDeps, TransferFolders, WHOLE } from '../support/site-lab.ts';
import { startSimServer, type SimAnswer, type SimServer } from './sim-server.ts';

const SECRETS = {
  'own token': 'a1own2twitch3token4of5the6person',
  'access token': 'access1q8z4x7q8z4x7q8z4x7q8z4x',
  'refresh token': 'refresh2q8z4x7q8z4x7q8z4x7q8z4',
  'device code': 'device3q8z4x7q8z4x7q8z4x7q8z4x',
  'YouTube key': 'AIzaSy7Gh2Jk9Lm4Np6Qr8St',
  'Deepgram key': 'dg0f9e8d7c6b5a49382716',
  'OpenAI key': 'sk-proj-9Zx8Yw7Vu6Ts5Rq4Po3',
  permission: 'pIj9Kx2mVq7Rt4Wb8Zc1Nd6Hs3Lf5Gy0',
  signature: '76f2a3c5d8e1094b7a6c2f3e5d8b1a0c9e7f4d26',
};
const search = new SecretSearch(SECRETS);
const everySecret = JSON.stringify(SECRETS);

let server: SimServer;
let answer: SimAnswer;
let folders: TransferFolders;
let wavPath = '';
let dir = '';
beforeAll(async () => {
  server = await startSimServer({ routes: [(request) => well(request.url.pathname, request.body)] });
  folders = new TransferFolders();
  dir = mkdtempSync(join(tmpdir(), 'klip-errors-'));
  wavPath = join(dir, 'a.wav');
  writeFileSync(wavPath, 'RIFF');
});
afterAll(async () => {
  folders.remove();
  rmSync(dir, { recursive: true });
  await server.close();
});

/** Permissions are given; everything that is asked with them gets the answer of the moment. */
function well(path: string, body: Buffer): SimAnswer {
  const permission = {
    value: JSON.stringify({ device_id: SECRETS.permission }),
    signature: SECRETS.signature,
  };
  const asked = body.toString();
  if (path === '/gql' && asked.includes('AccessToken'))
    return {
      body: JSON.stringify({
        data: { videoPlaybackAccessToken: permission, streamPlaybackAccessToken: permission },
      }),
    };
  if (path === '/gql' && asked.includes('ShareClip')) {
    const videoQualities = [{ quality: '720', sourceURL: `${server.url}/clip.mp4` }];
    return { body: JSON.stringify({ data: { clip: { videoQualities, playbackAccessToken: permission } } }) };
  }
  return answer;
}

const signal = new AbortController().signal;
const link = (kind: Link['kind']): Link => ({
  ...{ platform: 'youtube', kind, id: 'simVideo001', channel: 'x', url: 'https://x.invalid', startMs: null },
});

/** Every request that carries a secret, or whose answer may hold one. */
function questions(base: string): Record<string, () => Promise<unknown>> {
  const endpoints = {
    ...{ twitchGql: `${server.url}/gql`, twitchUsher: base, twitchAuth: base, youtube: base, kick: base },
    ...{ twitchHelix: base, kickWeb: base, youtubeApi: base, twitchAppClientId: 'app' },
  };
  const given = siteDeps(endpoints, {
    secrets: { 'twitch-token': SECRETS['own token'], 'youtube-api-key': SECRETS['YouTube key'] },
  });
  const deps = { ...given, firstWaitMs: 1, processes: processRunner };
  const gql = createTwitchGql(deps);
  const gqlThere = createTwitchGql({
    ...deps,
    endpoints: () => ({ ...deps.endpoints(), twitchGql: `${base}/q` }),
  });
  const auth = createTwitchAuth(deps);
  const eventSub = createEventSubRequests(deps, SECRETS['access token'], signal);
  const kick = createKickApi(deps);
  const stream = {
    ...{ link: { ...link('clip'), platform: 'twitch' as const }, state: 'clip' as const, videoId: '1' },
    ...{ title: '', channel: null, channelId: null, startedAtUnixMs: null, durationMs: null, qualities: [] },
    ...{ chapters: [], mutedRanges: [], hasChat: 'no' as const, notes: [] },
  };
  const media = { want: 'video' as const, choice: WHOLE, media: mediaTool() };
  const bandwidth = createBandwidth({ bytesPerSec: () => null });
  const sound = { wavPath, range: { startMs: 0, endMs: 1000 }, language: null, signal };
  return {
    'GraphQL with the login': () => gqlThere.query({ query: '{x}' }, { signal, login: 'must' }),
    'the playlist of a VOD': () => readVariants({ ...deps, gql }, '1', signal),
    'a live playlist': () => openTwitchPlaylist({ ...deps, gql }, { login: 'x', quality: '720p', signal }),
    'a clip': () => fetchClip({ ...deps, gql, bandwidth }, { ...chatRequest(stream, folders), ...media }),
    'a code to sign in': () => auth.requestCode(signal),
    'a confirmation': () => auth.exchange(SECRETS['device code'], signal),
    'a renewal': () => auth.refresh(SECRETS['refresh token']),
    'whose token it is': () => auth.validate(SECRETS['access token']),
    'a withdrawal': () => auth.revoke(SECRETS['access token']),
    'ids of channels': () => eventSub.userIds(['one']),
    'a subscription': () => eventSub.subscribe('stream.online', '1', 'session'),
    'a video with a key': () => createYouTubeSite(deps).resolve(link('video'), signal),
    'a playlist of Kick': () => kick.text(`${base}/m.m3u8?token=${SECRETS.permission}`, 'it', signal),
    Deepgram: () => createDeepgram({ apiKey: SECRETS['Deepgram key'], baseUrl: base }).transcribe(sound),
    OpenAI: () =>
      createOpenAi({
        ...{ label: 'OpenAI', apiKey: SECRETS['OpenAI key'], baseUrl: base, model: 'whisper-1' },
      }).transcribe(sound),
  };
}

const ANSWERS: readonly (readonly [string, SimAnswer])[] = [
  ...[401, 403, 404].map((status) => [String(status), { status, body: everySecret }] as const),
  ['400 with a reason', { status: 400, body: `{"message":${JSON.stringify(everySecret)}}` }],
  ['errors beside the data', { body: `{"data":${everySecret},"errors":[{"message":"service error"}]}` }],
  ['text that is no JSON', { body: everySecret.slice(1) }],
  ['JSON that was cut off', { body: everySecret.slice(0, -10) }],
  ['the wrong JSON', { body: `[${everySecret}]` }],
];

async function failuresOf(base: string): Promise<{ what: string; error: unknown }[]> {
  const failures: { what: string; error: unknown }[] = [];
  const asked = Object.entries(questions(base)).map(async ([what, ask]) => {
    await ask().catch((error: unknown) => failures.push({ what, error }));
  });
  await Promise.all(asked);
  return failures;
}

/** These know one secret, their own; what else they say is quoted to the person. */
const KNOWS: Readonly<Record<string, string>> = { Deepgram: 'Deepgram key', OpenAI: 'OpenAI key' };

const findings = (failures: readonly { what: string; error: unknown }[]): string[] =>
  failures.flatMap(({ what, error }) =>
    search
      .inError(error)
      .filter((name) => name === (KNOWS[what] ?? name))
      .map((name) => `${name} of ${what}`),
  );

describe('errors hold no secret', () => {
  it.each(ANSWERS)('when the answer is %s', async (_what, given) => {
    answer = given;
    const failures = await failuresOf(server.url);
    expect(failures.length).toBeGreaterThan(5);
    expect(findings(failures)).toEqual([]);
  });

  it.each(['http://127.0.0.1:99999', 'http://user:password@127.0.0.1:1', 'http://127.0.0.1:1'])(
    'when the address is %s',
    async (base) => {
      const failures = await failuresOf(base);
      expect(failures.length).toBeGreaterThan(8);
      expect(findings(failures)).toEqual([]);
    },
  );
});
