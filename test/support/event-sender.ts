import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';

export interface SenderKey {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly sourceId: string;
  readonly token: string;
}

export interface PostAnswer {
  readonly status: number;
  readonly body: {
    readonly accepted?: string[];
    readonly duplicate?: string[];
    readonly refused?: { id: string | null; error: { code: string; message: string } }[];
    readonly code?: string;
    readonly message?: string;
    readonly nextStep?: string;
  };
  readonly retryAfter: string | null;
}

export interface PostOptions {
  readonly stream?: string;
  /** Signed at this time, Unix ms. */
  readonly signedAt?: number;
  /** In place of the right headers. */
  readonly headers?: Record<string, string>;
}

/** Signs and posts events as a program outside does. */
export function postEvents(key: SenderKey, body: unknown, options: PostOptions = {}): Promise<PostAnswer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return postText(key, text, { ...options, headers: options.headers ?? signedHeaders(key, text, options) });
}

export function signedHeaders(
  { sourceId, token }: Pick<SenderKey, 'sourceId' | 'token'>,
  text: string,
  { signedAt = Date.now(), stream = 'current' }: Pick<PostOptions, 'signedAt' | 'stream'> = {},
): Record<string, string> {
  const hex = createHmac('sha256', token).update(`${signedAt}.${stream}.${text}`).digest('hex');
  return { 'x-klipstream-source': sourceId, 'x-klipstream-signature': `t=${signedAt},v1=${hex}` };
}

async function postText(key: SenderKey, text: string, options: PostOptions): Promise<PostAnswer> {
  const response = await fetch(`${key.url}/hooks/live/${options.stream ?? 'current'}`, {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'application/json', ...options.headers },
  });
  const body = (await response.json()) as PostAnswer['body'];
  return { status: response.status, body, retryAfter: response.headers.get('retry-after') };
}

/** An open socket for events. Rejects with the status that it was refused with. */
export async function openEventSocket(
  { url, token }: Pick<SenderKey, 'url' | 'token'>,
  stream = 'current',
): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/live/${stream}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const opened = new Promise<void>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('unexpected-response', (_request, { statusCode }) =>
      reject(new Error(`refused: ${statusCode}`)),
    );
    socket.on('error', reject);
  });
  await opened;
  return socket;
}

export async function nextAnswer(socket: WebSocket): Promise<Record<string, unknown>> {
  const [data] = (await once(socket, 'message')) as [Buffer];
  return JSON.parse(data.toString()) as Record<string, unknown>;
}
