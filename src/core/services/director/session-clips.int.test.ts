import { expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { LiveMoment, MomentCameras } from '../../../shared/model/live.ts';
import type { RecordedSegment } from '../../domain/live/covered-segments.ts';
import { openClipLedger } from '../../infra/clip-jobs/sqlite-ledger.ts';
import type { CameraTap } from '../../live/recorder/recorder.ts';
import type { CameraClipTask } from '../../ports/clip-jobs.ts';
import { silentLog } from '../../ports/log.ts';
import { SessionClips } from './session-clips.ts';
import type { MainCamera } from './plan-moment.ts';

const START = 1_700_000_000_000;

const segment = (index: number): RecordedSegment => ({
  ...{ run: 'run-0001.ts', fromByte: index * 10, toByte: index * 10 + 10 },
  ...{ startUnixMs: START + index * 2000, endUnixMs: START + index * 2000 + 2000 },
});
const segments = (count: number): RecordedSegment[] => Array.from({ length: count }, (_, at) => segment(at));

/** From 4 s to 8 s; its plain clip is saved. */
const moment: LiveMoment = {
  ...{ momentId: 'a5', origin: 'auto', startMs: 4000, peakMs: 5000, endMs: 8000, isOpen: false },
  ...{ score: 50, parts: [], reason: 'wow', terms: [], verdict: null, cameras: null, obs: null },
  clip: { state: 'saved', path: '/clips/wow.mp4', durationMs: 4000, bytes: 9, note: null },
};

type Begun = Parameters<CameraTap['onBegin']>[0];

interface Session {
  readonly clips: SessionClips;
  readonly main: MainCamera;
  readonly recorded: RecordedSegment[];
  readonly told: MomentCameras[];
  readonly asked: CameraClipTask[];
  readonly drive: { isFull: boolean };
}

/** A session of two cameras, whose second has `count` segments. */
function session(count: number): Session {
  const [told, asked]: [MomentCameras[], CameraClipTask[]] = [[], []];
  const recorded = segments(4);
  const drive = { isFull: false };
  const clips = new SessionClips({
    ...{ clipLedger: openClipLedger(':memory:'), log: silentLog },
    media: {
      run: () => Promise.reject(new Error('not here')),
      probe: () => Promise.reject(new Error('not here')),
    },
    makeClip: (task) => {
      asked.push(task);
      return drive.isFull
        ? Promise.reject(new AppError({ code: 'disk/full', message: 'Full.', nextStep: 'Free some.' }))
        : Promise.resolve({ durationMs: 4000, bytes: 9, notes: ['Camera 3 has nothing there.'] });
    },
  });
  const camera = { recordingId: 'rec2', camera: { of: 'rec1', number: 2 }, dir: '/rec2' };
  clips.tap.onBegin({ ...camera, segments: segments(count) } as unknown as Begun);
  const main: MainCamera = {
    ...{ recordingId: 'rec1', dir: '/rec1', startedAtUnixMs: START, segments: () => recorded },
    signsIn: ({ startMs, endMs }) => ({ events: [{ startMs: 0, endMs: endMs - startMs }], faces: [] }),
    onChange: (_momentId, cameras) => told.push(cameras),
  };
  return { clips, main, recorded, told, asked, drive };
}

const waiting = (note: string | null): MomentCameras => ({ state: 'waiting', path: null, note });
const saved: MomentCameras = {
  ...{ state: 'saved', path: '/clips/wow (cameras).mp4', note: 'Camera 3 has nothing there.' },
};

it('waits for the cameras, and for space on a full drive, with the camera that left meanwhile', async () => {
  const { clips, main, told, asked, drive } = session(4);
  drive.isFull = true;
  clips.want(main, moment, true);
  expect(told).toEqual([waiting(null)]);
  clips.look('rec1');
  expect(asked).toEqual([]);
  // The camera leaves: what there is of it is taken.
  await clips.tap.onEnd('rec2');
  expect(told.at(-1)).toEqual(waiting('The disk is full: it is made once there is space.'));
  drive.isFull = false;
  await clips.finish('rec1');
  expect(told.at(-1)).toEqual(saved);
  expect(asked).toHaveLength(2);
  expect(asked[1]).toEqual(asked[0]);
  expect(asked[0]).toEqual({
    ...{ jobId: 'rec1-a5-cameras', dir: '/rec1', plainPath: '/clips/wow.mp4', held: [] },
    signs: { events: [{ startMs: 0, endMs: 4000 }], faces: [] },
    parts: [{ run: 'run-0001.ts', fromByte: 20, toByte: 40 }],
    cameras: [{ number: 2, dir: '/rec2', parts: [{ run: 'run-0001.ts', fromByte: 0, toByte: 40 }] }],
  });
});

it('tries again with the next segment while the drive is full', async () => {
  const { clips, main, told, asked, drive } = session(7);
  drive.isFull = true;
  clips.want(main, moment, true);
  clips.look('rec1');
  await expect.poll(() => told.length, { interval: 1 }).toBe(2);
  drive.isFull = false;
  clips.look('rec1');
  await clips.finish('rec1');
  expect(told.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'saved']);
  expect(asked).toHaveLength(2);
});

it('says what is missing where the drive is full until the session ends', async () => {
  const { clips, main, told, drive } = session(6);
  drive.isFull = true;
  clips.want(main, moment, true);
  await clips.finish('rec1');
  const note = 'The disk was full until the recording ended.';
  expect(told.at(-1)).toEqual({ state: 'failed', path: null, note });
});

it('makes what a killed app had not yet asked for, and nothing where no camera saw it', async () => {
  const [sawIt, cameLater] = [session(6), session(0)];
  for (const { clips, main, told } of [sawIt, cameLater]) {
    clips.want(main, moment, false);
    expect(told).toEqual([]);
    await clips.finish('rec1');
  }
  expect(sawIt.told).toEqual([saved]);
  expect([cameLater.told, cameLater.asked]).toEqual([[], []]);
});

it('gives workers nothing to put together where the buffer let go of what the plain clip shows', async () => {
  const { clips, main, recorded, asked } = session(6);
  recorded.splice(0, 3);
  clips.want(main, moment, true);
  await clips.finish('rec1');
  expect(asked[0]).toMatchObject({ parts: [], plainPath: '/clips/wow.mp4' });
});
