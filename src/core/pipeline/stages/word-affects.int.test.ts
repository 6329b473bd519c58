import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  startLanguageModelSim,
  type LanguageModelSim,
  type ModelFault,
} from '../../../../test/sim/language-model.ts';
import { fileArtefact, runStage } from '../../../../test/support/run-stage.ts';
import { seededRandom } from '../../../../test/support/seeded-random.ts';
import { spokenWindows } from '../../../../test/support/spoken-windows.ts';
import type { LingoInUse } from '../../domain/chat/lingo/in-use.ts';
import { PROMPT_VERSION } from '../../domain/word-affects/prompt.ts';
import { questionOf, WordAffects, type WordAffect } from '../../domain/word-affects/word-affects.ts';
import { createAnswerCache } from '../../infra/language-model/answer-cache.ts';
import { createOpenAiModel } from '../../infra/language-model/openai-model.ts';
import type { TokenPrice } from '../../ports/language-model.ts';
import type { Artefact } from '../stage.ts';
import { answerKey } from './kept-answer.ts';
import { wordAffectsStage } from './word-affects.ts';

const CHILD = fileURLToPath(new URL('../../../../test/support/read-words-child.ts', import.meta.url));
const PRICE: TokenPrice = { inputUsdPerMillion: 100, outputUsdPerMillion: 1000 };
/** 100 tokens in, 20 out. */
const ANSWER_USD = 0.03;

let dir: string;
let sim: LanguageModelSim;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klip-words-'));
  sim = await startLanguageModelSim();
});
afterEach(async () => {
  await sim.close();
  await rm(dir, { recursive: true, force: true });
});

interface Run {
  readonly affects: WordAffect[];
  readonly meta: Record<string, unknown>;
}

async function run(
  count: number,
  more: { budgetUsd?: number; price?: TokenPrice | null; lingo?: z.infer<typeof LingoInUse> } = {},
): Promise<Run> {
  const path = join(dir, 'windows.json');
  await writeFile(path, JSON.stringify(spokenWindows(count)));
  const languageModel = createOpenAiModel({
    ...{ baseUrl: sim.baseUrl, apiKey: 'none', model: 'sim-8b', concurrency: 3, timeoutMs: 5000 },
    price: more.price === undefined ? PRICE : more.price,
    wait: () => Promise.resolve(),
    random: () => 0,
  });
  const bench = { dir, media: {} as never, workers: {} as never, languageModel };
  const made = await runStage(
    { ...bench, answers: createAnswerCache(join(dir, 'answers')) },
    wordAffectsStage,
    {
      artefacts: {
        windows: await fileArtefact('windows', path),
        ...(more.lingo === undefined ? {} : { 'chat.lingo': await lingoArtefact(more.lingo) }),
      },
      params: { prompt: 1, origin: '', budgetUsd: more.budgetUsd ?? null, round: 0 },
    },
  );
  const output = made['word.affects']!;
  return { affects: WordAffects.parse(JSON.parse(await readFile(output.path!, 'utf8'))), meta: output.meta };
}

async function lingoArtefact(lingo: z.infer<typeof LingoInUse>): Promise<Artefact> {
  const path = join(dir, 'lingo.json');
  await writeFile(path, JSON.stringify(lingo));
  return fileArtefact('chat.lingo', path);
}

const statesOf = ({ affects }: Run): string[] =>
  affects.map((one) => (one.state === 'read' ? 'read' : one.reason));

test('every spoken window is read, silent ones are not asked, and the account says what it took', async () => {
  const first = await run(5);
  expect(first.affects[0]).toEqual({
    ...{ windowId: 0, startMs: 0, endMs: 60_000, state: 'read', source: 'llm', model: 'sim-8b-sim' },
    sentiment: 0.5,
    emotions: { excitement: 0.6, funny: 0.2, happiness: 0.4, anger: 0, sadness: 0, neutral: 0.1 },
  });
  expect(statesOf(first)).toEqual(['read', 'read', 'read', 'read', 'nothing-said']);
  expect(first.meta).toMatchObject({ asked: 4, cached: 0, silent: 1, retries: 0, failed: {}, gaps: [] });
  expect(first.meta['costUsd']).toBeCloseTo(4 * ANSWER_USD);
});

