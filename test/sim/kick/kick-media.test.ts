import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isAbortError } from '../../../src/shared/errors.ts';
import type { Settings } from '../../../src/shared/model/settings.ts';
import { campaignSeeds, MEDIA_FAULTS, pick, seededRandom } from '../../support/campaign.ts';
import { readFrameNumbers } from '../../support/frame-code.ts';
import { CLIP_FROM, openKickLab, type KickLab } from '../../support/kick-lab.ts';
import { mediaTool } from '../../support/media-lab.ts';
import { WHOLE } from '../../support/site-lab.ts';
import type { Fault } from '../sim-server.ts';
import {
  framesWithout,
  makeVodMedia,
  VOD_FRAMES_PER_SEC,
  VOD_SEGMENT_SEC,
  type VodMedia,
} from '../twitch/vod-media.ts';
import type { KickMediaBehaviour } from './media.ts';

const DURATION_SEC = 25;
const SEGMENTS = 13;
const SEGMENT_FRAMES = VOD_SEGMENT_SEC * VOD_FRAMES_PER_SEC;
const ALL = Array.from({ length: SEGMENTS }, (_, index) => index);
const ALL_FRAMES = framesWithout(DURATION_SEC);
const MOVED = 'c3d4';

let dir: string;
let media: VodMedia;
let lab: KickLab | null = null;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-kick-media-'));
  media = await makeVodMedia(dir, DURATION_SEC);
});
afterEach(async () => {
  await lab?.close();
  lab = null;
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function open(
  behaviour: Partial<KickMediaBehaviour> = {},
  settings: Partial<Settings> = {},
): Promise<KickLab> {
  lab = await openKickLab({ media, behaviour, settings });
  return lab;
}

/** Requests for one segment of the VOD: byte ranges of the same file differ by where they begin. */
const offsetOf = (index: number): number =>
  media.video.slice(index - (index % 4), index).reduce((sum, { length }) => sum + length, 0);
function spoil({ sim }: KickLab, index: number, fault: Fault, times = 1): void {
  const file = new RegExp(`/${Math.floor(index / 4)}\\.ts$`);
  sim.server.faults.push({
    match: ({ url, headers }) =>
      file.test(url.pathname) && headers.range?.startsWith(`bytes=${offsetOf(index)}-`) === true,
    fault,
    times,
  });
}

describe('a Kick VOD', () => {
  it('is described with its renditions, best first', async () => {
    const { site, vod } = await open();
    expect(await site.resolve(vod, new AbortController().signal)).toMatchObject({
      ...{ state: 'vod', durationMs: DURATION_SEC * 1000, notes: [] },
      qualities: [
        { id: '1080p60', heightPx: 1080, framesPerSec: 60 },
        { id: '720p60', heightPx: 720, framesPerSec: 60 },
        { id: '160p30', heightPx: 160, framesPerSec: 30 },
      ],
    });
  });

  it('comes down frame for frame by its byte ranges, on the wall clock that its playlist tells', async () => {
    const opened = await open();
    const fetched = await opened.fetch();
    expect(fetched.gaps).toEqual([]);
    expect(await readFrameNumbers(fetched.file)).toEqual(ALL_FRAMES);
    const { durationMs } = await mediaTool().probe(fetched.file);
    expect(Math.abs(durationMs - DURATION_SEC * 1000)).toBeLessThan(60);
    expect(fetched.timeMap).toMatchObject({
      pieces: [{ mediaStartMs: 0, streamStartMs: 0, wallStartUnixMs: opened.sim.world.startedAtUnixMs }],
      truth: [],
    });
    expect([...opened.media.served.keys()].sort()).toEqual(ALL.map((index) => `720p60/${index}`).sort());
  });

  it('gives its sound from the smallest rendition', async () => {
    const opened = await open();
    const { file } = await opened.fetch({ want: 'sound' });
    const probe = await mediaTool().probe(file);
    expect([probe.video, probe.audio.length]).toEqual([null, 1]);
    expect(Math.abs(probe.durationMs - DURATION_SEC * 1000)).toBeLessThan(60);
    expect([...opened.media.served.keys()].every((name) => name.startsWith('160p30/'))).toBe(true);
  });

  it('comes down in part, by whole segments', async () => {
    const range = { startMs: 6000, endMs: 10_000 };
    const fetched = await (await open()).fetch({ choice: { ...WHOLE, range } });
    expect(await readFrameNumbers(fetched.file)).toEqual(ALL_FRAMES.slice(180, 300));
    expect(fetched.timeMap.pieces).toMatchObject([{ mediaStartMs: 0, streamStartMs: 6000 }]);
  });

  it('that still grows gives what is there', async () => {
    const opened = await open({ growing: true, listed: 6 });
    opened.sim.state.vod = 'live';
    const fetched = await opened.fetch();
    expect(await readFrameNumbers(fetched.file)).toEqual(ALL_FRAMES.slice(0, 6 * SEGMENT_FRAMES));
    expect(fetched.gaps).toEqual([]);
  });

  it('is whole where the encoder began anew in the middle', async () => {
    const fetched = await (await open({ restarts: [5] })).fetch();
    expect(await readFrameNumbers(fetched.file)).toEqual(ALL_FRAMES);
    expect(fetched.timeMap.pieces.map(({ streamStartMs }) => streamStartMs)).toEqual([0, 10_000]);
  });

  it('with lost segments is whole but for them, and the gaps are exact', async () => {
    const fetched = await (await open({ lost: [4, 5, 9] })).fetch();
    expect(await readFrameNumbers(fetched.file)).toEqual(framesWithout(DURATION_SEC, [4, 5, 9]));
    expect(fetched.timeMap.pieces.map(({ streamStartMs }) => streamStartMs)).toEqual([0, 12_000, 20_000]);
    expect(fetched.timeMap.truth.map(({ kind }) => kind)).toEqual(['missing', 'missing']);
    expect(fetched.gaps.map(({ reason }) => /[\d.]+ s of the stream/.exec(reason)?.[0])).toEqual([
      '4.0 s of the stream',
      '2.0 s of the stream',
    ]);
  });

  it('is whole after a fault of every kind, each on a segment of its own', async () => {
    const opened = await open();
    for (const [index, fault] of MEDIA_FAULTS.entries()) spoil(opened, index, fault);
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
      await expect(opened.fetch({ signal: stop.signal, onChunk })).rejects.toSatisfy(isAbortError);
    }
    const before = new Map(opened.media.served);
    const verified: string[] = [];
    const fetched = await opened.fetch({ onChunk: (name) => verified.push(name) });
    expect(await readFrameNumbers(fetched.file)).toEqual(ALL_FRAMES);
    const asked = [...opened.media.served].filter(([key, times]) => times > (before.get(key) ?? 0));
    expect(asked.length).toBe(verified.length);
    expect(verified.length).toBeLessThanOrEqual(SEGMENTS - 6);
  });

  it('survives that its segments move half-way', async () => {
    const opened = await open();
    let chunks = 0;
    const onChunk = (): void => {
      if (++chunks === 3) opened.media.behaviour.folder = MOVED;
    };
    const fetched = await opened.fetch({ onChunk });
    expect(fetched.gaps).toEqual([]);
    expect(await readFrameNumbers(fetched.file)).toEqual(ALL_FRAMES);
  });

  it('without any video says so, and where nothing can be had it fails', async () => {
    const opened = await open();
    opened.sim.state.source = null;
    await expect(opened.fetch()).rejects.toMatchObject({ code: 'link/no-media' });
    await opened.close();
    const gone = await open({ lost: ALL });
    await expect(gone.fetch()).rejects.toMatchObject({ code: 'link/no-media' });
  });
});

describe('a Kick clip', () => {
  const clipFrames = ALL_FRAMES.slice(CLIP_FROM * SEGMENT_FRAMES);

  it('comes down frame for frame, from 0 on', async () => {
    const opened = await open();
    const fetched = await opened.fetch({ link: opened.clip });
    expect(fetched.gaps).toEqual([]);
    expect(await readFrameNumbers(fetched.file)).toEqual(clipFrames);
    const { durationMs } = await mediaTool().probe(fetched.file);
    expect(Math.abs(durationMs - opened.sim.world.clip.durationSec * 1000)).toBeLessThan(60);
    expect(fetched.timeMap.pieces).toMatchObject([{ mediaStartMs: 0, streamStartMs: 0 }]);
  });

  it('gives its sound alone, and lacks exactly what is lost', async () => {
    const opened = await open({ lost: [CLIP_FROM + 2] });
    const sound = await mediaTool().probe((await opened.fetch({ link: opened.clip, want: 'sound' })).file);
    expect([sound.video, sound.audio.length]).toEqual([null, 1]);
    const fetched = await opened.fetch({ link: opened.clip });
    expect(await readFrameNumbers(fetched.file)).toEqual(
      framesWithout(DURATION_SEC, [CLIP_FROM + 2]).filter((frame) => frame >= clipFrames[0]!),
    );
    expect(fetched.gaps).toHaveLength(1);
  });
});

describe('a Kick VOD under seeded mixtures of faults', () => {
  it.each(campaignSeeds(5))('seed %i: is whole, or lacks exactly what was lost', async (seed) => {
    const random = seededRandom(seed);
    const lost = ALL.filter(() => random() < 0.08);
    const restarts = ALL.filter((index) => index > 0 && random() < 0.05);
    const opened = await open({ lost, restarts }, { downloadWorkers: pick([1, 3, 8], random) });
    for (const index of ALL)
      if (random() < 0.5) spoil(opened, index, pick(MEDIA_FAULTS, random), random() < 0.3 ? 2 : 1);
    const movesAfter = random() < 0.3 ? 1 + Math.floor(random() * 5) : null;
    const aborts = random() < 0.4 ? [1 + Math.floor(random() * 3), 1 + Math.floor(random() * 2)] : [];
    const verified = new Map<string, number>();
    const see = (name: string): void => {
      verified.set(name, (verified.get(name) ?? 0) + 1);
      if (verified.size === movesAfter) opened.media.behaviour.folder = MOVED;
    };
    for (const stopAfter of aborts) {
      const stop = new AbortController();
      let had = 0;
      const onChunk = (name: string): void => {
        see(name);
        if (++had === stopAfter) stop.abort();
      };
      await opened
        .fetch({ signal: stop.signal, onChunk })
        .catch((thrown: unknown) => expect(isAbortError(thrown)).toBe(true));
    }
    const fetched = await opened.fetch({ onChunk: see });
    // What was verified once is never fetched again.
    expect([...verified].filter(([, times]) => times > 1)).toEqual([]);
    expect(await readFrameNumbers(fetched.file)).toEqual(framesWithout(DURATION_SEC, lost));
    expect(fetched.gaps.map(({ reason }) => /([\d.]+) s of the stream/.exec(reason)?.[1])).toEqual(
      holesSec(lost),
    );
  });
});

/** Lengths of the stretches that lost segments leave, e.g. `4.0`. */
function holesSec(lost: readonly number[]): string[] {
  const firsts = lost.filter((index) => !lost.includes(index - 1));
  return firsts.map((first) => {
    const after = ALL.find((index) => index > first && !lost.includes(index));
    const endSec = after === undefined ? DURATION_SEC : after * VOD_SEGMENT_SEC;
    return (endSec - first * VOD_SEGMENT_SEC).toFixed(1);
  });
}
