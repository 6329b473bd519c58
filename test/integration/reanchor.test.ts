import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openLibraryStore } from '../../src/core/infra/sqlite/library-store.ts';
import { systemClock } from '../../src/core/ports/clock.ts';
import type { OverlayRow } from '../../src/core/ports/library-store.ts';
import { addRecording } from '../../src/core/services/recordings.ts';
import { createSources } from '../../src/core/services/sources.ts';
import type { Reanchored } from '../../src/shared/contract/align.ts';
import type { LiveMoment } from '../../src/shared/model/live.ts';
import type { JobSnapshot } from '../../src/shared/model/vod.ts';
import { mediaTool, VIDEO_ARGS, workerPool } from '../support/media-lab.ts';
import { openCore, type OpenCore } from '../support/open-core.ts';
import { talkLike } from '../support/sounds/talk-like.ts';
import { firstEnded } from '../support/wait-for.ts';

/** The stream lasts two minutes; what was recorded live begins 20.5 s into it and lasts 70 s. */
const LATE_MS = 20_500;
const STARTED_UNIX_MS = 1_790_000_000_000;

const moment = (momentId: string, peakMs: number): LiveMoment => ({
  momentId,
  origin: 'auto',
  startMs: peakMs - 4000,
  peakMs,
  endMs: peakMs + 3000,
  isOpen: false,
  score: 70,
  parts: [],
  reason: `chat ×${momentId}`,
  terms: [],
  verdict: null,
  clip: { state: 'saved', path: 'clip.mp4', durationMs: 7000, bytes: 1, note: null },
  cameras: null,
  obs: null,
});

/** A moment that the person kept and moved the ends of. */
const KEPT: OverlayRow = {
  highlightId: 'h1',
  peakMs: 30_000,
  verdict: 'accepted',
  startMs: 26_500,
  endMs: 34_000,
  title: 'Mine',
  found: {
    ...{ id: 'h1', startMs: 27_000, endMs: 33_000, peakMs: 30_000, score: 70, confidence: 0.8 },
    ...{ category: 'hype', title: 'Chat', reasons: [], variants: [] },
  },
};

let dir = '';
let open: OpenCore;
let vodId = '';
const at = (name: string): string => join(dir, name);

async function makeMedia(): Promise<void> {
  const media = mediaTool();
  writeFileSync(at('talk.raw'), new Uint8Array(talkLike(8, 120).buffer));
  writeFileSync(at('other.raw'), new Uint8Array(talkLike(9, 60).buffer));
  const sound = (name: string): string[] => ['-f', 's16le', '-ar', '8000', '-ac', '1', '-i', at(name)];
  const picture = [
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=160x90:rate=15',
    '-map',
    '1:v',
    '-map',
    '0:a',
    '-shortest',
  ];
  const part = ['-ss', String(LATE_MS / 1000), '-t', '70'];
  await media.run([
    ...part,
    ...sound('talk.raw'),
    ...picture,
    ...VIDEO_ARGS,
    '-c:a',
    'aac',
    '-y',
    at('recording.mp4'),
  ]);
  // OBS's own file: another codec, louder, a hiss in it.
  const hiss = 'volume=1.6[a];anoisesrc=a=0.02:seed=2[b];[a][b]amix=duration=shortest';
  await media.run([
    ...sound('talk.raw'),
    ...picture,
    '-af',
    hiss,
    ...VIDEO_ARGS,
    '-c:a',
    'libopus',
    at('obs.mkv'),
  ]);
  await media.run([...sound('other.raw'), '-c:a', 'aac', at('other.m4a')]);
}

