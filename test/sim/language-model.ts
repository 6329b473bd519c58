import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the stand-in does with one question in place of a good answer. */
export type ModelFault =
  | { readonly kind: 'slow'; readonly ms: number }
  /** JSON of the right shape with values that can't be (sentiment 7). */
  | { readonly kind: 'wrong-values' }
  | { readonly kind: 'broken-json' }
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'fenced' }
  | { readonly kind: 'refusal' }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string; readonly says?: string }
  /** The connection ends in the middle of the body. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' }
  /** HTTP 200 with something that is no completion. */
  | { readonly kind: 'no-completion' };

export interface SeenQuestion {
  readonly authorization: string | null;
  readonly model: string;
  readonly format: string | null;
  readonly system: string;
  /** The first thing that the user's side says. */
  readonly user: string;
  /** How many messages: more than two when an answer was sent back. */
  readonly messages: number;
}

/** A local OpenAI-compatible server: `/v1/chat/completions` and `/v1/models`. Faults come from the front of `faults`. */
export interface LanguageModelSim {
  readonly baseUrl: string;
  readonly questions: SeenQuestion[];
  readonly faults: (ModelFault | null)[];
  /** The good answer to a user's text. */
  answerOf: (user: string) => unknown;
  /** What `/v1/models` says. */
  modelsAnswer: { readonly status: number; readonly body: unknown };
  /** Ways of asking for JSON that this server refuses with 400. */
  readonly refusedFormats: Set<string>;
  /** Questions that were answered well, by the user's text. */
  readonly answered: Map<string, number>;
  /** Most questions that were open at once. */
  mostAtOnce(): number;
  /** Resolves when the n-th question (from 1) has arrived. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

interface Asked {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly response_format?: { readonly type: string };
}

export const calmAnswer = {
  sentiment: 0.5,
  excitement: 0.6,
  funny: 0.2,
  happiness: 0.4,
  anger: 0,
  sadness: 0,
  neutral: 0.1,
};

export async function startLanguageModelSim(): Promise<LanguageModelSim> {
  const questions: SeenQuestion[] = [];
  const faults: (ModelFault | null)[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  let open = 0;
  let most = 0;
  const models = { object: 'list', data: [{ id: 'sim-large' }, { id: 'sim-8b' }] };
  const sim: Pick<LanguageModelSim, 'answerOf' | 'modelsAnswer'> = {
    answerOf: () => calmAnswer,
    modelsAnswer: { status: 200, body: models },
  };
  const refusedFormats = new Set<string>();
  const answered = new Map<string, number>();
  const server = createServer((request, response) => {
    if (request.url === '/v1/models') {
      send(response, sim.modelsAnswer.status, sim.modelsAnswer.body);
      return;
    }
    most = Math.max(most, ++open);
    response.on('close', () => open--);
    void readBody(request).then((body) => {
      const asked = JSON.parse(body.toString()) as Asked;
      const question: SeenQuestion = {
        authorization: request.headers.authorization ?? null,
        model: asked.model,
        format: asked.response_format?.type ?? null,
        system: asked.messages[0]?.content ?? '',
        user: asked.messages[1]?.content ?? '',
        messages: asked.messages.length,
      };
      questions.push(question);
      for (const waiter of waiting) if (questions.length >= waiter.count) waiter.resolve();
      if (request.url !== '/v1/chat/completions') {
        send(response, 404, refusal('no route'));
        return;
      }
      if (question.format !== null && refusedFormats.has(question.format)) {
        send(response, 400, refusal(`response_format ${question.format} is not supported`));
        return;
      }
      const good = (): string => JSON.stringify(sim.answerOf(question.user));
      answer(response, faults.shift() ?? null, {
        question,
        good,
        onGood: () => answered.set(question.user, (answered.get(question.user) ?? 0) + 1),
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(sim, {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    questions,
    faults,
    refusedFormats,
    answered,
    mostAtOnce: () => most,
    arrived: (count: number) =>
      new Promise<void>((resolve) => {
        if (questions.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const refusal = (message: string): unknown => ({ error: { message, type: 'sim', code: null } });

function completion(question: SeenQuestion, content: string, more: object = {}): unknown {
  return {
    id: 'chatcmpl-sim',
    object: 'chat.completion',
    created: 0,
    model: `${question.model}-sim`,
    choices: [
      { index: 0, finish_reason: 'stop', message: { role: 'assistant', content, refusal: null }, ...more },
    ],
    usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
  };
}

function answer(
  response: ServerResponse,
  fault: ModelFault | null,
  to: { question: SeenQuestion; good: () => string; onGood: () => void },
): void {
  const { question, good } = to;
  const say = (content: string, more?: object): void =>
    send(response, 200, completion(question, content, more));
  const sayWell = (content: string): void => {
    to.onGood();
    say(content);
  };
  if (fault === null) {
    sayWell(good());
    return;
  }
  switch (fault.kind) {
    case 'slow':
      setTimeout(() => sayWell(good()), fault.ms);
      return;
    case 'wrong-values': {
      say(JSON.stringify({ ...calmAnswer, sentiment: 7 }));
      return;
    }
    case 'broken-json': {
      say('{"sentiment": 0.5, excitement: yes');
      return;
    }
    case 'cut-off': {
      say(good().slice(0, 20), { finish_reason: 'length' });
      return;
    }
    case 'fenced': {
      sayWell(`Here you are:\n\`\`\`json\n${good()}\n\`\`\`\nAnything else?`);
      return;
    }
    case 'refusal': {
      say('', { message: { role: 'assistant', content: null, refusal: "I can't help with that." } });
      return;
    }
    case 'status':
      if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter);
      {
        send(response, fault.status, refusal(fault.says ?? 'as ordered'));
        return;
      }
    case 'reset': {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write('{"id": "chatcmpl', () => response.destroy());
      return;
    }
    case 'hang':
      return;
    case 'no-completion': {
      send(response, 200, { hello: 'world' });
      return;
    }
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
