import { EXPRESSIONS } from '../../../shared/model/faces.ts';
import type { LiveView } from '../../../shared/model/live.ts';
import { movedBy } from '../../domain/live/detect/sound-watch.ts';
import type { RecordedSegment } from '../../domain/live/covered-segments.ts';
import type { LiveMeter, LiveReading } from '../../domain/live/live-meter.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { TappedSegment } from '../recorder/recorder.ts';
import type { FaceLook, FaceWatchDeps } from './face-watch.ts';
import { createLiveFaces, type FaceConsent, type FaceEye } from './live-faces.ts';
import { createLiveSound } from './live-sound.ts';
import { stillOf } from './live-still.ts';
import { soundNow } from './sound-now.ts';

/** A look that is older says nothing of now: a platform's pictures come up to 20 s late. */
const LATELY_MS = 30_000;

/** Faces in the marked facecam. */
export interface FaceSight extends Pick<FaceWatchDeps, 'workers'> {
  readonly consent: FaceConsent;
}

export interface LiveSensesOptions {
  readonly media: Pick<MediaTool, 'pipe'>;
  readonly metrics: Pick<Metrics, 'observe'>;
  readonly startedAtUnixMs: number;
  /** The recording's folder: moments are kept there. */
  readonly dir: string;
  /** Left out: nobody looks for faces. */
  readonly faces?: FaceSight;
}

/** What is heard and seen of a recording, told to its meter by the session's clock. */
export interface LiveSenses {
  push(segment: TappedSegment): void;
  /** The consent to faces, or their mark, may be another one now. */
  facesChanged(): void;
  /** A picture of a segment as JPEG, to mark the facecam in; null where nobody agreed, or there is none. */
  still(segment: RecordedSegment | undefined, signal: AbortSignal): Promise<Uint8Array | null>;
  view(reading: LiveReading, nowMs: number): Pick<LiveView, 'sound' | 'faces'>;
  /** Lets what was pushed be heard and resolves after it; nothing more is looked at. */
  end(): Promise<void>;
  dispose(): void;
}

export function createLiveSenses(options: LiveSensesOptions, meter: LiveMeter): LiveSenses {
  const { startedAtUnixMs: sinceUnixMs, faces: sight } = options;
  const sound = createLiveSound(options, {
    onLoudness: (atUnixMs, lufs) => meter.addLoudness(atUnixMs - sinceUnixMs, lufs),
    onHeard: (heard) => meter.addHeard(movedBy(heard, -sinceUnixMs)),
  });
  const eye: FaceEye = {
    onSeen: ({ atUnixMs, mix }) => meter.addFace(atUnixMs - sinceUnixMs, mix),
    onLeft: () => meter.forgetFaces(),
  };
  const faces = sight === undefined ? null : createLiveFaces({ ...options, ...sight }, sight.consent, eye);

  const facesNow = (nowMs: number): LiveView['faces'] => {
    if (sight === undefined || faces === null || !sight.consent.isGiven()) return NOT_LOOKED('off');
    if (sight.consent.region() === null) return NOT_LOOKED('unmarked');
    const { failure, note, newest } = faces.status();
    if (failure !== null) return { state: 'failed', note: failure, newest: null };
    if (newest === null || newest.atUnixMs - sinceUnixMs < nowMs - LATELY_MS)
      return { state: 'waiting', note, newest: null };
    return { state: 'looking', note, newest: lookAt(newest, sinceUnixMs) };
  };

  return {
    push(segment) {
      sound.push(segment);
      faces?.push(segment);
    },
    facesChanged: () => faces?.consentChanged(),
    async still(segment, signal) {
      if (sight?.consent.isGiven() !== true || segment === undefined) return null;
      const { media, dir } = options;
      // Its file may be gone by now, or hold no keyframe.
      return stillOf(media, { dir, segment, signal }).catch(() => null);
    },
    view: (reading, nowMs) => ({ sound: soundNow(reading, sound, nowMs), faces: facesNow(nowMs) }),
    async end() {
      faces?.dispose();
      await sound.end();
    },
    dispose() {
      faces?.dispose();
      sound.dispose();
    },
  };
}

const NOT_LOOKED = (state: 'off' | 'unmarked'): LiveView['faces'] => ({ state, note: null, newest: null });

/** What is shown of a look: the strongest expression. */
function lookAt({ atUnixMs, mix }: FaceLook, sinceUnixMs: number): NonNullable<LiveView['faces']['newest']> {
  const atMs = Math.round(atUnixMs - sinceUnixMs);
  if (mix === null) return { atMs, face: null };
  const expression = EXPRESSIONS.reduce((best, name) => (mix[name] > mix[best] ? name : best));
  return { atMs, face: { expression, share: mix[expression] } };
}
