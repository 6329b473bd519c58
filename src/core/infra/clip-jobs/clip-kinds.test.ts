import { expect, it } from 'vitest';
import type { CameraClipTask } from '../../ports/clip-jobs.ts';
import { CAMERA_CLIPS, PLAIN_CLIPS } from './clip-kinds.ts';

const parts = [{ run: 'run-0001.ts', fromByte: 0, toByte: 9 }];
const task: CameraClipTask = {
  ...{ jobId: 'rec1-a5-cameras', dir: '/here/recordings/rec1', parts, plainPath: '/clips/wow.mp4' },
  cameras: [
    { number: 2, dir: '/here/recordings/rec2', parts },
    { number: 3, dir: '/here/recordings/rec3', parts: null },
  ],
  held: [{ camera: 2, startMs: 0, endMs: 1000 }],
  signs: {
    events: [{ startMs: 300, endMs: 1300 }],
    faces: [{ startMs: 0, endMs: 1000, share: 0.875 }],
  },
};
const data = CAMERA_CLIPS.toData(task)!;

it('says nothing of where things lie here, and finds them there', () => {
  expect(JSON.stringify(data)).not.toContain('/');
  expect(JSON.stringify(data)).not.toContain('0.875');
  const there = CAMERA_CLIPS.toTask(JSON.parse(JSON.stringify(data)), task.jobId, '/mnt/recordings');
  expect(there).toEqual({
    ...{ ...task, dir: '/mnt/recordings/rec1', plainPath: null },
    signs: { ...task.signs, faces: [] },
    cameras: [
      { number: 2, dir: '/mnt/recordings/rec2', parts },
      { number: 3, dir: '/mnt/recordings/rec3', parts: null },
    ],
  });
  expect(CAMERA_CLIPS.files(there)).toEqual(
    ['rec1', 'rec2'].map((name) => `/mnt/recordings/${name}/run-0001.ts`),
  );
});

it('leaves to this process what has no recording of camera 1 any more, or no further camera', () => {
  expect(CAMERA_CLIPS.toData({ ...task, parts: [] })).toBeNull();
  expect(CAMERA_CLIPS.toData({ ...task, cameras: [] })).toBeNull();
});

const elsewhere = [{ run: '../../secret.ts', fromByte: 0, toByte: 9 }];
it.each([
  { ...data, recordingId: '..' },
  { ...data, parts: elsewhere },
  { ...data, parts: [] },
  { ...data, cameras: [{ number: 2, recordingId: '../rec2', parts }] },
  { ...data, cameras: [{ number: 2, recordingId: 'rec2', parts: elsewhere }] },
  { ...data, cameras: [{ number: 1, recordingId: 'rec2', parts }] },
  { ...data, cameras: [] },
  { ...data, events: [{ startMs: '0', endMs: 1 }] },
  { ...data, held: [{ camera: '2', startMs: 0, endMs: 1 }] },
  PLAIN_CLIPS.toData(task),
  null,
])('refuses what leads elsewhere or is no such job (%#)', (wrong) => {
  expect(() => CAMERA_CLIPS.toTask(wrong, task.jobId, '/mnt/recordings')).toThrow();
});
