import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the stand-in does with one request before it would answer well. */
export type SpeechFault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfterSec?: number;
      readonly says?: string;
    }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'garbage' };

export interface SpeechRequest {
  readonly path: string;
  readonly query: Record<string, string>;
  readonly authorization: string | null;
  readonly contentType: string;
  readonly body: Buffer;
}

/**
 * Local Deepgram (`/v1/listen`), OpenAI (`/v1/audio/transcriptions`) and whisper.cpp server (`/inference`): each
 * answers "no way" at 1.0–1.8 s of whatever was sent. Faults are taken from the front of `faults`, one a request.
 */
export interface SpeechServices {
  readonly url: string;
  readonly requests: SpeechRequest[];
  readonly faults: SpeechFault[];
  /** Resolves when the n-th request (from 1) has arrived. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

const WORDS = [
  { word: 'no', start: 1, end: 1.4 },
  { word: 'way', start: 1.4, end: 1.8 },
];

const deepgramAnswer = {
  metadata: { request_id: '5f2', duration: 2, channels: 1, models: [] },
  results: {
    channels: [
      {
        detected_language: 'en',
        alternatives: [
          {
            transcript: 'No way.',
            confidence: 0.98,
            words: WORDS.map((word) => ({ ...word, confidence: 0.97, punctuated_word: word.word })),
            paragraphs: {
              transcript: 'No way.',
              paragraphs: [
                { sentences: [{ text: 'No way.', start: 1, end: 1.8 }], num_words: 2, start: 1, end: 1.8 },
              ],
            },
          },
        ],
      },
    ],
  },
};

/** The hosted API: words beside the segments, without punctuation. */
const openAiAnswer = {
  task: 'transcribe',
  language: 'english',
  duration: 2,
  text: 'No way.',
  segments: [{ id: 0, start: 1, end: 1.8, text: ' No way.' }],
  words: WORDS,
};

/** whisper.cpp's server: words inside the segments, as written. */
const whisperCppAnswer = {
  task: 'transcribe',
  language: 'english',
  duration: 2,
  text: ' No way.\n',
  segments: [
    {
      id: 0,
      start: 1,
      end: 1.8,
      text: ' No way.',
      words: [
        { word: ' No', start: 1, end: 1.4, probability: 0.9 },
        { word: ' way.', start: 1.4, end: 1.8, probability: 0.9 },
      ],
    },
  ],
};

export async function startSpeechServices(): Promise<SpeechServices> {
  const requests: SpeechRequest[] = [];
  const faults: SpeechFault[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      requests.push({
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        authorization: request.headers.authorization ?? null,
        contentType: request.headers['content-type'] ?? '',
        body,
      });
      for (const waiter of waiting) if (requests.length >= waiter.count) waiter.resolve();
      answer(url.pathname, faults.shift(), response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    faults,
    arrived: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function answer(path: string, fault: SpeechFault | undefined, response: ServerResponse): void {
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'reset') {
    response.destroy();
    return;
  }
  if (fault?.kind === 'status') {
    if (fault.retryAfterSec !== undefined) response.setHeader('Retry-After', String(fault.retryAfterSec));
    send(response, fault.status, {
      err_code: 'SIM',
      err_msg: fault.says ?? 'as ordered',
      error: { message: fault.says ?? 'as ordered' },
    });
    return;
  }
  if (fault?.kind === 'garbage') send(response, 200, { hello: 'world' });
  else if (path === '/v1/listen') send(response, 200, deepgramAnswer);
  else if (path === '/v1/audio/transcriptions') send(response, 200, openAiAnswer);
  else if (path === '/inference') send(response, 200, whisperCppAnswer);
  else send(response, 404, { error: { message: `no route ${path}` } });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
