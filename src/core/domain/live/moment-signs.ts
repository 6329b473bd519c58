import type { MomentSigns } from '../../../shared/model/moment-signs.ts';
import type { RangeMs } from '../../../shared/time.ts';

interface Series {
  /** Values 0..1 per second from `startSec` on, NaN where nobody looked; null where nobody ever did. */
  stretch(startSec: number, length: number): Float32Array | null;
}

const SECOND_MS = 1000;

/** Of a stretch of the session's clock. Seconds in which something was told that follow each other are one event. */
export function signsIn(
  { outside, faces }: { readonly outside: Series; readonly faces: Series },
  { startMs, endMs }: RangeMs,
): MomentSigns {
  const startSec = Math.floor(startMs / SECOND_MS);
  const length = Math.max(0, Math.ceil(endMs / SECOND_MS) - startSec);
  const second = (at: number): RangeMs => {
    const fromMs = (startSec + at) * SECOND_MS - startMs;
    return { startMs: fromMs, endMs: fromMs + SECOND_MS };
  };
  const events: RangeMs[] = [];
  for (const [at, share] of (outside.stretch(startSec, length) ?? []).entries()) {
    if (!(share > 0)) continue;
    const last = events.at(-1);
    if (last?.endMs === second(at).startMs) events[events.length - 1] = { ...last, endMs: second(at).endMs };
    else events.push(second(at));
  }
  const seen = [...(faces.stretch(startSec, length) ?? [])];
  return {
    events,
    faces: seen.flatMap((share, at) => (Number.isNaN(share) ? [] : [{ ...second(at), share }])),
  };
}
