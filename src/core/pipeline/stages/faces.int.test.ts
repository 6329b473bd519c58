import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediaTool } from '../../../../test/support/media-lab.ts';
import {
  type Artefacts,
  fileArtefact,
  runStage,
  type StageBench,
} from '../../../../test/support/run-stage.ts';
import { EXPRESSIONS, type FaceRegion } from '../../../shared/model/faces.ts';
import { decodeTrackSet, encodeTrackSet, type TrackSet } from '../../../shared/model/track-set.ts';
import { Settings } from '../../../shared/model/settings.ts';
import type { MediaProbe } from '../../../shared/model/vod.ts';
import type { WorkerPool } from '../../ports/worker-pool.ts';
import type { ReadFacesInput } from '../../workers/tasks/read-faces.ts';
import type { StageSettings } from '../stage.ts';
import { facesStage, facesStageOf } from './faces.ts';

const REGION: FaceRegion = { x: 0.5, y: 0, width: 0.5, height: 0.5 };
const VIDEO = {
  ...{ codec: 'h264', profile: null, width: 640, height: 360, pixelFormat: 'yuv420p' },
  ...{ frameRate: 30, frameRateRatio: '30/1', variableFrameRate: false, rotationDeg: 0 },
};

let dir: string;
let asked: ReadFacesInput[];
/** The reading of a chunk that begins here fails. */
let failsFromSec: number;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klip-face-stage-'));
  asked = [];
  failsFromSec = Infinity;
});
afterEach(() => rm(dir, { recursive: true }));

/** Stands for the thread with the model: odd seconds have a face, whose happiness is the second's number in hundredths. */
const worker = {
  run: (_name: string, input: ReadFacesInput): Promise<unknown> => {
    asked.push(input);
    if (input.startSec >= failsFromSec) return Promise.reject(new Error('the power went'));
    const second = (index: number): number => input.startSec + index;
    const of = (value: (sec: number) => number): Float32Array =>
      Float32Array.from({ length: input.seconds }, (_, index) => value(second(index)));
    const tracks = Object.fromEntries(
      EXPRESSIONS.map((name) => [
        name,
        of((sec) => (sec % 2 === 0 ? NaN : name === 'happy' ? sec / 100 : 0)),
      ]),
    );
    const set = { startMs: input.startSec * 1000, stepMs: 1000, length: input.seconds, meta: {} };
    writeFileSync(
      input.outPath,
      encodeTrackSet({ ...set, tracks: { face: of((sec) => sec % 2), ...tracks } }),
    );
    return Promise.resolve({ looked: input.seconds, withFace: 0, backend: 'none' });
  },
  dispose: () => Promise.resolve(),
} as unknown as WorkerPool;

const bench = (): StageBench => ({
  dir,
  media: mediaTool(),
  workers: worker,
  chunkDir: join(dir, 'chunks'),
});

async function recording(durationMs: number, video: MediaProbe['video'] = VIDEO): Promise<Artefacts> {
  await writeFile(join(dir, 'stream.mp4'), 'never opened here');
  const probe: MediaProbe = {
    ...{ container: 'mp4', durationMs, startSec: 0, sizeBytes: 1, bitRate: null },
    ...{ video, audio: [], createdAtUnixMs: null, title: null },
  };
  await writeFile(join(dir, 'probe.json'), JSON.stringify(probe));
  return {
    'source.media': await fileArtefact('source.media', join(dir, 'stream.mp4')),
    'media.probe': await fileArtefact('media.probe', join(dir, 'probe.json')),
  };
}

const read = async (chunkSec: number, artefacts: Artefacts): Promise<Artefacts> =>
  runStage(bench(), facesStageOf(chunkSec), { artefacts, params: { region: REGION } });
const trackOf = (made: Artefacts): TrackSet =>
  decodeTrackSet(readFileSync(made['face.expressions']?.path ?? ''));

describe('stage faces', () => {
  it('reads the region in chunks and joins them into one track of the whole length', async () => {
    const made = await read(4, await recording(9500));
    expect(asked.map(({ startSec, seconds }) => [startSec, seconds])).toEqual([
      [0, 4],
      [4, 4],
      [8, 2],
    ]);
    expect(asked[0]).toMatchObject({ region: REGION, frame: { widthPx: 512, heightPx: 288 } });
    const { length, stepMs, tracks } = trackOf(made);
    expect({ length, stepMs }).toEqual({ length: 10, stepMs: 1000 });
    expect([...tracks['face']!]).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    expect(tracks['happy']![7]).toBeCloseTo(0.07);
    expect(tracks['happy']![8]).toBeNaN();
    expect(made['face.expressions']?.meta).toEqual({ looked: 10, withFace: 5 });
  });

  it('goes on at the chunk where it was interrupted', async () => {
    const artefacts = await recording(12_000);
    const whole = trackOf(
      await runStage({ ...bench(), chunkDir: join(dir, 'other') }, facesStageOf(4), {
        artefacts,
        params: { region: REGION },
      }),
    );
    asked = [];
    failsFromSec = 8;
    await expect(read(4, artefacts)).rejects.toThrow('the power went');
    failsFromSec = Infinity;
    asked = [];
    const made = await read(4, artefacts);
    expect(asked.map(({ startSec }) => startSec)).toEqual([8]);
    expect(trackOf(made)).toEqual(whole);
  });

  it('has nothing to make of sound alone', async () => {
    const made = await read(4, await recording(5000, null));
    expect(made['face.expressions']).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('runs only with consent and with a marked region', () => {
    const isEnabled = (facesEnabled: boolean, faceRegion: FaceRegion | null): boolean | undefined =>
      facesStage.isEnabled?.({ settings: Settings.parse({ facesEnabled }), faceRegion } as StageSettings);
    expect(Settings.parse({}).facesEnabled).toBe(false);
    expect(isEnabled(false, REGION)).toBe(false);
    expect(isEnabled(true, null)).toBe(false);
    expect(isEnabled(true, REGION)).toBe(true);
  });
});
