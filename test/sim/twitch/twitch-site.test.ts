import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isAbortError } from '../../../src/shared/errors.ts';
import type { Settings } from '../../../src/shared/model/settings.ts';
import { readFrameNumbers } from '../../support/frame-code.ts';
import { mediaTool } from '../../support/media-lab.ts';
import { WHOLE } from '../../support/site-lab.ts';
import { openTwitchLab, VOD_LINK, type TwitchLab } from '../../support/twitch-lab.ts';
import type { Fault } from '../sim-server.ts';
import type { VodBehaviour } from './twitch-sim.ts';
import { framesWithout, makeVodMedia, VOD_FRAMES_PER_SEC, type VodMedia } from './vod-media.ts';

const DURATION_SEC = 25;
const SEGMENTS = 13;
const ALL_FRAMES = framesWithout(DURATION_SEC);

let dir: string;
let media: VodMedia;
let lab: TwitchLab | null = null;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-vod-media-'));
  media = await makeVodMedia(dir, DURATION_SEC);
});
afterEach(async () => {
  await lab?.close();
  lab = null;
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function open(
  behaviour: Partial<VodBehaviour> = {},
  settings: Partial<Settings> = {},
): Promise<TwitchLab> {
  lab = await openTwitchLab({ media, behaviour, settings });
  return lab;
}
const resolve = async (opened: TwitchLab): Promise<unknown> =>
  opened.site.resolve(VOD_LINK, new AbortController().signal);

describe('a Twitch VOD', () => {
  it('was cut into the segments that these tests count on', () => {
    expect([media.video.length, media.sound.length]).toEqual([SEGMENTS, SEGMENTS]);
  });

  it('is described with its qualities, chapters and muted parts', async () => {
    const opened = await open({
      muted: [2],
      chapters: [
        { positionMs: 0, durationMs: 10_000, title: 'Chess' },
        { positionMs: 10_000, durationMs: 0, title: 'Just Chatting' },
      ],
    });
    expect(await resolve(opened)).toMatchObject({
      state: 'vod',
      videoId: VOD_LINK.id,
      title: 'ranked until diamond',
      channel: 'Streamer42',
      channelId: '22484632',
      startedAtUnixMs: 1_768_068_000_000,
      durationMs: DURATION_SEC * 1000,
      qualities: [
        { id: '720p30', heightPx: 720, hasVideo: true },
        { id: 'audio', heightPx: null, hasVideo: false },
      ],
      chapters: [
        { startMs: 0, endMs: 10_000, title: 'Chess' },
        { startMs: 10_000, endMs: 25_000, title: 'Just Chatting' },
      ],
      mutedRanges: [{ startMs: 4000, endMs: 6000 }],
      hasChat: 'yes',
    });
  });

  it('gives its own clips as markers, however many the channel has', async () => {
    const clips = Array.from({ length: 230 }, (_, index) => ({
      slug: `Clip${index}`,
      title: `clip ${index}`,
      viewCount: index,
      videoId: index % 100 === 7 ? VOD_LINK.id : index % 2 === 0 ? '99' : null,
      offsetSec: index / 10,
    }));
    const opened = await open({ clips });
    const signal = new AbortController().signal;
    const markers = await opened.site.fetchMarkers!(await opened.site.resolve(VOD_LINK, signal), signal);
    expect(markers).toEqual([
      { id: 'clip:Clip7', atMs: 700, label: 'clip 7 · 7 views', origin: 'clip' },
      { id: 'clip:Clip107', atMs: 10_700, label: 'clip 107 · 107 views', origin: 'clip' },
      { id: 'clip:Clip207', atMs: 20_700, label: 'clip 207 · 207 views', origin: 'clip' },
    ]);
  });

  it.each([
    ['gone from Twitch', { video: 'gone' }, 'link/not-found'],
    ['for subscribers only', { usher: 'sub-only' }, 'link/sub-only'],
    ['locked to a region', { usher: 'region' }, 'link/region-locked'],
    ['without its media', { usher: 'gone' }, 'link/deleted'],
  ] as const)('that is %s is refused with its reason', async (_what, behaviour, code) => {
    const opened = await open(behaviour);
    await expect(resolve(opened)).rejects.toMatchObject({ code });
  });

  it('gets a fresh permission where the first has expired', async () => {
    expect(await resolve(await open({ usher: 'token-expired-once' }))).toMatchObject({ state: 'vod' });
  });

  it('that still grows says so', async () => {
    expect(await resolve(await open({ growing: true }))).toMatchObject({ state: 'growing' });
  });

  it('comes down frame for frame, from 0 on, without a gap', async () => {
    const fetched = await (await open()).fetch();
    expect(fetched.gaps).toEqual([]);
    expect(await readFrameNumbers(fetched.file)).toEqual(ALL_FRAMES);
    const probe = await mediaTool().probe(fetched.file);
    expect(Math.abs(probe.durationMs - DURATION_SEC * 1000)).toBeLessThan(60);
    expect(fetched.timeMap.truth).toEqual([]);
  });

  it('gives its sound alone first, as long as the picture', async () => {
    const fetched = await (await open()).fetch({ want: 'sound' });
    const probe = await mediaTool().probe(fetched.file);
    expect([probe.video, probe.audio.length]).toEqual([null, 1]);
    expect(Math.abs(probe.durationMs - DURATION_SEC * 1000)).toBeLessThan(60);
  });

  it('comes down in part, by whole segments', async () => {
    const range = { startMs: 6000, endMs: 10_000 };
    const fetched = await (await open()).fetch({ choice: { ...WHOLE, range } });
    expect(await readFrameNumbers(fetched.file)).toEqual(ALL_FRAMES.slice(180, 300));
    expect(fetched.timeMap.pieces).toMatchObject([{ mediaStartMs: 0, streamStartMs: 6000 }]);
  });

  it('marks what Twitch silenced', async () => {
    const fetched = await (await open({ muted: [2, 3] })).fetch();
    expect(await readFrameNumbers(fetched.file)).toEqual(ALL_FRAMES);
    expect(fetched.timeMap.truth).toMatchObject([{ kind: 'muted', startMs: 4000, endMs: 8000 }]);
  });

  it('with lost segments is whole but for them, and the gap is exact', async () => {
    const fetched = await (await open({ lost: [4, 5, 9] })).fetch();
    expect(await readFrameNumbers(fetched.file)).toEqual(framesWithout(DURATION_SEC, [4, 5, 9]));
    expect(fetched.timeMap.truth.map(({ kind }) => kind)).toEqual(['missing', 'missing']);
    expect(fetched.timeMap.pieces.map(({ streamStartMs }) => streamStartMs)).toEqual([0, 12_000, 20_000]);
    // The sound of a run may end later than its picture, so the media is a little longer than the listed seconds.
    const pictures = await pictureTimesMs(fetched.file);
    for (const [index, frame] of [0, 8 * VOD_FRAMES_PER_SEC, 14 * VOD_FRAMES_PER_SEC].entries())
      expect(Math.abs(pictures[frame]! - fetched.timeMap.pieces[index]!.mediaStartMs)).toBeLessThan(60);
    expect(fetched.gaps.length).toBe(2);
  });

  const faults: readonly (readonly [string, Fault])[] = [
    ['429 with Retry-After', { kind: 'status', status: 429, retryAfterSec: 0 }],
    ['429 without', { kind: 'status', status: 429 }],
    ['503', { kind: 'status', status: 503 }],
    ['no answer', { kind: 'hang' }],
    ['a stall', { kind: 'stall', afterBytes: 5000 }],
    ['a reset', { kind: 'reset', afterBytes: 5000 }],
    ['a truncated 200', { kind: 'truncate', toBytes: 188 * 40 }],
    ['a 200 cut inside a packet', { kind: 'truncate', toBytes: 10_001 }],
    ['an empty 200', { kind: 'empty' }],
    ['a wrong length', { kind: 'wrong-length', extraBytes: 1000 }],
    ['something else altogether', { kind: 'garbage' }],
  ];
  it.each(faults)('is whole after %s on three segments', async (_what, fault) => {
    const opened = await open();
    for (const index of [0, 6, 12])
      opened.sim.server.faults.push({ match: new RegExp(`/${index}\\.ts`), fault });
    const fetched = await opened.fetch();
    expect(fetched.gaps).toEqual([]);
    expect(await readFrameNumbers(fetched.file)).toEqual(ALL_FRAMES);
  });

  it('goes on where it was cancelled: no verified segment is fetched again', async () => {
    const opened = await open({}, { downloadWorkers: 2 });
    for (const stopAfter of [1, 3, 2]) {
      const stop = new AbortController();
      let chunks = 0;
      const onChunk = (): void => {
        if (++chunks === stopAfter) stop.abort();
      };
      await opened.fetch({ signal: stop.signal, onChunk }).then(
        () => expect.fail('was not cancelled'),
        (thrown: unknown) => expect(isAbortError(thrown)).toBe(true),
      );
    }
    const verified: string[] = [];
    const before = new Map(opened.sim.served);
    const fetched = await opened.fetch({ onChunk: (name) => verified.push(name) });
    expect(await readFrameNumbers(fetched.file)).toEqual(ALL_FRAMES);
    const asked = [...opened.sim.served].filter(([key, times]) => times > (before.get(key) ?? 0));
    expect(asked.length).toBe(verified.length);
    expect(verified.length).toBeLessThanOrEqual(SEGMENTS - 6);
  });

  it('survives that its segments move and are silenced half-way', async () => {
    const opened = await open();
    let chunks = 0;
    const onChunk = (): void => {
      if (++chunks !== 3) return;
      opened.sim.behaviour.folder = 'feedfacefeedfacefeed_streamer42_12345678901_1768068000';
      opened.sim.behaviour.muted = [10, 11];
    };
    const fetched = await opened.fetch({ onChunk });
    expect(fetched.gaps).toEqual([]);
    expect(await readFrameNumbers(fetched.file)).toEqual(ALL_FRAMES);
  });
});

/** Presentation time of every frame, in order. */
async function pictureTimesMs(file: string): Promise<number[]> {
  const show = [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-show_entries',
    'packet=pts_time',
    '-of',
    'csv=p=0',
  ];
  const answer = await mediaTool().ffprobe([...show, file]);
  const times = answer.split('\n').filter((line) => line !== '');
  return times.map((line) => Number.parseFloat(line) * 1000).sort((a, b) => a - b);
}