test('a second run asks nothing and gives the same bytes', async () => {
  const first = await run(10);
  const asked = sim.questions.length;
  const again = await run(10);
  expect(again.affects).toEqual(first.affects);
  expect([sim.questions.length, again.meta['cached'], again.meta['costUsd']]).toEqual([asked, 8, 0]);
});

test('the instruction holds no word of the stream; what was said and its glossary come as JSON', async () => {
  await run(1);
  const { system, user } = sim.questions[0]!;
  expect(system).not.toContain('clutch');
  expect(JSON.parse(user)).toEqual({
    said: 'minute 0, what a clutch',
    glossary: { clutch: 'hype, positive' },
  });
});

test('what a channel made of a word goes along, and what it learns later asks for that window alone', async () => {
  await run(3);
  const own = { kind: 'word', key: 'clutch', meaning: 'anger', confidence: 0.9, corrected: false } as const;
  const elsewhere = { ...own, key: '1', meaning: 'sadness' } as const;
  await run(3, { lingo: [elsewhere] });
  expect(sim.questions.slice(3).map(({ user }) => JSON.parse(user) as unknown)).toEqual([
    {
      said: 'minute 1, what a clutch',
      glossary: { '1': 'sadness in this channel', clutch: 'hype, positive' },
    },
  ]);
  await run(1, { lingo: [own] });
  expect(JSON.parse(sim.questions.at(-1)!.user)).toMatchObject({
    glossary: { clutch: 'anger in this channel' },
  });
});

test('a window without an answer is missing with its reason; the next run asks for it alone', async () => {
  sim.faults.push({ kind: 'refusal' });
  const first = await run(5);
  expect(statesOf(first).toSorted()).toEqual(['nothing-said', 'read', 'read', 'read', 'refused']);
  expect(first.meta['gaps']).toMatchObject([{ reason: expect.stringContaining('1 of 4 windows') as string }]);
  const before = sim.questions.length;
  expect(statesOf(await run(5)).filter((state) => state === 'read')).toHaveLength(4);
  expect(sim.questions.length - before).toBe(1);
});

test('the budget stops the asking, over restarts as well; the rest is missing', async () => {
  const budgetUsd = 0.5;
  const first = await run(30, { budgetUsd });
  expect(first.meta['costUsd']).toBeLessThanOrEqual(budgetUsd);
  expect(first.meta['failed']).toMatchObject({ 'budget-reached': expect.any(Number) as number });
  const asked = sim.questions.length;
  await run(30, { budgetUsd });
  expect((sim.questions.length - asked) * ANSWER_USD + (first.meta['costUsd'] as number)).toBeLessThanOrEqual(
    budgetUsd,
  );
});

test('what a question took that came to nothing is told, and gone from the budget at the next run as well', async () => {
  // Twice 100 tokens in and 20 out for a window, and never an answer.
  sim.answerOf = () => ({ sentiment: 7 });
  const first = await run(1);
  expect(first.meta).toMatchObject({ asked: 1, retries: 1, answered: 0, failed: { 'bad-answer': 1 } });
  expect(first.meta['costUsd']).toBeCloseTo(2 * ANSWER_USD);
  expect(first.meta['gaps']).toMatchObject([{ reason: expect.stringContaining('$0.0600') as string }]);
  const second = await run(1, { budgetUsd: 0.15 });
  expect(second.meta).toMatchObject({ asked: 0, failed: { 'budget-reached': 1 } });
  expect(second.meta['spentUsd']).toBeCloseTo(2 * ANSWER_USD);
});

test('a budget without a known price is refused', async () => {
  await expect(run(5, { budgetUsd: 1, price: null })).rejects.toMatchObject({
    code: 'language-model/unknown-price',
  });
  expect(sim.questions).toHaveLength(0);
});

