import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syntheticStream } from '../../../test/support/synthetic-stream.ts';
import { isAbortError } from '../../shared/errors.ts';
import { decodeTrackSet, encodeTrackSet } from '../../shared/model/track-set.ts';
import { referenceHype } from '../workers/tasks/rank-highlights.ts';
import { createAssetServer, type AssetServer } from './assets.ts';

let dir: string;
let assets: AssetServer;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'klip-assets-'));
  const path = join(dir, 'clip.mp4');
  writeFileSync(path, 'the bytes of a clip');
  const store = { clips: { get: () => ({ path }) } };
  writeFileSync(join(dir, 'kekw.webp'), 'a picture');
  const clipPath = (recordingId: string, momentId: string) =>
    recordingId === 'r-1' && momentId === 'p1-8040000' ? path : null;
  const emoteImage = (provider: string, id: string) =>
    Promise.resolve(
      provider === '7tv' && id === 'emotesv2_A-1'
        ? { path: join(dir, 'kekw.webp'), contentType: 'image/webp' }
        : null,
    );
  assets = createAssetServer({ store, emoteImage, live: { clipPath } } as unknown as Parameters<
    typeof createAssetServer
  >[0]);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('an asset', () => {
  it('is a part of its file', async () => {
    const signal = new AbortController().signal;
    const { status, body } = await assets.serve('clip/x', { range: 'bytes=4-8', method: 'GET', signal });
    const parts: Buffer[] = [];
    for await (const part of body as AsyncIterable<Buffer>) parts.push(part);
    expect([status, Buffer.concat(parts).toString()]).toEqual([206, 'bytes']);
  });

  it("is an emote's picture, by provider and id", async () => {
    const signal = new AbortController().signal;
    const ask = (path: string) => assets.serve(path, { range: null, method: 'HEAD', signal });
    expect(await ask('emote/7tv/emotesv2_A-1')).toMatchObject({
      status: 200,
      headers: { 'content-type': 'image/webp', 'content-length': '9' },
    });
    for (const path of ['emote/7tv/other', 'emote/7tv', 'emote/7tv/emotesv2_A-1/more', 'emote/bttv/..'])
      expect(await ask(path)).toMatchObject({ status: 404 });
  });

  it("is a moment's saved clip, by recording and moment", async () => {
    const signal = new AbortController().signal;
    const ask = (path: string) => assets.serve(path, { range: 'bytes=0-2', method: 'HEAD', signal });
    expect(await ask('live-clip/r-1/p1-8040000')).toMatchObject({
      status: 206,
      headers: { 'content-type': 'video/mp4', 'content-range': 'bytes 0-2/19' },
    });
    for (const path of [
      'live-clip/r-1/a9',
      'live-clip/r-1',
      'live-clip/r-1/p1-8040000/more',
      'live-clip/../p1',
    ])
      expect(await ask(path)).toMatchObject({ status: 404 });
  });

  it('is the reference formulas’ curve of a VOD that has a score, and of no other', async () => {
    const stream = syntheticStream({ seed: 3, durationSec: 600, lagSec: 6 });
    writeFileSync(join(dir, 'voice.tracks'), encodeTrackSet(stream.voiceTracks));
    const made: Record<string, string> = { hype: 'hype.tracks', 'feature.voice': 'voice.tracks' };
    const artefact = (vodId: string, kind: string) =>
      vodId === 'scored' && made[kind] !== undefined ? { hash: 'x', path: made[kind] } : null;
    const signal = new AbortController().signal;
    const server = createAssetServer({
      store: { artefacts: { get: artefact }, vods: { get: () => ({ durationMs: 600_000 }) } },
      files: { resolve: (path: string) => join(dir, path) },
      workers: {
        run: (_name: string, input: Parameters<typeof referenceHype>[0]) =>
          referenceHype(input, { signal, progress: () => undefined }),
      },
    } as unknown as Parameters<typeof createAssetServer>[0]);
    const ask = (vodId: string) =>
      server.serve(`tracks/${vodId}/reference`, { range: 'bytes=0-9', method: 'GET', signal });
    const { status, body } = await ask('scored');
    expect(status).toBe(200);
    const curve = decodeTrackSet(body as Uint8Array);
    expect([curve.startMs, curve.stepMs, curve.length]).toEqual([15_000, 30_000, 19]);
    expect(curve.tracks['fused']!.every((value) => value > 0 && value <= 60)).toBe(true);
    expect(await ask('unscored')).toMatchObject({ status: 404 });
  });

  it('that nobody waits for any more is not read, and harms nobody', async () => {
    const asked = assets.serve('clip/x', { range: null, method: 'GET', signal: AbortSignal.abort() });
    await expect(asked).rejects.toSatisfy(isAbortError);
  });
});
