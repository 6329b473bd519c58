import type { SimAnswer, SimRoute } from '../sim/sim-server.ts';

/** What a stand-in's routes answer, without a socket. */
export async function askRoutes(
  routes: readonly SimRoute[],
  path: string,
  body?: object,
): Promise<{ status: number; text: string; json: () => unknown }> {
  const request = {
    method: body === undefined ? 'GET' : 'POST',
    url: new URL(path, 'http://sim.invalid'),
    headers: { host: 'sim.invalid', 'client-id': 'any' },
    body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
  };
  let answer: SimAnswer | null = null;
  for (const route of routes) answer ??= await route(request);
  const text = Buffer.from(answer?.body ?? '').toString();
  return {
    status: answer === null ? 404 : (answer.status ?? 200),
    text,
    json: () => JSON.parse(text) as unknown,
  };
}
