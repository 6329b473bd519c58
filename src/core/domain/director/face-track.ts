import type { RangeMs } from '../../../shared/time.ts';
import { DIRECTOR_STEP_MS, type FaceSign } from './feeds.ts';

/** The `face` of a feed's tracks: per step of the window, NaN where nobody looked; null where nobody looked at all. */
export function faceTrack(feedId: string, signs: readonly FaceSign[], window: RangeMs): Float32Array | null {
  const own = signs.filter((sign) => sign.feedId === feedId);
  if (own.length === 0) return null;
  const stepOf = (ms: number): number => Math.max(0, Math.round((ms - window.startMs) / DIRECTOR_STEP_MS));
  const track = new Float32Array(stepOf(window.endMs)).fill(Number.NaN);
  for (const { share, startMs, endMs } of own) track.fill(share, stepOf(startMs), stepOf(endMs));
  return track;
}
