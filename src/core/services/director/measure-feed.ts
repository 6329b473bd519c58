import type { RangeMs } from '../../../shared/time.ts';
import { secText } from '../../domain/clips/clip-args.ts';
import type { CameraFile } from '../../domain/director/camera-plan.ts';
import { DIRECTOR_STEP_MS, type FeedTracks } from '../../domain/director/feeds.ts';
import {
  createPictureWatch,
  LOOK_HEIGHT,
  LOOK_RATE_HZ,
  LOOK_WIDTH,
} from '../../domain/director/moving-picture.ts';
import { findVoice } from '../../domain/dsp/voice.ts';
import { createVoiceFrameMeter, VOICE_RATE_HZ } from '../../domain/dsp/voice-frames.ts';
import { byteBlocks, wholeBlocks } from '../../domain/dsp/whole-blocks.ts';
import { type MediaTool, mediaPathArg } from '../../ports/media-tool.ts';

export interface MeasureRequest {
  readonly media: MediaTool;
  /** On the shared clock; whole steps. */
  readonly window: RangeMs;
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
}

/** Steps of the window that the file reaches wholly, and where they begin in the file. */
interface Reach {
  readonly from: number;
  readonly to: number;
  readonly steps: number;
  readonly fileSec: number;
}

function reachOf(camera: CameraFile, window: RangeMs): Reach {
  const steps = Math.round((window.endMs - window.startMs) / DIRECTOR_STEP_MS);
  const stepOf = (ms: number): number => (ms - window.startMs) / DIRECTOR_STEP_MS;
  const from = Math.min(steps, Math.max(0, Math.ceil(stepOf(camera.offsetMs))));
  const end = Math.floor(stepOf(camera.offsetMs + camera.probe.durationMs));
  const fileSec = (window.startMs + from * DIRECTOR_STEP_MS - camera.offsetMs) / 1000;
  return { from, to: Math.max(from, Math.min(steps, end)), steps, fileSec };
}

/**
 * What the director wants to know of one camera: sound and picture are decoded once each. Where the file has nothing,
 * sound is NaN and the picture missing. Throws what MediaTool throws.
 */
export async function measureFeed(
  camera: CameraFile,
  request: MeasureRequest,
): Promise<Omit<FeedTracks, 'face'>> {
  const reach = reachOf(camera, request.window);
  const fractions = [0, 0];
  const report = (part: 0 | 1) => (fraction: number) => {
    fractions[part] = fraction;
    request.onProgress((fractions[0]! + fractions[1]!) / 2);
  };
  const [sound, picture] = await Promise.all([
    hearSound(camera, reach, { ...request, onProgress: report(0) }),
    watchPicture(camera, reach, { ...request, onProgress: report(1) }),
  ]);
  return { feedId: camera.feedId, ...sound, picture };
}

const partArgs = (camera: CameraFile, { from, to, fileSec }: Reach): string[] => [
  ...['-ss', secText(fileSec), '-t', secText(((to - from) * DIRECTOR_STEP_MS) / 1000)],
  ...['-i', mediaPathArg(camera.path)],
];

async function hearSound(
  camera: CameraFile,
  reach: Reach,
  { media, signal, onProgress }: MeasureRequest,
): Promise<Pick<FeedTracks, 'speech' | 'levelDbfs'>> {
  const speech = new Float32Array(reach.steps).fill(NaN);
  const levelDbfs = new Float32Array(reach.steps).fill(NaN);
  const track = camera.probe.audio[0];
  const steps = reach.to - reach.from;
  if (track === undefined || steps === 0) return { speech, levelDbfs };
  const pipe = await media.pipe(
    [
      ...partArgs(camera, reach),
      ...['-map', `0:a:${track.index}`, '-vn', '-af', 'aresample=async=1:first_pts=0'],
      ...['-ac', '1', '-ar', String(VOICE_RATE_HZ), '-f', 's16le', 'pipe:1'],
    ],
    { signal },
  );
  const meter = createVoiceFrameMeter();
  const total = (steps * DIRECTOR_STEP_MS * VOICE_RATE_HZ) / 1000;
  let heard = 0;
  for await (const block of wholeBlocks(pipe.stdout, 1, VOICE_RATE_HZ)) {
    const samples = block.subarray(0, total - heard);
    meter.push(samples);
    heard += samples.length;
    onProgress(heard / total);
  }
  await pipe.done;
  const { tracks } = findVoice(meter.finish());
  speech.set(tracks.speech.subarray(0, steps), reach.from);
  levelDbfs.set(tracks.rmsDbfs.subarray(0, steps), reach.from);
  return { speech, levelDbfs };
}

async function watchPicture(
  camera: CameraFile,
  reach: Reach,
  { media, signal, onProgress }: MeasureRequest,
): Promise<Uint8Array> {
  const picture = new Uint8Array(reach.steps);
  const steps = reach.to - reach.from;
  if (camera.probe.video === null || steps === 0) return picture;
  const pipe = await media.pipe(
    [
      ...partArgs(camera, reach),
      ...['-map', '0:V:0', '-an', '-vf'],
      `fps=${LOOK_RATE_HZ}:start_time=0,scale=${LOOK_WIDTH}:${LOOK_HEIGHT}:flags=area,format=gray`,
      ...['-f', 'rawvideo', 'pipe:1'],
    ],
    { signal },
  );
  const watch = createPictureWatch();
  const total = (steps * DIRECTOR_STEP_MS * LOOK_RATE_HZ) / 1000;
  let looks = 0;
  for await (const grey of byteBlocks(pipe.stdout, LOOK_WIDTH * LOOK_HEIGHT)) {
    if (grey.length < LOOK_WIDTH * LOOK_HEIGHT) break;
    watch.push(grey);
    onProgress(Math.min(1, ++looks / total));
  }
  await pipe.done;
  picture.set(watch.finish(steps), reach.from);
  return picture;
}
