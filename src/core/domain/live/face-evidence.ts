import { EXPRESSIONS, type Expression, type ExpressionMix } from '../../../shared/model/faces.ts';

/** How much a face says that something happens, 0..1: its strongest expression but neutral. */
export function faceShare(expressions: Partial<Readonly<Record<Expression, number | undefined>>>): number {
  let strongest = 0;
  for (const name of EXPRESSIONS)
    if (name !== 'neutral') strongest = Math.max(strongest, expressions[name] ?? 0);
  return strongest;
}

/** What the app itself saw, by the session's clock. */
export interface FaceSeries {
  /** Null = it looked, and there was no face. */
  add(atMs: number, mix: ExpressionMix | null): void;
  /** Nobody agrees any more. */
  forget(): void;
  /** 0..1 per second, NaN where nobody looked; null = nowhere. */
  stretch(startSec: number, length: number): Float32Array | null;
}

/** `reachSec`: what is older may be forgotten. */
export function createFaceSeries(reachSec: number): FaceSeries {
  const seconds = new Map<number, number>();
  return {
    add(atMs, mix) {
      const second = Math.floor(atMs / 1000);
      for (const old of seconds.keys()) if (old < second - 2 * reachSec) seconds.delete(old);
      seconds.set(second, mix === null ? 0 : faceShare(mix));
    },
    forget: () => seconds.clear(),
    stretch(startSec, length) {
      if (seconds.size === 0) return null;
      return Float32Array.from({ length }, (_, at) => seconds.get(startSec + at) ?? Number.NaN);
    },
  };
}
