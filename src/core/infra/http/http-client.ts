import { setTimeout as wait } from 'node:timers/promises';
import { abortError, isAbortError } from '../../../shared/errors.ts';
import { HttpError, type HttpClient, type HttpRequest, type HttpResponse } from '../../ports/http.ts';
import { readRetryAfter } from './retry-after.ts';

const DEFAULT_TRIES = 5;
const DEFAULT_STALL_MS = 15_000;
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
const BODY_EXCERPT = 2000;
const MAX_WAIT_MS = 30_000;
/** Answers that the same request may get another answer to a moment later. */
const WORTH_REPEATING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

export interface HttpClientOptions {
  readonly userAgent: string;
  /** First pause before another try; doubles each time. */
  readonly firstWaitMs?: number;
}

/** HTTP over fetch (ports/http.ts). */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const firstWaitMs = options.firstWaitMs ?? 500;
  const stream: HttpClient['stream'] = (request, onResponse) => streamOnce(options, request, onResponse);

  const bytes: HttpClient['bytes'] = async (request) => {
    const tries = request.tries ?? DEFAULT_TRIES;
    for (let attempt = 1; ; attempt++) {
      try {
        return await whole(request, stream);
      } catch (thrown) {
        const delayMs = attempt >= tries ? null : waitBefore(thrown, firstWaitMs * 2 ** (attempt - 1));
        if (delayMs === null) throw thrown;
        await wait(delayMs, undefined, request.signal === undefined ? {} : { signal: request.signal });
      }
    }
  };

  const text: HttpClient['text'] = async (request) => new TextDecoder().decode((await bytes(request)).body);

  return {
    bytes,
    text,
    stream,
    async json(request) {
      const answer = await text(request);
      try {
        return JSON.parse(answer) as unknown;
      } catch (thrown) {
        throw netError(request, 'bad-answer', 'answered with something that is no JSON', thrown);
      }
    },
  };
}

/** One attempt, chunk by chunk. */
async function* streamOnce(
  options: HttpClientOptions,
  request: HttpRequest,
  onResponse: (response: HttpResponse) => void,
): AsyncGenerator<Uint8Array> {
  const watch = watchFor(request);
  try {
    const response = await answered(options, request, watch);
    onResponse({ status: response.status, headers: response.headers, url: response.url });
    const reader = response.body?.getReader();
    try {
      for (;;) {
        watch.alive();
        const part = await reader?.read().catch((thrown: unknown) => {
          throw failed(request, watch, thrown);
        });
        if (part === undefined || part.done) return;
        // The reader may hold back for the sake of a bandwidth cap: that is not the server's silence.
        watch.pause();
        yield part.value;
      }
    } finally {
      await reader?.cancel().catch(() => undefined);
    }
  } finally {
    watch.end();
  }
}

/** One attempt up to the answer's head. */
async function answered(options: HttpClientOptions, request: HttpRequest, watch: Watch): Promise<Response> {
  const response = await fetch(request.url, {
    method: request.method ?? 'GET',
    headers: { 'user-agent': options.userAgent, ...request.headers },
    ...(request.body === undefined ? {} : { body: request.body as BodyInit }),
    signal: watch.signal,
  }).catch((thrown: unknown) => {
    throw failed(request, watch, thrown);
  });
  if (response.ok) return response;
  const body = await response.text().catch(() => '');
  throw statusError(request, response, body.slice(0, BODY_EXCERPT));
}

async function whole(
  request: HttpRequest,
  stream: HttpClient['stream'],
): Promise<{ response: HttpResponse; body: Uint8Array }> {
  const maxBytes = request.maxBytes ?? DEFAULT_MAX_BYTES;
  const parts: Uint8Array[] = [];
  const seen: { head: HttpResponse | null } = { head: null };
  let length = 0;
  for await (const part of stream(request, (head) => (seen.head = head))) {
    parts.push(part);
    length += part.length;
    if (length > maxBytes) throw netError(request, 'too-large', `sent more than ${maxBytes} bytes`);
  }
  return { response: seen.head!, body: Buffer.concat(parts) };
}

interface Watch {
  readonly signal: AbortSignal;
  readonly hasStalled: () => boolean;
  alive(): void;
  pause(): void;
  end(): void;
}

/** Ends a request that hears nothing for `stallMs`, or whose caller gave up. */
function watchFor(request: HttpRequest): Watch {
  request.signal?.throwIfAborted();
  const controller = new AbortController();
  let stalled = false;
  const start = (): NodeJS.Timeout =>
    setTimeout(() => {
      stalled = true;
      controller.abort();
    }, request.stallMs ?? DEFAULT_STALL_MS);
  let timer = start();
  const onAbort = (): void => controller.abort();
  request.signal?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    hasStalled: () => stalled,
    alive() {
      clearTimeout(timer);
      timer = start();
    },
    pause: () => clearTimeout(timer),
    end() {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
    },
  };
}

const hostOf = (url: string): string => URL.parse(url)?.host ?? 'the address';

function netError(request: HttpRequest, what: string, sentence: string, cause?: unknown): HttpError {
  return new HttpError(
    {
      code: `net/${what}`,
      message: `${hostOf(request.url)} ${sentence}.`,
      nextStep: 'Check the network and try again: what was fetched is kept.',
    },
    { status: 0, body: '' },
    { cause },
  );
}

function failed(request: HttpRequest, watch: Watch, thrown: unknown): Error {
  if (request.signal?.aborted === true) return abortError();
  if (watch.hasStalled()) return netError(request, 'stalled', 'stopped answering', thrown);
  const code = (thrown as { cause?: { code?: unknown } }).cause?.code;
  return code === 'ECONNRESET' || code === 'UND_ERR_SOCKET' || code === 'EPIPE'
    ? netError(request, 'reset', 'broke the connection off', thrown)
    : netError(request, 'unreachable', "can't be reached", networkCause(thrown));
}

/** What the network said. Complaints about an address quote it, and its query may be a permission: they stay here. */
function networkCause(thrown: unknown): unknown {
  const { cause } = thrown as { cause?: { code?: unknown } };
  return typeof cause?.code === 'string' && /^(?!ERR_)[A-Z]/.test(cause.code) ? cause : undefined;
}

function statusError(request: HttpRequest, response: Response, body: string): HttpError {
  const afterMs = readRetryAfter(response.headers.get('retry-after'));
  return Object.assign(
    new HttpError(
      {
        code: 'net/status',
        message: `${hostOf(request.url)} answered with status ${response.status}.`,
        nextStep:
          response.status === 429
            ? 'It asks to slow down: wait some minutes, then try again.'
            : 'Try again later; what was fetched is kept.',
      },
      { status: response.status, body },
    ),
    afterMs === null ? {} : { retryAfterMs: afterMs },
  );
}

/** How long to wait before another try; null when the same request would fail again. */
function waitBefore(thrown: unknown, backoffMs: number): number | null {
  if (isAbortError(thrown) || !(thrown instanceof HttpError)) return null;
  if (thrown.code === 'net/too-large' || thrown.code === 'net/bad-answer') return null;
  if (thrown.status !== 0 && !WORTH_REPEATING.has(thrown.status)) return null;
  const asked = (thrown as { retryAfterMs?: number }).retryAfterMs;
  const jittered = backoffMs * (0.5 + Math.random());
  // "Retry-After: 0" is no leave to hammer.
  return Math.min(MAX_WAIT_MS, Math.max(asked ?? 0, jittered));
}