/** As the recorder hands it over when a stream has ended. */
async function addLiveRecording(): Promise<string> {
  mkdirSync(at('data/library'), { recursive: true });
  const map = [
    { mediaStartMs: 0, durationMs: 70_000, wallStartUnixMs: STARTED_UNIX_MS, streamStartMs: null },
  ];
  writeFileSync(at('time-map.json'), JSON.stringify({ pieces: map, truth: [] }));
  writeFileSync(at('chat.tsv'), '5\tviewer\thello\n40\tviewer\tLUL\n');
  writeFileSync(
    at('moments.json'),
    JSON.stringify({ version: 1, moments: [moment('4', 30_000), moment('5', 55_000)] }),
  );
  const store = openLibraryStore(at('data/library/library.db'));
  const workers = workerPool();
  const added = await addRecording(
    {
      ...{ store, clock: systemClock, sources: createSources({ store, workers }) },
      ...{ changed: () => undefined, fillChat: () => undefined },
      jobs: { enqueue: () => ({}) as JobSnapshot },
    },
    {
      recordingId: 'r1',
      link: {
        platform: 'twitch',
        kind: 'channel',
        id: 'someone',
        channel: 'someone',
        url: 'https://www.twitch.tv/someone',
        startMs: null,
      },
      mediaPath: at('recording.mp4'),
      chatPath: at('chat.tsv'),
      timeMapPath: at('time-map.json'),
      title: 'Live',
      channel: 'someone',
      platformVideoId: null,
      startedAtUnixMs: STARTED_UNIX_MS,
      skewMs: 0,
      keepChatDays: null,
      takesFaces: false,
      faceRegion: null,
    },
  );
  store.overlays.put(added.vodId, KEPT);
  await workers.dispose();
  store.close();
  return added.vodId;
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-reanchor-'));
  await makeMedia();
  vodId = await addLiveRecording();
  open = await openCore(at('data'));
});
afterAll(async () => {
  await open.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Where the kept moment lies in a VOD, as the review shows it. */
async function mineIn(id: string): Promise<{ startMs: number; endMs: number; verdict: string | null }[]> {
  const asked = { vodId: id, weights: null, sensitivity: null };
  const { highlights } = await open.client.call('review.highlights', asked);
  return highlights
    .filter(({ title }) => title === 'Mine')
    .map(({ startMs, endMs, verdict }) => ({ startMs, endMs, verdict }));
}

const markersOf = async (id: string): Promise<{ label: string; atMs: number }[]> =>
  (await open.client.call('review.markers', { vodId: id })).markers;

describe('another recording of a stream that was recorded live', () => {
  let first: Reanchored;

  it('gets the live moments and decisions within 20 ms, and its clips cut again', async () => {
    first = await open.client.call('sound.reanchor', { vodId, to: { path: at('obs.mkv') }, cutClips: true });
    expect(first).toMatchObject({
      existed: false,
      markers: { moved: 2, left: [] },
      decisions: { moved: 1, left: [] },
      clips: { moved: 2, left: [] },
    });
    expect(Math.abs(first.offset.offsetMs + LATE_MS)).toBeLessThanOrEqual(20);
    const places = (await markersOf(first.vodId)).map(({ atMs }) => atMs);
    expect(places).toHaveLength(2);
    for (const [index, peakMs] of [30_000, 55_000].entries())
      expect(Math.abs(places[index]! - peakMs - LATE_MS)).toBeLessThanOrEqual(20);
    const clips = await vi.waitUntil(
      async () => {
        const listed = (await open.client.call('clip.list', { vodId: first.vodId })).clips;
        return listed.every(({ state }) => state === 'done' || state === 'failed') ? listed : null;
      },
      { timeout: 60_000, interval: 100 },
    );
    expect(clips.map(({ state }) => state)).toEqual(['done', 'done']);
    const starts = clips.map(({ startMs }) => startMs).sort((a, b) => a - b);
    expect(Math.abs(starts[0]! - 26_000 - LATE_MS)).toBeLessThanOrEqual(20);
    const [mine] = await mineIn(first.vodId);
    expect(mine).toMatchObject({ verdict: 'accepted' });
    expect(Math.abs(mine!.startMs - 26_500 - LATE_MS)).toBeLessThanOrEqual(20);
  });

  it('has the chat of the first at its place', async () => {
    await firstEnded(open.client, first.vodId);
    const { chatPath, chatAlignment } = await open.client.call('vod.get', { vodId: first.vodId });
    expect(chatPath).toBe(at('chat.tsv'));
    expect(Math.abs((chatAlignment?.offsetMs ?? NaN) - LATE_MS)).toBeLessThanOrEqual(20);
  });

  it('has nothing twice when it is done again', async () => {
    const again = await open.client.call('sound.reanchor', {
      vodId,
      to: { path: at('obs.mkv') },
      cutClips: true,
    });
    expect(again).toMatchObject({ vodId: first.vodId, existed: true, clipIds: [], markers: { moved: 2 } });
    expect(await markersOf(first.vodId)).toHaveLength(2);
    expect(await mineIn(first.vodId)).toHaveLength(1);
    // Back again: what came from there is there already.
    await open.client.call('sound.reanchor', { vodId: first.vodId, to: { vodId }, cutClips: false });
    expect(await markersOf(vodId)).toHaveLength(2);
    expect(await mineIn(vodId)).toHaveLength(1);
  });

  it('tells what the other recording does not reach', async () => {
    const early = { markerId: 'm', atMs: 4000, label: 'before it was recorded' };
    await open.client.call('review.addMarker', { vodId: first.vodId, ...early });
    const back = await open.client.call('sound.reanchor', {
      vodId: first.vodId,
      to: { vodId },
      cutClips: false,
    });
    expect(back.markers.left).toEqual([{ label: early.label, atMs: 4000, why: 'outside' }]);
  });

  it('is refused when it is of something else, or the same file; nothing is added then', async () => {
    const call = (path: string): Promise<unknown> =>
      open.client.call('sound.reanchor', { vodId, to: { path }, cutClips: false });
    await expect(call(at('other.m4a'))).rejects.toMatchObject({ code: 'align/no-match' });
    await expect(call(at('recording.mp4'))).rejects.toMatchObject({ code: 'reanchor/same' });
    expect((await open.client.call('library.list', {})).vods).toHaveLength(2);
  });
});