test('a wrong key ends it at once, and a service that is down after some windows', async () => {
  sim.faults.push(...Array<ModelFault>(100).fill({ kind: 'status', status: 401 }));
  const refused = await run(50);
  expect(refused.meta).toMatchObject({ answered: 0, failed: { unauthorized: 40 }, costUsd: 0 });
  expect(refused.meta['gaps']).toMatchObject([
    {
      reason: expect.stringContaining('40 of 40 windows') as string,
      nextStep: expect.stringContaining('key') as string,
    },
  ]);
  expect(sim.questions.length).toBeLessThanOrEqual(3);
  sim.faults.splice(0, Infinity, ...Array<ModelFault>(500).fill({ kind: 'status', status: 500 }));
  expect((await run(50)).meta).toMatchObject({ answered: 0, failed: { unavailable: 40 } });
  expect(sim.questions.length).toBeLessThan(60);
});

const MIXTURE: readonly ModelFault[] = [
  { kind: 'slow', ms: 20 },
  { kind: 'wrong-values' },
  { kind: 'broken-json' },
  { kind: 'cut-off' },
  { kind: 'fenced' },
  { kind: 'refusal' },
  { kind: 'status', status: 429 },
  { kind: 'status', status: 429, retryAfter: '1' },
  { kind: 'status', status: 500 },
  { kind: 'reset' },
  { kind: 'no-completion' },
];

test.each([1, 2, 3, 4])(
  'mixture of faults, seed %i: read or missing, counted, and whole after more runs',
  async (seed) => {
    const random = seededRandom(seed);
    for (let index = 0; index < 60; index++)
      sim.faults.push(random() < 0.5 ? null : MIXTURE[Math.floor(random() * MIXTURE.length)]!);
    const first = await run(25);
    const failed = Object.values(first.meta['failed'] as Record<string, number>).reduce((a, b) => a + b, 0);
    expect(first.affects).toHaveLength(25);
    expect(statesOf(first).filter((state) => state === 'read')).toHaveLength(20 - failed);
    expect(first.affects.every((one) => one.state === 'missing' || one.sentiment === 0.5)).toBe(true);
    expect((first.meta['asked'] as number) + (first.meta['retries'] as number)).toBe(sim.questions.length);
    sim.faults.length = 0;
    expect(statesOf(await run(25)).filter((state) => state === 'read')).toHaveLength(20);
  },
);

/** The questions whose answers are on the disk, by their keys. */
async function keptQuestions(count: number): Promise<Set<string>> {
  const answers = createAnswerCache(join(dir, 'answers'));
  const kept = new Set<string>();
  for (const window of spokenWindows(count)) {
    const question = questionOf(window, []);
    const key = answerKey({ model: 'sim-8b', baseUrl: sim.baseUrl }, PROMPT_VERSION, question);
    if ((await answers.get(key)) != null) kept.add(question);
  }
  return kept;
}

test('killed -9 at random questions, again and again: no window whose answer was kept is asked twice', async () => {
  const random = seededRandom(7);
  const start = () =>
    spawn(process.execPath, [CHILD, sim.baseUrl, join(dir, 'answers'), '60'], { stdio: 'ignore' });
  let kept = new Set<string>();
  let asked = 0;
  const askedSince = (): string[] => sim.questions.slice(asked).map(({ user }) => user);
  for (let kill = 0; kill < 4; kill++) {
    const child = start();
    const ended = once(child, 'exit');
    await Promise.race([sim.arrived(sim.questions.length + 4 + Math.floor(random() * 8)), ended]);
    child.kill('SIGKILL');
    await ended;
    expect(askedSince().filter((user) => kept.has(user))).toEqual([]);
    kept = await keptQuestions(60);
    asked = sim.questions.length;
  }
  expect(kept.size).toBeGreaterThan(4);
  expect(statesOf(await run(60)).filter((state) => state === 'read')).toHaveLength(48);
  expect(sim.answered.size).toBe(48);
  expect(askedSince().filter((user) => kept.has(user))).toEqual([]);
  // Three questions were under way at most at each kill: only those can have been asked again.
  const again = [...sim.answered.values()].reduce((sum, count) => sum + count - 1, 0);
  expect(again).toBeLessThanOrEqual(4 * 3);
  asked = sim.questions.length;
  await run(60);
  expect(askedSince()).toEqual([]);
});
