import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCore, type Core } from '../../src/core/create-core.ts';
import { createFileSecrets, plainCipher } from '../../src/core/infra/secrets/file-secrets.ts';
import { silentLog } from '../../src/core/ports/log.ts';
import type { Host } from '../../src/core/ports/host.ts';
import { abortError } from '../../src/shared/errors.ts';
import type { JobSnapshot } from '../../src/shared/model/vod.ts';
import { CHAT_MODEL_PATH } from '../support/chat-model.ts';
import { makeChat, makeRecording } from '../support/make-recording.ts';
import type { Joined, Transport } from './transport.ts';
import { WORKER_ENTRY } from '../support/built.ts';

const host: Host = {
  kind: 'test',
  hasDialogs: true,
  pickFiles: () => Promise.resolve(['/picked']),
  pickFolder: () => Promise.resolve(null),
  showInFolder: () => Promise.resolve(),
  trash: () => Promise.resolve(),
};

/** The real core behind a transport: what a window does from import to a clip. */
export function describeCoreContract(transport: Transport): void {
  describe(`the core over ${transport.name}`, () => {
    let dir = '';
    let core: Core;
    let joined: Joined;

    beforeAll(async () => {
      dir = mkdtempSync(join(tmpdir(), 'klip-core-'));
      core = await createCore({
        dataDir: dir,
        libraryDir: join(dir, 'library'),
        clipsDir: join(dir, 'clips'),
        host,
        secrets: createFileSecrets(join(dir, 'secrets.json'), plainCipher),
        log: silentLog,
        workerEntry: WORKER_ENTRY,
        rendererDir: join(dir, 'no-page'),
        sampleDir: null,
        chatModelPath: CHAT_MODEL_PATH,
        version: '0.0.0',
        env: process.env,
      });
      await core.start();
      joined = await transport.join(core.handlers);
    });
    afterAll(async () => {
      await joined.close();
      await core.dispose();
      rmSync(dir, { recursive: true, force: true });
    });

    it('says who it is', async () => {
      expect(await joined.client.call('app.info', {})).toMatchObject({
        host: 'test',
        hasDialogs: true,
        dataDir: dir,
        sampleAvailable: false,
      });
      const picked = await joined.client.call('host.pickFiles', { title: 'x', multiple: false, kinds: [] });
      expect(picked).toEqual({ paths: ['/picked'] });
    });

    it('keeps settings, and keys without ever giving one out', async () => {
      const { client } = joined;
      await client.call('settings.set', { patch: { sensitivity: 0.7 } });
      await client.call('settings.set', { patch: { theme: 'light' } });
      await client.call('settings.setSecret', { name: 'openai-api-key', value: 'sk-very-secret' });
      const answer = await client.call('settings.get', {});
      expect(answer.settings).toMatchObject({ sensitivity: 0.7, theme: 'light' });
      expect(answer.secrets).toContainEqual({ name: 'openai-api-key', isSet: true });
      expect(JSON.stringify(answer)).not.toContain('sk-very-secret');
    });

    it.each([
      ['vod.get', { vodId: 'nothing' }],
      ['job.get', { jobId: 'nothing' }],
      ['review.highlights', { vodId: 'nothing', weights: null, sensitivity: null }],
    ] as const)('answers %s for what is not there with an expected error', async (name, input) => {
      const asked = joined.client.call(name, input);
      await expect(asked).rejects.toMatchObject({ code: expect.stringMatching(/not-found$/) as string });
    });

    it('goes from a file to a clip, with every answer as the contract says', async () => {
      const { client } = joined;
      const mediaPath = join(dir, 'stream.mp4');
      const chatPath = join(dir, 'chat.tsv');
      makeRecording(mediaPath, { durationSec: 60, loudFromSec: 30 });
      makeChat(chatPath, { durationSec: 60, burstSec: 35 });
      const { files } = await client.call('library.inspect', { paths: [mediaPath, chatPath] });
      expect(files.map((file) => file.kind)).toEqual(['media', 'chat']);

      const { vodId, jobId } = await client.call('library.import', {
        mediaPath,
        chatPath,
        transcriptPath: null,
        title: 'A test',
        voiceTrack: null,
        chatOffsetMs: null,
        only: null,
      });
      const statuses = await watchJob(client, jobId);
      expect(statuses.at(-1)).toBe('Completed');
      const { summary } = await client.call('vod.get', { vodId });
      expect(summary).toMatchObject({ title: 'A test', status: 'Completed', hasVideo: true, hasChat: true });

      const { highlights } = await client.call('review.highlights', {
        vodId,
        weights: null,
        sensitivity: null,
      });
      const best = highlights[0]!;
      await client.call('review.triage', { vodId, highlightId: best.id, verdict: 'accepted' });
      const { weights: taste } = await client.call('review.taste', {});
      expect(taste).toMatchObject({ kept: 1, skipped: 0, streams: 1, learned: null, better: false });
      await client.call('review.explain', { vodId, atMs: best.peakMs, weights: null });
      const { rows, total } = await client.call('chat.rows', { vodId, fromIndex: 0, count: 500 });
      expect(rows.length).toBe(Math.min(500, total));
      const { hits } = await client.call('search.text', { vodId, text: 'good', limit: 10 });
      expect(hits.length).toBe(10);

      const { clipId } = await client.call('clip.create', {
        vodId,
        highlightId: null,
        startMs: 30_000,
        endMs: 32_000,
        mode: 'exact',
        title: null,
        outPath: null,
      });
      expect(await watchClip(client, clipId)).toBe('done');
      await client.call('vod.remove', { vodId });
      expect(await client.call('library.list', {})).toEqual({ vods: [] });
    });

    it('cancels an analysis that is under way', async () => {
      const { client } = joined;
      const mediaPath = join(dir, 'long.mp4');
      makeRecording(mediaPath, { durationSec: 90, loudFromSec: 10 });
      const { jobId } = await client.call('library.import', {
        mediaPath,
        chatPath: null,
        transcriptPath: null,
        title: null,
        voiceTrack: null,
        chatOffsetMs: null,
        only: null,
      });
      await client.call('job.cancel', { jobId });
      await watchJob(client, jobId).catch(() => null);
      expect(await client.call('job.get', { jobId })).toMatchObject({ cancelled: true });
    });
  });
}

/** The public statuses of a job until its end, each once. */
function watchJob(client: Joined['client'], jobId: string): Promise<string[]> {
  const statuses: string[] = [];
  return new Promise((resolve, reject) => {
    const see = (job: JobSnapshot): void => {
      if (statuses.at(-1) !== job.status) statuses.push(job.status);
      if (job.cancelled) reject(abortError());
      else if (job.finishedAtUnixMs !== null) resolve(statuses);
    };
    client.subscribe('jobs.progress', { vodId: null }, ({ jobs }) => {
      for (const job of jobs) if (job.jobId === jobId) see(job);
    });
    client.call('job.get', { jobId }).then(see, reject);
  });
}

function watchClip(client: Joined['client'], clipId: string): Promise<string> {
  return new Promise((resolve, reject) => {
    client.subscribe(
      'clips.progress',
      {},
      ({ clips }) => {
        for (const clip of clips) {
          if (clip.clipId === clipId && clip.state !== 'queued' && clip.state !== 'running')
            resolve(clip.state);
        }
      },
      reject,
    );
  });
}
