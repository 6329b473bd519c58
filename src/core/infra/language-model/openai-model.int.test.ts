import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import {
  startLanguageModelSim,
  type LanguageModelSim,
  type ModelFault,
} from '../../../../test/sim/language-model.ts';
import type { LanguageModel } from '../../ports/language-model.ts';
import { createOpenAiModel } from './openai-model.ts';

const Shape = z.object({ sentiment: z.number().min(-1).max(1), excitement: z.number().min(0).max(1) });
const KEY = 'sk-sim-0123456789abcdef';

let sim: LanguageModelSim;
let waits: number[];
beforeEach(async () => {
  sim = await startLanguageModelSim();
  waits = [];
});
afterEach(() => sim.close());

const open = (timeoutMs = 5000, concurrency = 2): LanguageModel =>
  createOpenAiModel({
    ...{ apiKey: KEY, baseUrl: sim.baseUrl, model: 'sim-8b', concurrency, timeoutMs, price: null },
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    random: () => 1,
  });
const never = new AbortController().signal;
const ask = (model: LanguageModel, user = 'text', signal = never) =>
  model.ask({ system: 'Judge.', user, schema: Shape, signal });

test('a good answer comes with its usage and the name that the service gives the model', async () => {
  expect(await ask(open())).toEqual({
    value: { sentiment: 0.5, excitement: 0.6 },
    usage: { inputTokens: 100, outputTokens: 20 },
    model: 'sim-8b-sim',
    retries: 0,
  });
  expect(sim.questions[0]).toMatchObject({
    authorization: `Bearer ${KEY}`,
    format: 'json_schema',
    messages: 2,
  });
});

const recovers: [name: string, fault: ModelFault, questions: number][] = [
  ['values that can’t be', { kind: 'wrong-values' }, 2],
  ['broken JSON', { kind: 'broken-json' }, 2],
  ['JSON that is cut off', { kind: 'cut-off' }, 2],
  ['JSON between words', { kind: 'fenced' }, 1],
  ['429', { kind: 'status', status: 429 }, 2],
  ['500', { kind: 'status', status: 500 }, 2],
  ['503', { kind: 'status', status: 503 }, 2],
  ['a connection that ends mid-body', { kind: 'reset' }, 2],
  ['200 with something else', { kind: 'no-completion' }, 2],
];
test.each(recovers)(
  '%s once: the answer comes all the same, and the retry is counted',
  async (_, fault, asked) => {
    sim.faults.push(fault);
    const answer = await ask(open());
    expect(answer.value.sentiment).toBe(0.5);
    expect({ retries: answer.retries, asked: sim.questions.length }).toEqual({ retries: asked - 1, asked });
  },
);

test('a hanging service is given up in time and asked again', async () => {
  sim.faults.push({ kind: 'hang' });
  expect((await ask(open(150))).retries).toBe(1);
});

test('the error of a broken answer is told to the model, and both answers are paid for', async () => {
  sim.faults.push({ kind: 'wrong-values' });
  expect((await ask(open())).usage).toEqual({ inputTokens: 200, outputTokens: 40 });
  expect(sim.questions[1]?.messages).toBe(4);
});

test('Retry-After is honoured; waits double', async () => {
  sim.faults.push({ kind: 'status', status: 429, retryAfter: '3' }, { kind: 'status', status: 500 });
  await ask(open());
  expect(waits).toEqual([3500, 1000]);
});

const gives: [name: string, faults: ModelFault[], reason: string, asked: number][] = [
  ['401', [{ kind: 'status', status: 401, says: `bad key ${KEY}` }], 'unauthorized', 1],
  ['404', [{ kind: 'status', status: 404 }], 'not-found', 1],
  ['a refusal', [{ kind: 'refusal' }], 'refused', 1],
  ['two broken answers', [{ kind: 'broken-json' }, { kind: 'wrong-values' }], 'bad-answer', 2],
  ['429 without end', Array<ModelFault>(5).fill({ kind: 'status', status: 429 }), 'rate-limited', 5],
  ['500 without end', Array<ModelFault>(5).fill({ kind: 'status', status: 500 }), 'unavailable', 5],
  ['a Retry-After of an hour', [{ kind: 'status', status: 429, retryAfter: '3600' }], 'rate-limited', 1],
];
test.each(gives)(
  '%s: no answer, with the reason and what it took, without the key',
  async (_, faults, reason, asked) => {
    sim.faults.push(...faults);
    const failure: unknown = await ask(open()).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ reason, retries: asked - 1 });
    expect(JSON.stringify((failure as { toShape(): unknown }).toShape())).not.toContain(KEY);
    expect(sim.questions.length).toBe(asked);
  },
);

test('a server that refuses JSON schemas is asked for JSON objects, then for text, and not asked wrongly again', async () => {
  sim.refusedFormats.add('json_schema').add('json_object');
  const model = open();
  await ask(model);
  await ask(model);
  expect(sim.questions.map((question) => question.format)).toEqual([
    'json_schema',
    'json_object',
    null,
    null,
  ]);
});

test('never more at once than allowed; cancelling ends what runs and what waits', async () => {
  const model = open();
  sim.faults.push({ kind: 'hang' }, { kind: 'hang' });
  const controller = new AbortController();
  const all = Promise.allSettled(['a', 'b', 'c'].map((text) => ask(model, text, controller.signal)));
  await sim.arrived(2);
  controller.abort();
  expect((await all).map((one) => one.status === 'rejected' && (one.reason as Error).name)).toEqual(
    Array(3).fill('AbortError'),
  );
  expect(sim.mostAtOnce()).toBe(2);
});
