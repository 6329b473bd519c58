import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importAndWait, jobEnd, openCore, type OpenCore } from '../../../test/support/open-core.ts';
import { seededRandom } from '../../../test/support/seeded-random.ts';
import { encodeWavHeader } from '../domain/dsp/wav.ts';

const RATE_HZ = 44_100;
const PLAYED_SEC = [12.3, 30, 31.2, 32.5];

let dir: string;
let open: OpenCore;
const inDir = (name: string): string => join(dir, name);
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-own-'));
  open = await openCore(inDir('data'));
});
afterAll(async () => {
  await open.close();
  rmSync(dir, { recursive: true, force: true });
});

function writeWav(name: string, seconds: number, value: (sec: number) => number): string {
  const samples = Int16Array.from({ length: Math.round(seconds * RATE_HZ) }, (_, at) =>
    Math.round(32_767 * value(at / RATE_HZ)),
  );
  const header = encodeWavHeader({ sampleRateHz: RATE_HZ, channels: 1, dataBytes: samples.byteLength });
  writeFileSync(inDir(name), Buffer.concat([header, new Uint8Array(samples.buffer)]));
  return inDir(name);
}

const ping = (sec: number): number =>
  sec < 0 || sec > 0.5 ? 0 : 0.3 * Math.sin(2 * Math.PI * (800 + 900 * sec) * sec) * Math.exp(-sec * 4);
const buzz = (sec: number): number => 0.3 * Math.sign(Math.sin(2 * Math.PI * 140 * sec)) * Math.exp(-sec);

it(
  'a sound of the person’s is kept, found in a stream, counted, renamed and removed',
  { timeout: 60_000 },
  async () => {
    const { client } = open;
    const random = seededRandom(4);
    const mediaPath = writeWav('stream.wav', 60, (sec) =>
      PLAYED_SEC.reduce((sum, at) => sum + ping(sec - at), 0.02 * (random() * 2 - 1)),
    );
    const path = writeWav('kill.wav', 0.8, (sec) => ping(sec - 0.1));
    const { sound } = await client.call('sounds.add', { path, name: ' kill ' });
    expect(sound).toMatchObject({ name: 'kill' });
    expect(sound.lengthMs).toBeGreaterThan(350);

    const { vodId, job } = await importAndWait(client, { mediaPath });
    expect(job.status).toBe('Completed');
    const heard = await client.call('sounds.events', { vodId });
    const plays = heard.events.filter(({ kind }) => kind === 'own');
    expect(plays.map(({ label }) => label)).toEqual(PLAYED_SEC.map(() => 'kill'));
    for (const [index, { startMs }] of plays.entries())
      expect(Math.abs(startMs / 1000 - PLAYED_SEC[index]!)).toBeLessThan(0.1);
    expect((await client.call('sounds.list', {})).sounds).toMatchObject([{ hits: 4, streams: 1 }]);

    await client.call('sounds.add', { path: writeWav('buzz.wav', 0.6, buzz), name: 'buzz' });
    await client.call('sounds.rename', { soundId: sound.soundId, name: 'frag' });
    const again = await client.call('vod.analyze', { vodId, only: null });
    const second = await jobEnd(client, vodId, again.jobId);
    expect(second.status).toBe('Completed');
    const ran = second.stages.filter(({ state }) => state === 'done').map(({ stageId }) => stageId);
    expect(ran).toContain('sound-events');
    for (const stage of ['audio', 'speech', 'sounds', 'loudness']) expect(ran).not.toContain(stage);
    expect((await client.call('sounds.list', {})).sounds).toMatchObject([
      { name: 'frag', hits: 4 },
      { name: 'buzz', hits: 0, streams: 0 },
    ]);

    await client.call('sounds.remove', { soundId: sound.soundId });
    const kept = JSON.parse(readFileSync(inDir('data/library/sounds/sounds.json'), 'utf8')) as {
      sounds: { name: string }[];
    };
    expect(kept.sounds.map(({ name }) => name)).toEqual(['buzz']);
    await expect(client.call('sounds.remove', { soundId: sound.soundId })).rejects.toMatchObject({
      code: 'own-sound/unknown',
    });
  },
);

it.each([
  ['nowhere.wav', 'x', 'own-sound/missing'],
  ['note.txt', 'x', 'own-sound/unreadable'],
  ['long.wav', 'x', 'own-sound/length'],
  ['short.wav', 'x', 'own-sound/length'],
  ['still.wav', 'x', 'own-sound/length'],
  ['other.wav', 'Buzz', 'own-sound/name-taken'],
])('a sample that is none is refused by name and leaves nothing behind: %s', async (file, name, code) => {
  writeFileSync(inDir('note.txt'), 'not a sound');
  writeWav('long.wav', 10.5, ping);
  writeWav('short.wav', 0.1, ping);
  writeWav('still.wav', 1, () => 0);
  writeWav('other.wav', 1, (sec) => ping(sec) * 0.5);
  const before = (await open.client.call('sounds.list', {})).sounds;
  await expect(open.client.call('sounds.add', { path: inDir(file), name })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(code === 'own-sound/name-taken' ? name : file) as string,
  });
  expect((await open.client.call('sounds.list', {})).sounds).toEqual(before);
});
