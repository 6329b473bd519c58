import {
  startSimServer,
  type SimAnswer,
  type SimRequest,
  type SimRoute,
  type SimServer,
} from '../sim-server.ts';
import { createAuthSim, type AuthSim } from './auth.ts';
import { attachEventSubSim, type EventSubSim } from './eventsub.ts';
import { helixRoute, type SimChannel } from './helix.ts';

export const CLIENT_ID = 'wbmytr93xzw8zbg0p1izqyzzc5mbiz';

export interface TwitchAuthSim {
  readonly server: SimServer;
  readonly auth: AuthSim;
  readonly eventSub: EventSubSim;
  /** By login. */
  readonly channels: Map<string, SimChannel>;
  /** Settings' endpoints that point at this stand-in. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Goes live, or offline (`broadcast` null), and tells who listens. Looks see it unless `lagging`. */
  air(login: string, broadcast: { id: string; title?: string } | null, options?: { lagging?: boolean }): void;
  close(): Promise<void>;
}

export interface TwitchAuthSimOptions {
  /** Logins of the channels that exist. */
  readonly channels?: readonly string[];
  readonly nowUnixMs?: () => number;
  readonly codeSec?: number;
  readonly accessSec?: number;
  readonly maxTotalCost?: number;
  /** Asked before the rest. */
  readonly routes?: readonly SimRoute[];
  readonly latencyMs?: number;
  /** As in AuthSimOptions. */
  readonly hasPage?: boolean;
}

/** Twitch's sign-in, a part of Helix, EventSub, and GraphQL's question whether a channel is live. */
export async function startTwitchAuthSim(options: TwitchAuthSimOptions = {}): Promise<TwitchAuthSim> {
  const { nowUnixMs = () => Date.now(), codeSec, accessSec } = options;
  const channels = new Map(
    (options.channels ?? []).map((login, index): [string, SimChannel] => [
      login,
      { userId: String(1337 + index), login, name: login.toUpperCase(), live: null },
    ]),
  );
  const auth = createAuthSim({
    ...{ clientId: CLIENT_ID, nowUnixMs, hasPage: options.hasPage === true },
    ...(codeSec === undefined ? {} : { codeSec }),
    ...(accessSec === undefined ? {} : { accessSec }),
  });
  const late: { helix: SimRoute } = { helix: () => null };
  const server = await startSimServer({
    routes: [...(options.routes ?? []), auth.route, (request) => late.helix(request), looks(channels)],
    ...(options.latencyMs === undefined ? {} : { latencyMs: options.latencyMs }),
  });
  const eventSub = attachEventSubSim(server.http);
  late.helix = helixRoute({
    ...{ clientId: CLIENT_ID, auth, eventSub, channels, maxTotalCost: options.maxTotalCost ?? 10 },
  });
  const startedAt = '2026-11-25T09:00:00Z';
  return {
    ...{ server, auth, eventSub, channels },
    endpoints: {
      twitchAuth: `${server.url}/oauth2`,
      twitchHelix: `${server.url}/helix`,
      twitchGql: `${server.url}/gql`,
      twitchEventSub: `${server.url.replace('http', 'ws')}/ws`,
      twitchAppClientId: CLIENT_ID,
    },
    air(login, broadcast, { lagging = false } = {}) {
      const channel = channels.get(login)!;
      const { userId } = channel;
      const who = {
        ...{ broadcaster_user_id: userId, broadcaster_user_login: login },
        broadcaster_user_name: channel.name,
      };
      if (!lagging)
        channel.live =
          broadcast === null ? null : { id: broadcast.id, title: broadcast.title ?? 'ranked', startedAt };
      if (broadcast === null) eventSub.tell('stream.offline', userId, who);
      else {
        const event = { id: broadcast.id, ...who, type: 'live', started_at: startedAt };
        eventSub.tell('stream.online', userId, event);
      }
    },
    close: () => {
      eventSub.close();
      return server.close();
    },
  };
}

/** GraphQL's StreamMetadata, one operation or several in one request (twitch-live fact sheet §3). */
function looks(channels: ReadonlyMap<string, SimChannel>): SimRoute {
  const dataOf = (operation: { variables?: { login?: string } }): object => {
    const channel = channels.get(operation.variables?.login ?? '');
    if (channel === undefined) return { user: null };
    const { live } = channel;
    const stream = live && {
      id: live.id,
      type: 'live',
      createdAt: live.startedAt,
      viewersCount: 78_365,
      game: null,
    };
    const lastBroadcast = { id: live?.id ?? '1', title: live?.title ?? 'before' };
    return {
      user: { id: channel.userId, login: channel.login, displayName: channel.name, lastBroadcast, stream },
    };
  };
  return (request: SimRequest): SimAnswer | null => {
    if (request.url.pathname !== '/gql') return null;
    const body = JSON.parse(request.body.toString()) as object | object[];
    const reply = (operation: object): object => ({ data: dataOf(operation) });
    return {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(Array.isArray(body) ? body.map(reply) : reply(body)),
    };
  };
}
