import type { LiveMoment, MomentCameras } from '../../../shared/model/live.ts';
import type { MomentSigns } from '../../../shared/model/moment-signs.ts';
import type { RangeMs } from '../../../shared/time.ts';
import { type CameraHold, heldIn } from '../../domain/director/held-camera.ts';
import { coveredStretch, type RecordedSegment, type Stretch } from '../../domain/live/covered-segments.ts';
import type { RecordedMedia } from '../../live/analysis/recorded-media.ts';
import type { CameraClipTask } from '../../ports/clip-jobs.ts';

/** A main recording while it runs. */
export interface MainCamera {
  readonly recordingId: string;
  readonly dir: string;
  readonly startedAtUnixMs: number;
  /** By this machine's clock, in order. */
  readonly segments: () => readonly RecordedSegment[];
  /** What was told and seen in a stretch of the session's clock. */
  readonly signsIn: (range: RangeMs) => MomentSigns;
  readonly onChange: (momentId: string, cameras: MomentCameras) => void;
}

export interface Camera {
  readonly number: number;
  readonly dir: string;
  readonly media: RecordedMedia;
}

export interface Wanted {
  readonly main: MainCamera;
  readonly moment: LiveMoment;
  /** The moment says that it waits for one. */
  readonly isTold: boolean;
  /** As it was chosen before the drive was full; null = not chosen yet. */
  readonly task: CameraClipTask | null;
}

/** Cameras come here later or earlier than the main one by so much at most. */
const AROUND_MS = 5000;
/** A camera that is lost is not waited for any longer. */
const PATIENCE_MS = 10_000;
/** What a clip may be longer than the segments that it was made of. */
const ROUNDED_MS = 500;

/** Every camera has all of it, or the main one has gone on without them. */
export function isReady({ main, moment }: Wanted, cameras: readonly Camera[]): boolean {
  const reached = (segments: readonly RecordedSegment[], moreMs: number): boolean =>
    (segments.at(-1)?.endUnixMs ?? 0) >= main.startedAtUnixMs + moment.endMs + moreMs;
  const isThere = cameras.length > 0 && cameras.every(({ media }) => reached(media.segments, AROUND_MS));
  return isThere || reached(main.segments(), AROUND_MS + PATIENCE_MS);
}

/** What the recordings hold of it now. */
export function planMoment(
  { main, moment }: Wanted,
  cameras: readonly Camera[],
  holds: readonly CameraHold[],
): CameraClipTask {
  const { recordingId, dir, startedAtUnixMs } = main;
  const stretch = (segments: readonly RecordedSegment[], aroundMs: number): Stretch | null =>
    coveredStretch(segments, {
      startUnixMs: startedAtUnixMs + moment.startMs - aroundMs,
      endUnixMs: startedAtUnixMs + moment.endMs + aroundMs,
      insideUnixMs: startedAtUnixMs + moment.peakMs,
    });
  const plain = stretch(main.segments(), 0);
  const startUnixMs = plain?.startUnixMs ?? startedAtUnixMs + moment.startMs;
  const endUnixMs = plain?.endUnixMs ?? startedAtUnixMs + moment.endMs;
  // The replay buffer may hold less than the plain clip does.
  const isWhole = endUnixMs - startUnixMs >= (moment.clip?.durationMs ?? 0) - ROUNDED_MS;
  return {
    ...{ jobId: `${recordingId}-${moment.momentId}-cameras`, dir, plainPath: moment.clip?.path ?? null },
    parts: isWhole ? (plain?.parts ?? []) : [],
    cameras: cameras.map(({ number, dir: folder, media }) => ({
      ...{ number, dir: folder, parts: stretch(media.segments, AROUND_MS)?.parts ?? null },
    })),
    signs: main.signsIn({
      startMs: startUnixMs - startedAtUnixMs,
      endMs: endUnixMs - startedAtUnixMs,
    }),
    held: heldIn(holds, { startMs: startUnixMs, endMs: endUnixMs }).map(({ camera, startMs, endMs }) => ({
      ...{ camera, startMs: startMs - startUnixMs, endMs: endMs - startUnixMs },
    })),
  };
}
