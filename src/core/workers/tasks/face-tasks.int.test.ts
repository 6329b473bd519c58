import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workerPool } from '../../../../test/support/media-lab.ts';
import { FFMPEG } from '../../../../test/support/packaged-ffmpeg.ts';
import { hasTestData, testData } from '../../../../test/support/test-data.ts';
import { EXPRESSIONS, type ExpressionMix, type FaceRegion } from '../../../shared/model/faces.ts';
import { decodeTrackSet, type TrackSet } from '../../../shared/model/track-set.ts';
import { type FaceReader, openFaceReader } from '../../infra/faces/open-face-reader.ts';

const FACE = testData('faces', 'justin.jpg');
const NO_FACE = testData('faces', 'no-faces.jpg');
const SIZE = { widthPx: 512, heightPx: 512 };

const strongest = (mix: ExpressionMix): string => [...EXPRESSIONS].sort((a, b) => mix[b] - mix[a])[0]!;

/** A picture as the stage's ffmpeg would hand it over. */
const framesOf = (path: string): Uint8Array =>
  new Uint8Array(
    execFileSync(
      FFMPEG,
      ['-v', 'error', '-i', path, '-vf', 'scale=512:512', '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'],
      { maxBuffer: 1 << 22 },
    ),
  );

describe.skipIf(!hasTestData)('the face reader on real pictures', () => {
  let reader: FaceReader;
  beforeAll(async () => {
    reader = await openFaceReader();
  });

  it('runs on WASM and calls the smiling man happy', async () => {
    const mix = await reader.read(framesOf(FACE), SIZE);
    expect(reader.backend).toBe('wasm');
    expect(mix).not.toBeNull();
    expect(strongest(mix!)).toBe('happy');
    expect(mix!.happy).toBeGreaterThan(0.8);
    expect(Object.values(mix!).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 3);
  });

  it('finds no face where there is none', async () => {
    expect(await reader.read(framesOf(NO_FACE), SIZE)).toBeNull();
    expect(await reader.read(new Uint8Array(512 * 512 * 3), SIZE)).toBeNull();
  });

  it('holds no more after many pictures than after one', async () => {
    const face = framesOf(FACE);
    await reader.read(face, SIZE);
    const before = reader.heldTensors();
    for (let count = 0; count < 3; count++) await reader.read(face, SIZE);
    await reader.read(framesOf(NO_FACE), SIZE);
    expect(reader.heldTensors()).toBe(before);
  });
});

describe.skipIf(!hasTestData)('faces in a recording', () => {
  const LEFT_HALF: FaceRegion = { x: 0, y: 0, width: 0.5, height: 1 };
  const RIGHT_HALF: FaceRegion = { x: 0.5, y: 0, width: 0.5, height: 1 };
  const workers = workerPool();
  let dir: string;

  /** Five seconds: the face on the right for three of them, then a picture without one; a plain colour on the left. */
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'klip-faces-'));
    const side = (input: number): string => `[${input}:v]scale=360:360,setsar=1,format=yuv420p`;
    const graph = `${side(0)}[a];${side(1)}[b];[a][b]concat=n=2,pad=720:360:360:0:gray[out]`;
    execFileSync(FFMPEG, [
      ...['-v', 'error', '-loop', '1', '-r', '10', '-t', '3', '-i', FACE],
      ...['-loop', '1', '-r', '10', '-t', '2', '-i', NO_FACE, '-filter_complex', graph, '-map', '[out]'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '16', join(dir, 'cam.mp4')],
    ]);
  });
  afterAll(async () => {
    await workers.dispose();
    rmSync(dir, { recursive: true, force: true });
  });

  async function tracksOf(region: FaceRegion, startSec: number, seconds: number): Promise<TrackSet> {
    const outPath = join(dir, 'faces.tracks');
    const mediaPath = join(dir, 'cam.mp4');
    const span = { startSec, seconds };
    await workers.run('faces.read', { ffmpegPath: FFMPEG, mediaPath, region, frame: SIZE, ...span, outPath });
    return decodeTrackSet(readFileSync(outPath));
  }

  it('are read second by second in the marked region, and not looked at is not "no face"', async () => {
    const { startMs, stepMs, tracks } = await tracksOf(RIGHT_HALF, 0, 7);
    expect({ startMs, stepMs }).toEqual({ startMs: 0, stepMs: 1000 });
    expect([...tracks['face']!]).toEqual([1, 1, 1, 0, 0, NaN, NaN]);
    expect([...tracks['happy']!.subarray(0, 3)].every((value) => value > 0.8)).toBe(true);
    expect([...tracks['happy']!.subarray(3)]).toEqual([NaN, NaN, NaN, NaN]);
  });

  it('are not looked for outside of it', async () => {
    expect([...(await tracksOf(LEFT_HALF, 0, 3)).tracks['face']!]).toEqual([0, 0, 0]);
  });

  it('stand at the same seconds when the reading begins in the middle', async () => {
    const { startMs, tracks } = await tracksOf(RIGHT_HALF, 2, 3);
    expect(startMs).toBe(2000);
    expect([...tracks['face']!]).toEqual([1, 0, 0]);
  });
});
