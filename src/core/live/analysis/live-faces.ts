import type { FaceRegion } from '../../../shared/model/faces.ts';
import {
  type FaceLook,
  type FaceStatus,
  FaceWatch,
  type FaceWatchDeps,
  type SeenSegment,
} from './face-watch.ts';

/** What has to be given before a picture is decoded; asked anew at each segment. */
export interface FaceConsent {
  /** The switch in the settings, and the yes for this stream. */
  readonly isGiven: () => boolean;
  /** Null = nothing is marked. */
  readonly region: () => FaceRegion | null;
}

/** Who wants to know. */
export interface FaceEye {
  readonly onSeen: (look: FaceLook) => void;
  /** It is not looked there any more: what was seen is to be forgotten. */
  readonly onLeft: () => void;
}

export interface LiveFaces {
  status(): FaceStatus;
  push(segment: SeenSegment): void;
  /** What was given may have been taken back: then nothing is decoded, waits or is told any more. */
  consentChanged(): void;
  /** The same for good. */
  dispose(): void;
}

const NOTHING: FaceStatus = { failure: null, note: null, newest: null };

/** Expressions in the marked facecam of live segments, as long as all of the consent is there. */
export function createLiveFaces(deps: FaceWatchDeps, consent: FaceConsent, eye: FaceEye): LiveFaces {
  let region: FaceRegion | null = null;
  let watch: FaceWatch | null = null;
  let isOver = false;
  const regionNow = (): FaceRegion | null => (!isOver && consent.isGiven() ? consent.region() : null);
  const consentChanged = (): void => {
    if (region === regionNow()) return;
    watch?.stop();
    region = regionNow();
    watch = region === null ? null : new FaceWatch(deps, region, eye.onSeen);
    eye.onLeft();
  };
  return {
    status: () => watch?.status() ?? NOTHING,
    push(segment) {
      consentChanged();
      watch?.push(segment);
    },
    consentChanged,
    dispose() {
      isOver = true;
      watch?.stop();
      watch = null;
    },
  };
}
