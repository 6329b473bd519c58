import { randomUUID } from 'node:crypto';
import { jsonAnswer, type SimAnswer, type SimRequest, type SimRoute } from '../sim-server.ts';
import type { AuthSim } from './auth.ts';
import { broadcasterOf, shown, type EventSubSim, type SimSubscription } from './eventsub.ts';

export interface SimChannel {
  readonly userId: string;
  readonly login: string;
  readonly name: string;
  /** The broadcast that is on; null: offline. */
  live: { readonly id: string; readonly title: string; readonly startedAt: string } | null;
}

export interface HelixSimOptions {
  readonly clientId: string;
  readonly auth: AuthSim;
  readonly eventSub: EventSubSim;
  readonly channels: Map<string, SimChannel>;
  /** Sum of costs that one person's subscriptions may have. */
  readonly maxTotalCost: number;
}

const refused = (status: number, error: string, message: string): SimAnswer =>
  jsonAnswer({ error, status, message }, status);

/** `users`, `streams` and `eventsub/subscriptions` of Twitch's Helix, after the twitch-live fact sheet §3 and §4. */
export function helixRoute(options: HelixSimOptions): SimRoute {
  return (request) => {
    const path = /^\/helix\/(.+)$/.exec(request.url.pathname)?.[1];
    if (path === undefined) return null;
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return refused(401, 'Unauthorized', 'OAuth token is missing');
    if (options.auth.ownerOf(token) === null) return refused(401, 'Unauthorized', 'Invalid OAuth token');
    if (request.headers['client-id'] !== options.clientId)
      return refused(401, 'Unauthorized', 'Client ID and OAuth token do not match');
    if (path === 'users') return users(request, options);
    if (path === 'streams') return streams(request, options);
    return path === 'eventsub/subscriptions' ? subscriptions(request, options) : null;
  };
}

const asked = ({ url }: SimRequest, name: string, { channels }: HelixSimOptions): SimChannel[] =>
  url.searchParams.getAll(name).flatMap((login) => channels.get(login.toLowerCase()) ?? []);

function users(request: SimRequest, options: HelixSimOptions): SimAnswer {
  if (request.url.searchParams.getAll('login').length > 100)
    return refused(400, 'Bad Request', 'The maximum number of id and login parameters is 100');
  return jsonAnswer({
    data: asked(request, 'login', options).map(({ userId, login, name }) => ({
      ...{ id: userId, login, display_name: name, type: '', broadcaster_type: 'partner', description: '' },
      ...{ profile_image_url: '', offline_image_url: '', view_count: 0, created_at: '2016-12-14T20:32:28Z' },
    })),
  });
}

function streams(request: SimRequest, options: HelixSimOptions): SimAnswer {
  const live = asked(request, 'user_login', options).filter((channel) => channel.live !== null);
  return jsonAnswer({
    data: live.map((channel) => ({
      ...{
        id: channel.live!.id,
        user_id: channel.userId,
        user_login: channel.login,
        user_name: channel.name,
      },
      ...{
        game_id: '509658',
        game_name: 'Just Chatting',
        type: 'live',
        title: channel.live!.title,
        tags: [],
      },
      ...{ viewer_count: 78_365, started_at: channel.live!.startedAt, language: 'en', is_mature: false },
      thumbnail_url: 'https://static-cdn.jtvnw.net/previews-ttv/live_user_x-{width}x{height}.jpg',
    })),
    pagination: {},
  });
}

function subscriptions(request: SimRequest, options: HelixSimOptions): SimAnswer | null {
  const { eventSub } = options;
  if (request.method === 'DELETE') {
    const at = eventSub.subscriptions.findIndex(({ id }) => id === request.url.searchParams.get('id'));
    if (at === -1) return refused(404, 'Not Found', 'subscription not found');
    eventSub.subscriptions.splice(at, 1);
    eventSub.changed();
    return { status: 204 };
  }
  return request.method === 'POST' ? subscribe(request, options) : null;
}

function subscribe(
  request: SimRequest,
  { eventSub, channels, maxTotalCost, auth }: HelixSimOptions,
): SimAnswer {
  const body = JSON.parse(request.body.toString()) as {
    type: string;
    version: string;
    condition: Record<string, string>;
    transport: { method: string; session_id: string };
  };
  const sessionId = body.transport.session_id;
  const broadcaster = broadcasterOf(body.condition);
  if (!eventSub.sessions.has(sessionId))
    return refused(
      400,
      'Bad Request',
      'websocket transport session does not exist or has already disconnected',
    );
  if (![...channels.values()].some(({ userId }) => userId === broadcaster))
    return refused(400, 'Bad Request', 'user does not exist');
  const same = eventSub.subscriptions.some(
    (one) => one.type === body.type && broadcasterOf(one.condition) === broadcaster,
  );
  if (same) return refused(409, 'Conflict', 'subscription already exists');
  const token = request.headers.authorization!.slice('Bearer '.length);
  const isOwn = auth.ownerOf(token)?.userId === broadcaster;
  if (body.type.startsWith('channel.hype_train.')) {
    if (body.version !== '2') return refused(400, 'Bad Request', 'invalid subscription type and version');
    if (!isOwn || !auth.scopesOf(token).includes('channel:read:hype_train'))
      return refused(403, 'Forbidden', 'subscription missing proper authorization');
  }
  const cost = isOwn ? 0 : 1;
  const total = eventSub.subscriptions.reduce((sum, one) => sum + one.cost, 0);
  if (total + cost > maxTotalCost)
    return refused(429, 'Too Many Requests', 'total cost would exceed max_total_cost');
  const made: SimSubscription = {
    ...{ id: randomUUID(), type: body.type, condition: body.condition, sessionId, cost },
    createdAt: new Date().toISOString(),
  };
  eventSub.subscriptions.push(made);
  eventSub.changed();
  const sums = {
    total: eventSub.subscriptions.length,
    total_cost: total + cost,
    max_total_cost: maxTotalCost,
  };
  return jsonAnswer({ data: [shown(made, 'enabled')], ...sums }, 202);
}
