import { quantileOf } from './soft.ts';

export interface GateInput {
  /** Likelihoods by rules, per 100 ms. */
  readonly tracks: readonly Float32Array[];
  /** Level per 100 ms; null when it was not measured. */
  readonly rmsDbfs: Float32Array | null;
}

const WORTH_A_LOOK = 0.05;
const ABOVE_USUAL_DB = 3;
const SILENT_DBFS = -50;
const STEP_MS = 100;
const AROUND_MS = 500;

/**
 * Whether a stretch is worth a tagger's time: not silent, and either something by rules or clearly louder than the
 * recording usually is. What lies behind the gate counts as none of its sounds.
 */
export function createTaggerGate({
  tracks,
  rmsDbfs,
}: GateInput): (startMs: number, endMs: number) => boolean {
  const levels: number[] = [];
  // One step in ten is plenty for a median.
  for (let at = 0; at < (rmsDbfs?.length ?? 0); at += 10)
    if (rmsDbfs![at]! > SILENT_DBFS) levels.push(rmsDbfs![at]!);
  const loud = quantileOf(levels, 0.5) + ABOVE_USUAL_DB;
  return (startMs, endMs) => {
    const from = Math.max(0, Math.floor((startMs - AROUND_MS) / STEP_MS));
    const to = Math.ceil((endMs + AROUND_MS) / STEP_MS);
    let level = rmsDbfs === null ? Infinity : -Infinity;
    let height = 0;
    for (let at = from; at < to; at++) {
      if (rmsDbfs !== null) level = Math.max(level, rmsDbfs[at] ?? -Infinity);
      for (const track of tracks) height = Math.max(height, track[at] ?? 0);
    }
    return level > SILENT_DBFS && (height >= WORTH_A_LOOK || level >= loud);
  };
}
