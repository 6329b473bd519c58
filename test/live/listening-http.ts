import { HttpError, type HttpClient, type HttpRequest } from '../../src/core/ports/http.ts';
import type { Endpoints } from '../../src/core/sources/endpoints.ts';
import { joined, shapeOf, type Shape } from './shape.ts';

export interface Heard {
  /** `ok`, or the statuses of refusals. */
  readonly statuses: Set<string>;
  shape: Shape;
}

/** What was asked, by a name that is the same for every service and link, and what was answered. */
export type HeardAll = Map<string, Heard>;

/** Passes requests on and notes the shape of each answer. */
export function listeningHttp(http: HttpClient, endpoints: Endpoints): { http: HttpClient; heard: HeardAll } {
  const heard: HeardAll = new Map();
  const note = (request: HttpRequest, status: string, body: unknown): void => {
    const name = nameOf(request, endpoints);
    const before = heard.get(name) ?? { statuses: new Set<string>(), shape: new Map() };
    before.statuses.add(status);
    before.shape = joined(before.shape, shapeOf(body));
    heard.set(name, before);
  };
  const heardOf = async <T>(
    request: HttpRequest,
    ask: Promise<T>,
    bodyOf: (answer: T) => unknown,
  ): Promise<T> => {
    try {
      const answer = await ask;
      note(request, 'ok', bodyOf(answer));
      return answer;
    } catch (thrown) {
      if (thrown instanceof HttpError && thrown.status > 0) note(request, String(thrown.status), thrown.body);
      throw thrown;
    }
  };
  return {
    heard,
    http: {
      json: (request) => heardOf(request, http.json(request), (answer) => answer),
      text: (request) => heardOf(request, http.text(request), (answer) => answer),
      bytes: (request) => heardOf(request, http.bytes(request), ({ body }) => body.length > 0),
      stream: (request, onResponse) =>
        http.stream(request, (response) => {
          note(request, String(response.status), true);
          onResponse(response);
        }),
    },
  };
}

/** `twitchUsher GET /vod/v2/*.m3u8`, `twitchGql video(…)`: without hosts, ids and queries. */
function nameOf(request: HttpRequest, endpoints: Endpoints): string {
  const service = Object.entries(endpoints).find(
    ([, base]) => base.includes('://') && request.url.startsWith(base),
  );
  if (service?.[0] === 'twitchGql') return `twitchGql ${operationsOf(String(request.body))}`;
  const path = new URL(request.url).pathname;
  if (service === undefined) return `media *${/\.\w+$/.exec(path)?.[0] ?? ''}`;
  const rest = path
    .slice(new URL(service[1]).pathname.replace(/\/$/, '').length)
    .split('/')
    .map((part) => (/\d|-/.test(part.replace(/^v\d$/, '')) ? `*${/\.\w+$/.exec(part)?.[0] ?? ''}` : part));
  return `${service[0]} ${request.method ?? 'GET'} ${rest.join('/')}`;
}

function operationsOf(body: string): string {
  const asked = JSON.parse(body) as Operation | Operation[];
  const names = (Array.isArray(asked) ? asked : [asked]).map(
    ({ operationName, query = '', variables = {} }) =>
      `${operationName ?? /\{\s*(\w+)/.exec(query)?.[1] ?? '?'}(${Object.keys(variables).join()})`,
  );
  return [...new Set(names)].join(' ');
}

interface Operation {
  readonly operationName?: string;
  readonly query?: string;
  readonly variables?: Record<string, unknown>;
}
