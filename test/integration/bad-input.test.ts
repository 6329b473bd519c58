import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FFMPEG } from '../support/packaged-ffmpeg.ts';
import { makeChat, makeRecording } from '../support/make-recording.ts';
import { importAndWait, jobEnd, openCore, type OpenCore } from '../support/open-core.ts';

let dir: string;
let open: OpenCore;
const file = (name: string): string => join(dir, name);

/** Four quiet minutes with one burst of different people saying different things. */
function writeLivelyChat(path: string): void {
  const laughs = [
    'KEKW',
    'LUL',
    'hahaha',
    'OMEGALUL no',
    'lmaooo',
    'what was that',
    'clip it',
    'I am crying',
    'LULW',
    'how',
  ];
  const lines = Array.from(
    { length: 60 },
    (_, index) => `${index * 4}\tviewer${index % 9}\tnice weather number ${index}`,
  );
  for (let index = 0; index < 80; index++) {
    lines.push(
      `${120 + Math.floor(index / 10)}\tfan${index % 40}\t${laughs[index % 10]} ${laughs[(index * 7 + 3) % 10]}`,
    );
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-bad-'));
  makeRecording(file('good.mp4'), { durationSec: 40, loudFromSec: 20 });
  makeChat(file('chat.tsv'), { durationSec: 40, burstSec: 24 });
  writeLivelyChat(file('lively.tsv'));
  open = await openCore(file('data'));
});
afterAll(async () => {
  await open.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('media that can not be taken', () => {
  it('is refused before anything is stored when it is missing, a folder or empty', async () => {
    writeFileSync(file('empty.mp4'), '');
    for (const [path, code] of [
      ['none.mp4', 'file/missing'],
      ['.', 'file/not-a-file'],
      ['empty.mp4', 'file/empty'],
    ] as const) {
      const refused = importAndWait(open.client, { mediaPath: file(path) });
      await expect(refused).rejects.toMatchObject({ code, nextStep: expect.any(String) as string });
    }
    expect((await open.client.call('library.list', {})).vods).toEqual([]);
  });

  it('fails its job with a sentence that names the file when it is a text renamed to mp4', async () => {
    writeFileSync(file('notes.mp4'), 'these are my notes, not a film\n'.repeat(200));
    const { vodId, job } = await importAndWait(open.client, { mediaPath: file('notes.mp4') });
    expect(job).toMatchObject({
      status: 'Failed',
      error: {
        message: expect.stringContaining('notes.mp4') as string,
        nextStep: expect.any(String) as string,
      },
    });
    await open.client.call('vod.purge', { vodId });
  });

  it('says that a truncated mp4 is cut off', async () => {
    copyFileSync(file('good.mp4'), file('cut.mp4'));
    truncateSync(file('cut.mp4'), 20_000);
    const { vodId, job } = await importAndWait(open.client, { mediaPath: file('cut.mp4') });
    expect(job.status).toBe('Failed');
    expect(job.error?.message).toContain('cut.mp4');
    await open.client.call('vod.purge', { vodId });
  });
});

describe('media that lacks something', () => {
  it('without sound is analysed from chat, with the gap listed', async () => {
    const loop = ['-stream_loop', '5', '-i', file('good.mp4'), '-an', '-c', 'copy', file('mute.mp4')];
    execFileSync(FFMPEG, ['-v', 'error', '-y', ...loop]);
    const { vodId, job } = await importAndWait(open.client, {
      mediaPath: file('mute.mp4'),
      chatPath: file('lively.tsv'),
    });
    expect(job.status).toBe('Completed');
    expect(job.gaps).toMatchObject([
      { stageId: 'audio', reason: expect.stringContaining('no audio track') as string },
    ]);
    const { highlights, truth } = await open.client.call('review.highlights', {
      vodId,
      weights: null,
      sensitivity: null,
    });
    expect(highlights.length).toBeGreaterThan(0);
    expect(truth.map((range) => range.kind)).toContain('no-audio');
  });

  it('without a picture is analysed, and clips are sound', async () => {
    execFileSync(FFMPEG, [
      '-v',
      'error',
      '-y',
      '-i',
      file('good.mp4'),
      '-vn',
      '-c',
      'copy',
      file('sound.m4a'),
    ]);
    const { vodId, job } = await importAndWait(open.client, {
      mediaPath: file('sound.m4a'),
      chatPath: file('chat.tsv'),
    });
    expect([job.status, job.gaps]).toEqual(['Completed', []]);
    expect((await open.client.call('vod.get', { vodId })).playback.kind).toBe('audio-only');
  });

  it('without chat still gives the loud moment', async () => {
    const { vodId, job } = await importAndWait(open.client, { mediaPath: file('good.mp4') });
    expect(job.status).toBe('Completed');
    const { truth } = await open.client.call('review.highlights', {
      vodId,
      weights: null,
      sensitivity: null,
    });
    expect(truth.map((range) => range.kind)).toContain('no-chat');
    await open.client.call('vod.purge', { vodId });
  });

  it('may be missing altogether: a chat alone gives its moments', async () => {
    const { vodId, job } = await importAndWait(open.client, { chatPath: file('lively.tsv') });
    expect(job.status).toBe('Completed');
    const { highlights } = await open.client.call('review.highlights', {
      vodId,
      weights: null,
      sensitivity: null,
    });
    expect(highlights.length).toBeGreaterThan(0);
    const clip = {
      vodId,
      highlightId: highlights[0]!.id,
      startMs: 0,
      endMs: 1000,
      mode: null,
      title: null,
      outPath: null,
    };
    await expect(open.client.call('clip.create', clip)).rejects.toMatchObject({ code: 'clip/no-media' });
  });
});

describe('chat that is not as it should be', () => {
  it('of an unknown format is a gap; the recording is analysed without it', async () => {
    writeFileSync(file('poem.txt'), 'Roses are red,\nviolets are blue.\n');
    const { vodId, job } = await importAndWait(open.client, {
      mediaPath: file('good.mp4'),
      chatPath: file('poem.txt'),
    });
    expect(job.status).toBe('Completed');
    expect(job.gaps).toMatchObject([{ stageId: 'chat', nextStep: expect.any(String) as string }]);
    await open.client.call('vod.purge', { vodId });
  });

  it('gzipped under the name .json, longer than the recording and with negative times is taken as it is', async () => {
    const lines = [
      '-5\tearly\thello',
      '1\ta\thi',
      ...Array.from({ length: 90 }, (_, index) => `${index}\tu${index % 5}\tline ${index}`),
    ];
    writeFileSync(file('chat.json'), gzipSync(`${lines.join('\n')}\n`));
    const { vodId, job } = await importAndWait(open.client, {
      mediaPath: file('good.mp4'),
      chatPath: file('chat.json'),
      chatOffsetMs: 0,
    });
    expect([job.status, job.gaps]).toEqual(['Completed', []]);
    const { rows, total } = await open.client.call('chat.rows', { vodId, fromIndex: 0, count: 500 });
    expect(total).toBe(92);
    expect(rows.map((row) => row.atMs)).toEqual([...rows.map((row) => row.atMs)].sort((a, b) => a - b));
    expect(rows[0]).toMatchObject({ atMs: -5000, message: { text: 'hello' } });
    await open.client.call('vod.purge', { vodId });
  });
});

describe('a recording that moved', () => {
  it('is shown as missing, keeps its results and is found again by its content only', async () => {
    copyFileSync(file('good.mp4'), file('before.mp4'));
    const { vodId } = await importAndWait(open.client, {
      mediaPath: file('before.mp4'),
      chatPath: file('chat.tsv'),
    });
    const found = await open.client.call('review.highlights', { vodId, weights: null, sensitivity: null });
    renameSync(file('before.mp4'), file('after.mp4'));
    expect((await open.client.call('vod.get', { vodId })).summary.mediaMissing).toBe(true);
    expect(await open.client.call('review.highlights', { vodId, weights: null, sensitivity: null })).toEqual(
      found,
    );
    await expect(
      open.client.call('vod.relink', { vodId, mediaPath: file('sound.m4a') }),
    ).rejects.toMatchObject({ code: 'media/different' });
    await open.client.call('vod.relink', { vodId, mediaPath: file('after.mp4') });
    expect((await open.client.call('vod.get', { vodId })).summary.mediaMissing).toBe(false);
    const { jobId } = await open.client.call('vod.analyze', { vodId, only: null });
    const again = await jobEnd(open.client, vodId, jobId);
    expect(again.stages.filter((stage) => stage.state === 'done')).toEqual([]);
  });
});
