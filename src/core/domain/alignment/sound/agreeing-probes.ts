/** A place where a stretch of one recording was found in the other. */
export interface Sighting {
  /** Which probe; it has one true place at most. */
  readonly probe: number;
  /** Middle of the stretch, on the first recording's clock. */
  readonly atMs: number;
  /** Added to `atMs` to get the time in the other recording. */
  readonly shiftMs: number;
  /** See `Candidate.excess`. */
  readonly excess: number;
}

/** Sightings that lie on one line of shift over time. */
export interface Agreement {
  readonly sightings: readonly Sighting[];
  /** Sum of their excess. */
  readonly weight: number;
}

/** Clocks of sound cards and encoders differ by some 100 ppm at most. */
const MOST_PPM = 500;
/** Two sightings closer than this say nothing about drift. */
const DRIFT_SPAN_MS = 60_000;
const TOLERANCE_MS = 25;
/** Below this a place is as good as chance. */
const LEAST_EXCESS = 0.5;

/** The largest group that agrees about the shift, with or without drift; null when there is no sighting at all. */
export function bestAgreement(sightings: readonly Sighting[]): Agreement | null {
  const usable = sightings.filter(({ excess }) => excess >= LEAST_EXCESS);
  let best: Agreement | null = null;
  const consider = (from: Sighting, slope: number): void => {
    const found = along(usable, from, slope);
    if (best === null || found.weight > best.weight) best = found;
  };
  for (const [index, one] of usable.entries()) {
    consider(one, 0);
    for (const two of usable.slice(index + 1)) {
      const spanMs = two.atMs - one.atMs;
      const slope = (two.shiftMs - one.shiftMs) / spanMs;
      if (Math.abs(spanMs) >= DRIFT_SPAN_MS && Math.abs(slope) * 1e6 <= MOST_PPM) consider(one, slope);
    }
  }
  return best;
}

/** For each probe the sighting nearest to the line, if any is near enough. */
function along(sightings: readonly Sighting[], from: Sighting, slope: number): Agreement {
  const byProbe = new Map<number, { sighting: Sighting; awayMs: number }>();
  for (const sighting of sightings) {
    const awayMs = Math.abs(sighting.shiftMs - from.shiftMs - slope * (sighting.atMs - from.atMs));
    const known = byProbe.get(sighting.probe);
    if (awayMs <= TOLERANCE_MS && (known === undefined || awayMs < known.awayMs))
      byProbe.set(sighting.probe, { sighting, awayMs });
  }
  const found = [...byProbe.values()].map(({ sighting }) => sighting).sort((a, b) => a.atMs - b.atMs);
  return { sightings: found, weight: found.reduce((sum, { excess }) => sum + excess, 0) };
}
