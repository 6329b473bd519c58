import type { ServerResponse } from 'node:http';
import type { AppErrorShape } from '../../../shared/errors.ts';

/** Why a request gets no answer. */
export interface Refusal {
  readonly status: number;
  readonly error: AppErrorShape;
  readonly headers?: Readonly<Record<string, string>>;
}

export const REFUSALS = {
  foreign: {
    status: 403,
    error: {
      code: 'server/foreign',
      message: 'Only the page that KlipStream itself serves may ask here.',
      nextStep: 'Open the address that KlipStream printed when it started.',
    },
  },
  unauthorized: {
    status: 401,
    error: {
      code: 'rpc/unauthorized',
      message: 'This address is no longer valid: KlipStream was started again, or the address is incomplete.',
      nextStep: 'Open the address that KlipStream printed when it started.',
    },
  },
  notFound: {
    status: 404,
    error: { code: 'server/not-found', message: 'There is nothing at this address.' },
  },
  method: {
    status: 405,
    error: { code: 'server/method', message: 'This address is only read.' },
    headers: { allow: 'GET, HEAD' },
  },
  tooLarge: {
    status: 413,
    error: { code: 'server/too-large', message: 'The request is too large.' },
    headers: { connection: 'close' },
  },
  tooFast: {
    status: 429,
    error: { code: 'server/too-fast', message: 'Too many requests.', nextStep: 'Wait a few seconds.' },
    headers: { 'retry-after': '5' },
  },
} as const satisfies Record<string, Refusal>;

export function sendRefusal(response: ServerResponse, { status, error, headers }: Refusal): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(error));
}
