import Database from 'better-sqlite3';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LiveView } from '../../src/shared/model/live.ts';
import { freePort } from '../support/encoder.ts';
import { postEvents, type SenderKey } from '../support/event-sender.ts';
import { readFrameNumbers } from '../support/frame-code.ts';
import { type LiveChannel, startLiveChannel } from '../support/live-channel.ts';
import { openCore, type OpenCore } from '../support/open-core.ts';
import { canMount, fillDrive, mountDrive, unmountDrive } from '../support/small-drive.ts';
import { firstEnded, recordingThat, viewThat } from '../support/wait-for.ts';
import { privmsg } from '../sim/twitch-live/irc-lines.ts';

const LOGIN = 'pajlada';
const DRIVE_BYTES = 48_000_000;

describe.skipIf(!canMount)('the app on a drive that fills up while it records (mount as root)', () => {
  let dir = '';
  let data = '';
  let channel: LiveChannel;
  let opened: OpenCore;
  let key: SenderKey;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'klip-full-drive-'));
    data = join(dir, 'data');
    await mkdir(data);
    mountDrive(data, DRIVE_BYTES);
    channel = await startLiveChannel(join(dir, 'media'), { login: LOGIN, durationSec: 110 });
    opened = await openCore(data);
    const { endpoints } = channel;
    const patch = { endpoints, outsideEvents: true, outsidePort: await freePort() };
    await opened.client.call('settings.set', { patch });
    await opened.close();
    opened = await openCore(data);
    await opened.core.start();
    const { url } = await opened.client.call('outside.state', {});
    key = { url: url!, ...(await opened.client.call('outside.addSource', { name: 'deck' })) };
  });
  afterAll(async () => {
    await opened.close();
    await channel.stop();
    unmountDrive(data);
    await rm(dir, { recursive: true, force: true });
  });

  const say = (text: string): void => {
    const line = { channel: LOGIN, login: 'ann', text, id: text, sentAtUnixMs: Date.now() };
    channel.irc.say(LOGIN, [privmsg(line)]);
  };
  const marker = (id: string): object => ({ events: [{ id, kind: 'marker', at: Date.now(), note: id }] });

  const isSaved =
    (note: string) =>
    ({ moments }: LiveView): boolean =>
      moments.some(({ reason, clip }) => reason === note && clip?.state === 'saved');

  it('says so, refuses what it cannot keep, goes on once there is space, and has everything once', async () => {
    const { client } = opened;
    const text = `https://www.twitch.tv/${LOGIN}`;
    const start = { text, quality: '720p', keepChat: true };
    const { recordingId } = await client.call('recording.start', start);
    await channel.irc.joined(LOGIN);
    await recordingThat(client, ({ segments }) => segments >= 3);
    await viewThat(client, recordingId, ({ nowMs }) => nowMs >= 4000);
    say('before');
    expect((await postEvents(key, marker('early'))).status).toBe(202);
    await client.call('live.mark', { recordingId, note: 'before' });
    await viewThat(client, recordingId, isSaved('before'));

    const empty = fillDrive(data);
    const full = await recordingThat(client, ({ note }) => note !== null);
    expect(full.note).toMatch(
      /^The disk is full: recording is paused since \d\d:\d\d UTC\. Free at least 1 GB on the drive of .*; it goes on by itself\.$/,
    );
    say('while it was full');
    await client.call('live.mark', { recordingId, note: 'while' });
    const refused = await postEvents(key, marker('late'));
    expect(refused).toMatchObject({
      ...{ status: 503, retryAfter: '2' },
      body: {
        message: "The events of live streams can't be kept: database or disk is full.",
        nextStep: 'Check the free space and the permissions of the library folder.',
      },
    });
    await expect(client.call('settings.set', { patch: { theme: 'light' } })).rejects.toMatchObject({
      code: 'settings/not-writable',
    });
    expect((await readdir(data)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    const { moments } = await viewThat(client, recordingId, ({ moments }) =>
      moments.some(({ reason }) => reason === 'while'),
    );
    expect(moments.find(({ reason }) => reason === 'while')?.clip?.state).toBe('waiting');

    // Longer than a window holds.
    channel.live.aired += 10;
    empty();
    await recordingThat(client, ({ note, segments }) => note === null && segments > full.segments + 2);
    expect((await postEvents(key, marker('late'))).status).toBe(202);
    await viewThat(client, recordingId, isSaved('late'));
    const last = await viewThat(client, recordingId, isSaved('while'));
    expect(last.moments.map(({ reason }) => reason).sort()).toEqual(['before', 'early', 'late', 'while']);
    await client.call('recording.stop', { recordingId });
    const done = await recordingThat(client, ({ state }) => state === 'finished');
    expect(done.gaps.map(({ note }) => note)).toEqual([expect.stringMatching(/The disk was full\.$/)]);
    expect(done.keptMessages).toBe(2);
    const { status } = await firstEnded(client, done.vodId!);
    expect(status).toBe('Completed');
    const frames = await readFrameNumbers(join(data, 'library', 'recordings', recordingId, 'recording.mp4'));
    expect(frames).toEqual([...frames].sort((a, b) => a - b));
    for (const name of ['library.db', 'live-bus.db', 'clip-jobs.db']) {
      const db = new Database(join(data, 'library', name), { readonly: true });
      expect([name, db.pragma('integrity_check', { simple: true })]).toEqual([name, 'ok']);
      db.close();
    }
  });
});
