import { AppError, type AppErrorShape } from '../../shared/errors.ts';

/** A service answered, but not with what was asked for. `status` 0: no answer came at all. */
export class HttpError extends AppError {
  readonly status: number;
  readonly #body: string;

  constructor(shape: AppErrorShape, answer: { status: number; body: string }, options?: { cause?: unknown }) {
    super(shape, options);
    this.status = answer.status;
    this.#body = answer.body;
  }

  /**
   * The first 2,000 characters of the answer, for telling refusals apart. It may repeat a token that it was asked with,
   * so printing the error doesn't show it.
   */
  get body(): string {
    return this.#body;
  }
}

export interface HttpRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** Nothing arriving for this long ends the attempt. Default 15,000. */
  readonly stallMs?: number;
  /** Tries in all, for what is worth repeating: no answer, stall, reset, 408, 425, 429, 5xx. Default 5; 1 = never again. */
  readonly tries?: number;
  /** An answer longer than this is refused. Default 64 MiB for `json`, `text` and `bytes`. */
  readonly maxBytes?: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly url: string;
}

/**
 * HTTP with retry, back-off (Retry-After honoured, else exponential with jitter), stall detection and cancel. Every
 * failure is an `HttpError` with the code `net/unreachable|stalled|reset|too-large|bad-answer` or `net/status` (4xx, 5xx
 * after the last try), whose message names the host and never an address's query or a token; cancel rejects with AbortError.
 */
export interface HttpClient {
  json(request: HttpRequest): Promise<unknown>;
  text(request: HttpRequest): Promise<string>;
  bytes(request: HttpRequest): Promise<{ response: HttpResponse; body: Uint8Array }>;
  /** Hands chunks on as they arrive; a failure after the first chunk is not tried again here. */
  stream(request: HttpRequest, onResponse: (response: HttpResponse) => void): AsyncIterable<Uint8Array>;
}
