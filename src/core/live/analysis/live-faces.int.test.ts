import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ffmpeg } from '../../../../test/support/frame-code.ts';
import { mediaTool, workerPool } from '../../../../test/support/media-lab.ts';
import { hasTestData, testData } from '../../../../test/support/test-data.ts';
import type { FaceRegion } from '../../../shared/model/faces.ts';
import { noMetrics } from '../../ports/metrics.ts';
import type { FaceLook } from './face-watch.ts';
import { createLiveFaces } from './live-faces.ts';

const START = 1_700_000_000_300;
const FACECAM: FaceRegion = { x: 0.5, y: 0, width: 0.5, height: 1 };
const GAME: FaceRegion = { x: 0, y: 0, width: 0.5, height: 1 };

interface Sent {
  readonly init?: Buffer;
  readonly segments: readonly Buffer[];
}

describe.skipIf(!hasTestData)('faces of a stream that is on', () => {
  const workers = workerPool();
  let dir: string;
  let ts: Sent;
  let fmp4: Sent;

  /** Ten seconds in segments of two: on the right nobody for three, the smiling man for three, then nobody; a plain colour on the left. */
  async function send(type: 'mpegts' | 'fmp4'): Promise<Sent> {
    const side = (input: number): string => `[${input}:v]scale=360:360,setsar=1,format=yuv420p`;
    const graph = `${side(0)}[a];${side(1)}[b];${side(2)}[c];[a][b][c]concat=n=3,pad=720:360:360:0:gray[out]`;
    const picture = (name: string, seconds: number): string[] => [
      ...['-loop', '1', '-r', '10', '-t', String(seconds), '-i', testData('faces', name)],
    ];
    await ffmpeg(
      ...[...picture('no-faces.jpg', 3), ...picture('justin.jpg', 3), ...picture('no-faces.jpg', 4)],
      ...['-f', 'lavfi', '-t', '10', '-i', 'sine=frequency=440:sample_rate=48000'],
      ...['-filter_complex', graph, '-map', '[out]', '-map', '3:a', '-c:a', 'aac'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '16', '-g', '20', '-keyint_min', '20'],
      ...['-f', 'hls', '-hls_time', '2', '-hls_list_size', '0', '-hls_segment_type', type],
      ...['-hls_segment_filename', join(dir, `${type}-%d.seg`)],
      ...['-hls_fmp4_init_filename', `${type}.init`, join(dir, `${type}.m3u8`)],
    );
    const names = (await readdir(dir)).filter((name) => new RegExp(`^${type}-\\d\\.seg$`).test(name)).sort();
    const segments = await Promise.all(names.map((name) => readFile(join(dir, name))));
    expect(segments).toHaveLength(5);
    return type === 'mpegts' ? { segments } : { segments, init: await readFile(join(dir, 'fmp4.init')) };
  }

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'klip-live-faces-'));
    ts = await send('mpegts');
    fmp4 = await send('fmp4');
  });
  afterAll(async () => {
    await workers.dispose();
    await rm(dir, { recursive: true, force: true });
  });

  /** What is seen from segment `fromSegment` on, of each second but the last two, which may wait for the next pictures. */
  async function watch({ segments, init }: Sent, region: FaceRegion, fromSegment = 0): Promise<string[]> {
    const looks: FaceLook[] = [];
    const expected = 2 * (segments.length - fromSegment) - 2;
    let resolve = (): void => undefined;
    const all = new Promise<void>((done) => (resolve = done));
    const consent = { isGiven: () => isGiven, region: () => region };
    let isGiven = false;
    const faces = createLiveFaces(
      // No clock, so that a busy machine leaves nothing out.
      { media: mediaTool(), workers, metrics: noMetrics, now: () => 0 },
      consent,
      {
        onSeen: (look) => {
          if (looks.push(look) === expected) resolve();
        },
        onLeft: () => undefined,
      },
    );
    for (const [at, segment] of segments.entries()) {
      isGiven = at >= fromSegment;
      const beginsRun = at === 0;
      const bytes = beginsRun && init !== undefined ? Buffer.concat([init, segment]) : segment;
      faces.push({ bytes, beginsRun, init, startUnixMs: START + at * 2000 });
    }
    await all;
    expect(faces.status()).toMatchObject({ failure: null, note: null, newest: looks.at(-1) });
    faces.dispose();
    return looks.slice(0, expected).map(({ atUnixMs, mix }) => {
      const second = (atUnixMs - START) / 1000;
      return `${second} ${mix === null ? 'nobody' : mix.happy > 0.8 ? 'happy' : 'other'}`;
    });
  }

  it('are read second by second in the marked region', async () => {
    expect(await watch(ts, FACECAM)).toEqual([
      ...['0.5 nobody', '1.5 nobody', '2.5 nobody', '3.5 happy', '4.5 happy', '5.5 happy'],
      ...['6.5 nobody', '7.5 nobody'],
    ]);
  });

  it.each(['mpegts', 'fmp4'] as const)('are read from the middle of a run of %s on', async (type) => {
    expect(await watch(type === 'fmp4' ? fmp4 : ts, FACECAM, 2)).toEqual([
      ...['4.5 happy', '5.5 happy', '6.5 nobody', '7.5 nobody'],
    ]);
  });

  it('are not looked for outside of it', async () => {
    expect(await watch(ts, GAME, 2)).toEqual([4.5, 5.5, 6.5, 7.5].map((second) => `${second} nobody`));
  });
});
