import { toErrorShape } from '../../../shared/errors.ts';
import { createSoundWatch, type HeardStretch, movedBy } from '../../domain/live/detect/sound-watch.ts';
import type { Metrics } from '../../ports/metrics.ts';

/** How long the detectors may work for so much sound; beyond that they would make the rest of the app late. */
const PACE_OVER_MS = 20_000;
const MOST_SHARE = 0.5;
/** After which they are given another try. */
const REST_MS = 60_000;

/** The sound detectors over one run of a stream. They never throw: what goes wrong with them is said. */
export interface LiveDetectors {
  /** Why nothing is listened for at present; null = all is well. */
  readonly note: string | null;
  /** The next samples, 16 kHz mono, without a gap; `endMs` is their end, ms since the first. */
  hear(endMs: number, samples: Int16Array): HeardStretch[];
}

export interface DetectorDeps {
  readonly metrics: Pick<Metrics, 'observe'>;
  readonly createWatch?: typeof createSoundWatch;
  /** A clock in ms that only runs forward. */
  readonly now?: () => number;
}

export function createLiveDetectors(deps: DetectorDeps): LiveDetectors {
  const { metrics, createWatch = createSoundWatch, now = () => performance.now() } = deps;
  let note: string | null = null;
  let watch = createWatch();
  /** Where the watch's own clock begins. */
  let beganMs = 0;
  let restsUntilMs = 0;
  let spentMs = 0;
  let pacedFromMs = 0;
  /** Work since the last look, ms. */
  let sinceLookMs = 0;

  const rest = (endMs: number, why: string): HeardStretch[] => {
    note = why;
    restsUntilMs = endMs + REST_MS;
    return [];
  };
  const beginAnew = (startMs: number): void => {
    watch = createWatch();
    restsUntilMs = 0;
    [beganMs, pacedFromMs, spentMs, sinceLookMs] = [startMs, startMs, 0, 0];
  };
  const isTooSlow = (endMs: number): boolean => {
    if (endMs - pacedFromMs < PACE_OVER_MS) return false;
    const share = spentMs / (endMs - pacedFromMs);
    [pacedFromMs, spentMs] = [endMs, 0];
    return share > MOST_SHARE;
  };

  return {
    get note() {
      return note;
    },
    hear(endMs, samples) {
      if (endMs <= restsUntilMs) return [];
      if (restsUntilMs > 0) beginAnew(endMs - samples.length / SAMPLES_PER_MS);
      const fromMs = now();
      try {
        const heard = watch(samples);
        sinceLookMs += now() - fromMs;
        if (heard.length > 0) {
          metrics.observe('detectors', sinceLookMs / 1000);
          spentMs += sinceLookMs;
          sinceLookMs = 0;
          note = null;
        }
        if (isTooSlow(endMs)) return rest(endMs, 'this machine is too slow for it at present');
        return heard.map((stretch) => movedBy(stretch, beganMs));
      } catch (thrown) {
        return rest(endMs, toErrorShape(thrown).message);
      }
    },
  };
}

const SAMPLES_PER_MS = 16;
