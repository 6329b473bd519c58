import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCore, type OpenCore } from '../../support/open-core.ts';
import { SecretSearch } from '../../support/secret-search.ts';
import { type ObsSim, startObsSim } from './obs-sim.ts';

const PASSWORD = 'supersecretpassword';

let folder: string;
let sim: ObsSim;
let opened: OpenCore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klipstream-obs-'));
  sim = await startObsSim({ password: PASSWORD });
  opened = await openCore(folder);
});
afterEach(async () => {
  await opened.close();
  await sim.close();
  await rm(folder, { recursive: true, force: true });
});

it('tests the connection with the kept password and says what OBS does', async () => {
  const { client } = opened;
  await client.call('settings.set', { patch: { obsUrl: sim.url } });
  const refused = await client.call('settings.test', { service: 'obs' });
  expect(refused).toMatchObject({ ok: false, error: { code: 'obs/password' } });
  await client.call('settings.setSecret', { name: 'obs-password', value: PASSWORD });
  Object.assign(sim, { isStreaming: true, replayBuffer: 'off' });
  expect(await client.call('settings.test', { service: 'obs' })).toMatchObject({
    ok: true,
    message: 'OBS 31.0.0: streaming, not recording, replay buffer stopped.',
  });
  await sim.until(() => sim.clients === 0);
  const found = new SecretSearch({ password: PASSWORD }).inFolder(folder);
  expect(found).toEqual([`password in ${join(folder, 'secrets.json')}`]);
});
