import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type ObsSim, type ObsSimOptions, startObsSim } from '../../../../test/sim/obs/obs-sim.ts';
import type { ObsEvent, ObsSession } from '../../ports/obs.ts';
import { createObsSocket } from './obs-socket.ts';

const PASSWORD = 'supersecretpassword';
const OUTPUTS = 64;
const STARTED = 'OBS_WEBSOCKET_OUTPUT_STARTED';
const STOPPED = 'OBS_WEBSOCKET_OUTPUT_STOPPED';

let sim: ObsSim;
let session: ObsSession | null = null;
const heard: ObsEvent[] = [];
afterEach(async () => {
  await session?.close();
  session = null;
  heard.length = 0;
  await sim.close();
});

const timing = { connectMs: 5000, answerMs: 5000, replayMs: 5000 };
const open = (password: string | null, short: Partial<typeof timing> = {}): Promise<ObsSession> =>
  createObsSocket({ ...timing, ...short }).open({
    ...{ url: sim.url, password },
    onEvent: (event) => heard.push(event),
  });
const connect = async (options: ObsSimOptions = {}, short?: Partial<typeof timing>): Promise<ObsSession> => {
  sim = await startObsSim(options);
  return (session = await open(options.password ?? null, short));
};
const codeOf = (code: string): object => expect.objectContaining({ code }) as object;

it('answers the challenge and reads what OBS does', async () => {
  const obs = await connect({ password: PASSWORD });
  expect(await obs.read()).toEqual({
    ...{ obsVersion: '31.0.0', streaming: 'off', recording: 'off', replayBuffer: 'none' },
  });
  Object.assign(sim, { isStreaming: true, isRecording: true, recordedMs: 61_000.4, replayBuffer: 'on' });
  expect(await obs.read()).toMatchObject({ streaming: 'on', recording: 'on', replayBuffer: 'on' });
  expect(await obs.recordedMs()).toBe(61_000);
});

it.each<[string, ObsSimOptions, string | null, string]>([
  ['a wrong password', { password: PASSWORD }, 'guess', 'obs/password'],
  ['no password where one is asked for', { password: PASSWORD }, null, 'obs/password'],
  ['another version of the protocol', { rpcVersion: 2 }, null, 'obs/rpc-version'],
])('says what is wrong: %s', async (_what, options, password, code) => {
  sim = await startObsSim(options);
  await expect(open(password)).rejects.toEqual(codeOf(code));
});

it('tells an OBS that is not there, one that hangs, and something else from an OBS', async () => {
  sim = await startObsSim();
  sim.greets = false;
  await expect(open(null, { connectMs: 20 })).rejects.toEqual(codeOf('obs/silent'));
  const web = createServer((_request, response) => response.end('hello'));
  await new Promise<void>((listening) => web.listen(0, '127.0.0.1', listening));
  const url = `ws://127.0.0.1:${(web.address() as AddressInfo).port}`;
  const request = { url, password: null, onEvent: () => undefined };
  await expect(createObsSocket().open(request)).rejects.toEqual(codeOf('obs/unreachable'));
  await new Promise((closed) => web.close(closed));
  await expect(createObsSocket().open(request)).rejects.toEqual(codeOf('obs/unreachable'));
});

it('writes chapters while OBS records, and says why it can’t', async () => {
  const obs = await connect();
  await expect(obs.addChapter('a')).rejects.toEqual(codeOf('obs/not-running'));
  sim.isRecording = true;
  await obs.addChapter('what a play');
  expect(sim.chapters).toEqual(['what a play']);
  for (const [status, code] of [
    [204, 'obs/too-old'],
    [207, 'obs/not-ready'],
    [502, 'obs/paused'],
    [604, 'obs/no-chapters'],
    [702, 'obs/no-chapters'],
    [205, 'obs/refused'],
  ] as const) {
    sim.faults.set('CreateRecordChapter', [status, '']);
    await expect(obs.addChapter('b')).rejects.toEqual(codeOf(code));
  }
  expect(sim.chapters).toEqual(['what a play']);
});

it('waits for the replay’s file, one after another', async () => {
  const obs = await connect();
  await expect(obs.saveReplay()).rejects.toEqual(codeOf('obs/no-replay-buffer'));
  sim.replayBuffer = 'off';
  await expect(obs.saveReplay()).rejects.toEqual(codeOf('obs/no-replay-buffer'));
  sim.replayBuffer = 'on';
  sim.savesAtOnce = false;
  const asked = (): number => sim.requests.filter(({ type }) => type === 'SaveReplayBuffer').length;
  const before = asked();
  const both = Promise.all([obs.saveReplay(), obs.saveReplay()]);
  await sim.until(() => asked() === before + 1);
  sim.tell('ReplayBufferSaved', OUTPUTS, { savedReplayPath: '/one.mkv' });
  await sim.until(() => asked() === before + 2);
  sim.tell('ReplayBufferSaved', OUTPUTS, { savedReplayPath: '/two.mkv' });
  expect(await both).toEqual(['/one.mkv', '/two.mkv']);
});

it('gives up on a replay that is never saved and on a request that is never answered', async () => {
  const obs = await connect({}, { replayMs: 20, answerMs: 200 });
  sim.replayBuffer = 'on';
  sim.savesAtOnce = false;
  await expect(obs.saveReplay()).rejects.toEqual(codeOf('obs/silent'));
  sim.faults.set('GetVersion', null);
  await expect(obs.read()).rejects.toEqual(codeOf('obs/silent'));
});

it.each<[string, number | undefined, string]>([
  ['kicks it out', 4011, 'obs/kicked'],
  ['goes away', undefined, 'obs/lost'],
])('ends what it waits for when OBS %s', async (_what, code, expected) => {
  const obs = await connect();
  sim.faults.set('GetVersion', null);
  const reading = obs.read();
  await sim.until(() => sim.requests.length === 1);
  sim.drop(code);
  await expect(reading).rejects.toEqual(codeOf(expected));
  expect(await obs.ended).toEqual(codeOf(expected));
});

it('hears what starts and stops, whether OBS names the recording or not', async () => {
  const obs = await connect();
  sim.tell('SceneNameChanged', 4, { sceneName: 'not asked for' });
  sim.tell('StreamStateChanged', OUTPUTS, { outputActive: true, outputState: STARTED });
  const began = { outputActive: true, outputState: STARTED };
  sim.tell('RecordStateChanged', OUTPUTS, { ...began, outputPath: '/videos/a.mp4' });
  sim.tell('RecordStateChanged', OUTPUTS, { ...began, outputPath: null });
  const stopped = { outputActive: false, outputState: STOPPED };
  sim.tell('RecordStateChanged', OUTPUTS, { ...stopped, outputPath: '/videos/a.mp4' });
  sim.tell('RecordStateChanged', OUTPUTS, { ...stopped, outputPath: null });
  await obs.read();
  expect(heard.filter(({ kind }) => kind !== 'changed')).toEqual([
    { kind: 'stream-started' },
    { kind: 'record-started', path: '/videos/a.mp4' },
    { kind: 'record-started', path: null },
    { kind: 'record-stopped', path: '/videos/a.mp4' },
    { kind: 'record-stopped', path: null },
  ]);
});
