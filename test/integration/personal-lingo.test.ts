import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { INVENTED, makeInventedChat } from '../support/invented-lingo.ts';
import { importAndWait, jobEnd, openCore, type OpenCore } from '../support/open-core.ts';

const KEY = 'twitch:zorb';
let dir: string;
let open: OpenCore;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klip-lingo-'));
  open = await openCore(dir);
});
afterAll(async () => {
  await open.close();
  await rm(dir, { recursive: true });
});

async function chatFile(
  name: string,
  channel: string,
  chat: ReturnType<typeof makeInventedChat>,
): Promise<string> {
  const header = { klipstreamChat: 1, platform: 'twitch', channel, videoId: name };
  const path = join(dir, `${name}.jsonl`);
  const lines = [header, ...chat.lines.map(([, message]) => message)].map((line) => JSON.stringify(line));
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

const show = (channelKey: string) => open.client.call('lingo.show', { channelKey });

async function again(vodId: string): Promise<string[]> {
  const { jobId } = await open.client.call('vod.analyze', { vodId, only: null });
  const { stages } = await jobEnd(open.client, vodId, jobId);
  return stages.filter(({ state }) => state === 'done').map(({ stageId }) => stageId);
}

it('one stream teaches a channel; its own analysis is not repeated; corrections, reset and a way back', async () => {
  const chatPath = await chatFile('one', 'Zorb', makeInventedChat({ seed: 1, minutes: 40 }));
  const { vodId, job } = await importAndWait(open.client, { chatPath });
  expect(job.stages.find(({ stageId }) => stageId === 'chat-lingo')?.state).toBe('done');
  const first = await show(KEY);
  const right = Object.entries(INVENTED).filter(
    ([name, meaning]) => first.tokens.find(({ key }) => key === name)?.meaning === meaning,
  );
  expect(right.length).toBeGreaterThanOrEqual(8);
  expect(first.tokens.find(({ key }) => key === 'zorbWibble')?.picture).toEqual({
    provider: 'twitch',
    id: 'id-zorbWibble',
  });
  expect(first.summary).toMatchObject({ streams: 1, verdict: { inUse: true, why: 'better' } });
  expect(first.summary.verdict.gain!.low).toBeGreaterThan(0);
  expect(first.summary.figures.examples.length).toBeGreaterThan(3);

  expect(await again(vodId)).toEqual([]);

  await open.client.call('lingo.correct', {
    channelKey: KEY,
    kind: 'emote',
    key: 'zorbGlim',
    meaning: 'anger',
  });
  const redone = await again(vodId);
  expect(redone).toContain('chat-lingo');
  expect(redone).toContain('chat-features');
  const corrected = await show(KEY);
  expect(corrected.summary).toMatchObject({ streams: 1, corrections: 1 });
  const count = ({ tokens }: typeof first): number =>
    tokens.find(({ key }) => key === 'zorbWibble')!.messages;
  expect(count(corrected)).toBe(count(first));
  expect(await again(vodId)).toEqual([]);

  const { lingo } = await open.client.call('lingo.export', { channelKey: KEY });
  await open.client.call('lingo.reset', { channelKey: KEY });
  expect(await show(KEY)).toMatchObject({ summary: { streams: 0, corrections: 0 }, tokens: [] });
  await open.client.call('lingo.import', { lingo });
  expect((await show(KEY)).tokens).toEqual(corrected.tokens);
});

it('stays with the shipped model on a channel where tuning does not help, and says so', async () => {
  const chatPath = await chatFile('two', 'Flat', makeInventedChat({ seed: 2, meaning: 'none', minutes: 40 }));
  await importAndWait(open.client, { chatPath });
  const { channels } = await open.client.call('lingo.list', {});
  const flat = channels.find(({ channelKey }) => channelKey === 'twitch:flat');
  expect(flat).toMatchObject({ streams: 1, verdict: { inUse: false } });
  expect(flat?.verdict.why).toMatch(/^(no-gain|nothing-learned|too-few)$/);
});
