import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLanguageModelSim, calmAnswer, type LanguageModelSim } from '../sim/language-model.ts';
import { importAndWait, jobEnd, openCore, type OpenCore } from '../support/open-core.ts';
import { FFMPEG } from '../support/packaged-ffmpeg.ts';

const MINUTES = 6;
let dir: string;
let sim: LanguageModelSim;
let open: OpenCore;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-model-'));
  sim = await startLanguageModelSim();
  sim.answerOf = (user) => {
    if (user.startsWith('<facts>')) return { summary: 'They talked.' };
    return user.includes('minute 3') ? { ...calmAnswer, excitement: 1 } : { ...calmAnswer, excitement: 0 };
  };
  const tone = `sine=frequency=440:sample_rate=48000:duration=${MINUTES * 60}`;
  execFileSync(FFMPEG, ['-v', 'error', '-f', 'lavfi', '-i', tone, join(dir, 'talk.wav')]);
  writeFileSync(join(dir, 'talk.srt'), talk());
  open = await openCore(join(dir, 'data'));
});
afterAll(async () => {
  await open.close();
  await sim.close();
  rmSync(dir, { recursive: true });
});

/** The same plain words every ten seconds: the word list finds nothing in them. */
function talk(): string {
  const cues: string[] = [];
  for (let second = 0; second < MINUTES * 60; second += 10) {
    const at = `00:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}`;
    cues.push(`${cues.length + 1}\n${at},000 --> ${at},900\nthis is minute ${Math.floor(second / 60)}\n`);
  }
  return cues.join('\n');
}

it('is priced before it is switched on, asked nothing until then, and what it reads counts, or is missing', async () => {
  const { client } = open;
  const set = (patch: object) => client.call('settings.set', { patch });
  expect(await client.call('languageModel.estimate', {})).toBeNull();
  await set({ llmBaseUrl: sim.baseUrl });
  expect(await client.call('languageModel.list', {})).toEqual({ models: ['sim-8b', 'sim-large'] });
  await set({ llmModel: 'sim-8b' });
  const hour = await client.call('languageModel.estimate', {});
  expect(hour).toMatchObject({ model: 'sim-8b', estimate: { title: null, questions: 119, costUsd: 0 } });

  const { vodId } = await importAndWait(client, {
    mediaPath: join(dir, 'talk.wav'),
    transcriptPath: join(dir, 'talk.srt'),
  });
  const words = async (atMs: number) => {
    const { parts } = await client.call('review.explain', { vodId, atMs, weights: null });
    return parts.find(({ signal }) => signal === 'words')!;
  };
  expect(sim.questions).toEqual([]);
  expect(await words(200_000)).not.toHaveProperty('readBy');
  expect((await client.call('summary.get', { vodId })).written).toBeNull();
  const own = await client.call('languageModel.estimate', {});
  expect(own!.estimate).toMatchObject({ title: 'talk', questions: 11 });
  await set({ llmInputUsdPerMillion: 1, llmOutputUsdPerMillion: 2 });
  const { estimate } = (await client.call('languageModel.estimate', {}))!;
  expect(estimate.costUsd).toBeCloseTo((estimate.inputTokens + 2 * estimate.outputTokens) / 1e6, 9);

  await set({ llmEnabled: true, llmSummaries: true, llmConcurrency: 1 });
  sim.faults.push({ kind: 'refusal' });
  const analyse = async () => {
    const { jobId } = await client.call('vod.analyze', { vodId, only: null });
    return jobEnd(client, vodId, jobId);
  };
  const first = await analyse();
  expect(first.status).toBe('Completed');
  expect(first.gaps.map(({ reason }) => reason).join(' ')).toContain('1 of 11 windows have no answer');
  expect(await words(10_000)).not.toHaveProperty('readBy');
  expect(await words(200_000)).toMatchObject({ readBy: 'sim-8b-sim' });
  expect((await words(200_000)).value).toBeGreaterThan((await words(80_000)).value!);
  expect((await client.call('summary.get', { vodId })).written).toMatchObject({
    whole: { state: 'written', text: 'They talked.', model: 'sim-8b-sim' },
  });

  const asked = () => sim.questions.filter(({ user }) => !user.startsWith('<facts>')).length;
  const before = asked();
  const second = await analyse();
  expect(second.gaps.filter(({ reason }) => reason.includes('language model'))).toEqual([]);
  expect(asked() - before).toBe(1);
  expect(await words(10_000)).toMatchObject({ readBy: 'sim-8b-sim' });
});
