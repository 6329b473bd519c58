import { afterEach, beforeEach, expect, it } from 'vitest';
import { startSimServer, type SimServer } from '../../../../../test/sim/sim-server.ts';
import { createLiveHls, type LiveHls } from '../../../../../test/sim/twitch-live/live-hls.ts';
import type { Link } from '../../../../shared/model/link.ts';
import { createHttpClient } from '../../../infra/http/http-client.ts';
import { systemClock } from '../../../ports/clock.ts';
import type { LiveFeed } from '../../../ports/live-feed.ts';
import { silentLog } from '../../../ports/log.ts';
import { endpointsOf } from '../../endpoints.ts';
import { createTwitchGql } from '../gql.ts';
import { createTwitchLiveFeed } from './feed.ts';

let live: LiveHls;
let server: SimServer;
let feed: LiveFeed;

const viewers = (id = 'pajlada'): Promise<number | null> => {
  const link: Link = {
    ...{ platform: 'twitch', kind: 'channel', id, channel: id, startMs: null },
    url: `https://www.twitch.tv/${id}`,
  };
  return feed.viewers!(link, new AbortController().signal);
};

beforeEach(async () => {
  const segment = [Buffer.alloc(188)];
  live = createLiveHls({
    ...{ login: 'pajlada', startedAtUnixMs: Date.UTC(2026, 0, 1) },
    media: { programme: segment, ad: segment, otherRate: segment },
    slots: Array.from({ length: 9 }, () => ({ kind: 'live' })),
  });
  server = await startSimServer({ routes: live.routes });
  const http = createHttpClient({ userAgent: 'test', firstWaitMs: 1 });
  const endpoints = (): ReturnType<typeof endpointsOf> =>
    endpointsOf({ endpoints: { twitchGql: `${server.url}/gql` } });
  const secrets = { get: () => Promise.resolve(null) };
  feed = createTwitchLiveFeed({
    ...{ http, endpoints, emotes: null, clock: systemClock, log: silentLog },
    gql: createTwitchGql({ http, endpoints, secrets, firstWaitMs: 1 }),
    login: () => Promise.resolve(null),
  });
});
afterEach(() => server.close());

it('tells how many watch, none of them included', async () => {
  expect(await viewers()).toBe(1234);
  live.viewers = 0;
  expect(await viewers()).toBe(0);
});

it('tells nothing where the answer lacks the figure, or the channel is offline', async () => {
  live.viewers = null;
  expect(await viewers()).toBeNull();
  live.viewers = 1234;
  live.isOffline = true;
  expect(await viewers()).toBeNull();
});

it('throws where there is no such channel or no answer', async () => {
  await expect(viewers('nobody')).rejects.toMatchObject({ code: 'link/not-found' });
  server.faults.push({ match: /gql/, fault: { kind: 'status', status: 500 }, times: Infinity });
  await expect(viewers()).rejects.toMatchObject({ status: 500 });
});
