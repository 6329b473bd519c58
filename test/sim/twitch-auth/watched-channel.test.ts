import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Client } from '../../../src/shared/contract/index.ts';
import type { WatchedChannel } from '../../../src/shared/contract/sources.ts';
import { freePort } from '../../support/encoder.ts';
import { viewThat } from '../../support/wait-for.ts';
import { openCore, type OpenCore } from '../../support/open-core.ts';
import { startTwitchAuthSim, type TwitchAuthSim } from './twitch-auth-sim.ts';

let dir = '';
let sim: TwitchAuthSim;
let opened: OpenCore;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-watched-'));
  sim = await startTwitchAuthSim({ channels: ['one'] });
  opened = await openCore(dir);
});
afterEach(async () => {
  await opened.close();
  await sim.close();
  rmSync(dir, { recursive: true, force: true });
});

const untilChannel = (client: Client, state: WatchedChannel['state']): Promise<void> =>
  new Promise((resolve, reject) => {
    const see = ({ channels }: { channels: WatchedChannel[] }): void => {
      if (channels[0]?.state !== state) return;
      stop();
      resolve();
    };
    const stop = client.subscribe('channels.changes', {}, see, reject);
  });

it('is seen live and offline at once by whoever is signed in, before any look could tell', async () => {
  const { client } = opened;
  await client.call('settings.set', { patch: { endpoints: sim.endpoints } });
  await opened.core.start();
  await client.call('channels.watch', { text: 'https://www.twitch.tv/one', autoRecord: false });
  await untilChannel(client, 'offline');
  expect(sim.eventSub.sessions.size).toBe(0);
  const { userCode } = await client.call('twitch.signIn', {});
  sim.auth.confirm(userCode!);
  await sim.eventSub.until(() => sim.eventSub.subscriptions.length === 2);
  // Looks still say that the channel is offline.
  sim.air('one', { id: '42' }, { lagging: true });
  await untilChannel(client, 'live');
  sim.air('one', null, { lagging: true });
  await untilChannel(client, 'offline');
});

it('is heard to be raided while its chat is recorded, which shows among the events of the live window', async () => {
  const { client } = opened;
  await client.call('settings.set', { patch: { endpoints: sim.endpoints } });
  await opened.core.start();
  const { userCode } = await client.call('twitch.signIn', {});
  sim.auth.confirm(userCode!);
  const input = { kind: 'rtmp', port: await freePort(), key: 'cam' } as const;
  const chat = 'https://www.twitch.tv/one';
  const { recordingId } = await client.call('recording.listen', { input, chat });
  const raided = (): boolean => sim.eventSub.subscriptions.some(({ type }) => type === 'channel.raid');
  await sim.eventSub.until(raided);
  const { userId } = sim.channels.get('one')!;
  sim.eventSub.tell('channel.raid', userId, {
    ...{ from_broadcaster_user_login: 'ann', from_broadcaster_user_name: 'Ann', viewers: 120 },
    to_broadcaster_user_login: 'one',
  });
  const { outside } = await viewThat(
    client,
    recordingId,
    (view) => view.outside.newest.length > 0 && view.outside.notes.length > 0,
  );
  expect(outside).toMatchObject({
    counts: { raid: 1 },
    newest: [{ kind: 'raid', source: 'Twitch', note: 'Ann, 120 viewers' }],
    notes: [expect.stringContaining('does not tell of hype trains of one') as string],
  });
  await client.call('recording.stop', { recordingId });
  await sim.eventSub.until(() => !raided());
});
