import type { RangeMs } from '../../../shared/time.ts';
import { type FaceSign, stepOf } from './feeds.ts';

/** The `face` of a feed's tracks: per step of the window, NaN where nobody looked; null where nobody looked at all. */
export function faceTrack(feedId: string, signs: readonly FaceSign[], window: RangeMs): Float32Array | null {
  const own = signs.filter((sign) => sign.feedId === feedId);
  if (own.length === 0) return null;
  const at = (ms: number): number => stepOf(ms, window.startMs);
  const track = new Float32Array(at(window.endMs)).fill(Number.NaN);
  for (const { share, startMs, endMs } of own) track.fill(share, at(startMs), at(endMs));
  return track;
}
