import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isAbortError } from '../../../src/shared/errors.ts';
import { campaignSeeds, MEDIA_FAULTS, pick, seededRandom } from '../../support/campaign.ts';
import { readFrameNumbers } from '../../support/frame-code.ts';
import { openTwitchLab, type TwitchLab } from '../../support/twitch-lab.ts';
import { framesWithout, makeVodMedia, VOD_SEGMENT_SEC, type VodMedia } from './vod-media.ts';

const DURATION_SEC = 25;
const SEGMENTS = 13;

let dir: string;
let media: VodMedia;
let lab: TwitchLab | null = null;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-vod-campaign-'));
  media = await makeVodMedia(dir, DURATION_SEC);
});
afterEach(async () => {
  await lab?.close();
  lab = null;
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Plan {
  readonly opened: TwitchLab;
  readonly lost: readonly number[];
  /** Fetches are cancelled once so many segments were verified. */
  readonly aborts: readonly number[];
  /** After so many segments the VOD moves and parts of it are silenced; null: it stays. */
  readonly movesAfter: number | null;
}

async function arrange(seed: number): Promise<Plan> {
  const random = seededRandom(seed);
  const all = Array.from({ length: SEGMENTS }, (_, index) => index);
  const lost = all.filter(() => random() < 0.08);
  const muted = random() < 0.3 ? all.filter((index) => random() < 0.2 && !lost.includes(index)) : [];
  const usher = random() < 0.2 ? ('token-expired-once' as const) : ('qualities' as const);
  const settings = { downloadWorkers: pick([1, 3, 8], random) };
  const opened = await openTwitchLab({ media, behaviour: { lost, muted, usher }, settings });
  lab = opened;
  for (const index of all) {
    if (random() > 0.5) continue;
    const match = new RegExp(`/${index}(?:-muted)?\\.ts`);
    opened.sim.server.faults.push({
      match,
      fault: pick(MEDIA_FAULTS, random),
      times: random() < 0.3 ? 2 : 1,
    });
  }
  if (random() < 0.3)
    opened.sim.server.faults.push({
      match: /gql|m3u8/,
      fault: pick([MEDIA_FAULTS[0]!, MEDIA_FAULTS[2]!, MEDIA_FAULTS[5]!], random),
    });
  const aborts = random() < 0.4 ? [1 + Math.floor(random() * 3), 1 + Math.floor(random() * 2)] : [];
  return { opened, lost, aborts, movesAfter: random() < 0.3 ? 1 + Math.floor(random() * 5) : null };
}

describe('a VOD under seeded mixtures of faults', () => {
  it.each(campaignSeeds(10))('seed %i: is whole, or lacks exactly what was lost', async (seed) => {
    const { opened, lost, aborts, movesAfter } = await arrange(seed);
    const verified = new Map<string, number>();
    let chunks = 0;
    const see = (name: string): void => {
      verified.set(name, (verified.get(name) ?? 0) + 1);
      if (++chunks !== movesAfter) return;
      opened.sim.behaviour.folder = 'feedfacefeedfacefeed_streamer42_12345678901_1768068000';
      opened.sim.behaviour.muted = [10, 11].filter((index) => !lost.includes(index));
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
    const holes = lost.filter((index) => !lost.includes(index - 1));
    expect(fetched.gaps.length).toBe(holes.length);
    for (const [at, first] of holes.entries()) {
      const after = Array.from({ length: SEGMENTS }, (_, index) => index).find(
        (index) => index > first && !lost.includes(index),
      );
      const endSec = after === undefined ? DURATION_SEC : after * VOD_SEGMENT_SEC;
      expect(fetched.gaps[at]!.reason).toContain(
        `${(endSec - first * VOD_SEGMENT_SEC).toFixed(1)} s of the stream`,
      );
    }
  });
});
