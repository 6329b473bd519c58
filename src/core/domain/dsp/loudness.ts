/** Powers come in steps of 100 ms. */
const MOMENTARY_STEPS = 4;
const SHORT_TERM_STEPS = 30;
/** Silence is shown as this; also the absolute gate of BS.1770-4. */
export const LOUDNESS_FLOOR_LUFS = -70;
const RELATIVE_GATE_LU = -10;
const RANGE_GATE_LU = -20;
const RANGE_LOW = 0.1;
const RANGE_HIGH = 0.95;
const TOP_LUFS = 10;
const BINS_PER_LU = 100;
const BIN_COUNT = (TOP_LUFS - LOUDNESS_FLOOR_LUFS) * BINS_PER_LU;

/** BS.1770-4 equation 2: channel-weighted mean square of K-weighted samples to LUFS; silence is -Infinity. */
export const powerToLufs = (power: number): number => -0.691 + 10 * Math.log10(power);

/** Block powers by loudness in hundredths of a LU: gating in constant memory however long the stream. */
interface Histogram {
  add(power: number): void;
  /** Mean power of the blocks at or above a threshold; null when there are none. */
  meanAbove(thresholdLufs: number): number | null;
  /** Loudness below which `share` of the blocks above the threshold lie; null when there are none. */
  quantile(share: number, thresholdLufs: number): number | null;
}

function createHistogram(): Histogram {
  const counts = new Float64Array(BIN_COUNT);
  const powers = new Float64Array(BIN_COUNT);
  const binOf = (lufs: number): number =>
    Math.min(BIN_COUNT - 1, Math.floor((lufs - LOUDNESS_FLOOR_LUFS) * BINS_PER_LU));
  const firstBin = (thresholdLufs: number): number => Math.max(0, binOf(thresholdLufs));
  return {
    add(power) {
      const bin = binOf(powerToLufs(power));
      if (!(bin >= 0)) return;
      counts[bin]! += 1;
      powers[bin]! += power;
    },
    meanAbove(thresholdLufs) {
      let count = 0;
      let sum = 0;
      for (let bin = firstBin(thresholdLufs); bin < BIN_COUNT; bin++) {
        count += counts[bin]!;
        sum += powers[bin]!;
      }
      return count === 0 ? null : sum / count;
    },
    quantile(share, thresholdLufs) {
      const from = firstBin(thresholdLufs);
      let total = 0;
      for (let bin = from; bin < BIN_COUNT; bin++) total += counts[bin]!;
      if (total === 0) return null;
      const wanted = share * (total - 1);
      let below = 0;
      for (let bin = from; bin < BIN_COUNT; bin++) {
        below += counts[bin]!;
        if (below > wanted) return LOUDNESS_FLOOR_LUFS + (bin + 0.5) / BINS_PER_LU;
      }
      return null;
    },
  };
}

export interface LoudnessStep {
  /** LUFS over the 400 ms and the 3 s that end with this step; NaN until that much was heard; silence is the floor. */
  readonly momentary: number;
  readonly shortTerm: number;
}

/** Feed one power per 100 ms; memory does not grow. */
export interface LoudnessMeter {
  push(power: number): LoudnessStep;
  /** BS.1770-4 gated programme loudness; null while nothing passed the absolute gate. */
  integratedLufs(): number | null;
  /** Loudness range of EBU Tech 3342 in LU; null while nothing passed the gate. */
  rangeLu(): number | null;
}

export function createLoudnessMeter(): LoudnessMeter {
  const recent = new Float64Array(SHORT_TERM_STEPS);
  const blocks = createHistogram();
  const shortTerms = createHistogram();
  let steps = 0;
  const mean = (count: number): number => {
    let sum = 0;
    for (let back = 0; back < count; back++) sum += recent[(steps - 1 - back) % SHORT_TERM_STEPS]!;
    return sum / count;
  };
  const shown = (power: number): number => Math.max(LOUDNESS_FLOOR_LUFS, powerToLufs(power));
  return {
    push(power) {
      recent[steps % SHORT_TERM_STEPS] = power;
      steps += 1;
      let momentary = NaN;
      let shortTerm = NaN;
      if (steps >= MOMENTARY_STEPS) {
        const block = mean(MOMENTARY_STEPS);
        blocks.add(block);
        momentary = shown(block);
      }
      if (steps >= SHORT_TERM_STEPS) {
        const window = mean(SHORT_TERM_STEPS);
        shortTerms.add(window);
        shortTerm = shown(window);
      }
      return { momentary, shortTerm };
    },
    integratedLufs() {
      const ungated = blocks.meanAbove(LOUDNESS_FLOOR_LUFS);
      if (ungated === null) return null;
      const gated = blocks.meanAbove(powerToLufs(ungated) + RELATIVE_GATE_LU);
      return gated === null ? null : powerToLufs(gated);
    },
    rangeLu() {
      const ungated = shortTerms.meanAbove(LOUDNESS_FLOOR_LUFS);
      if (ungated === null) return null;
      const gate = powerToLufs(ungated) + RANGE_GATE_LU;
      const low = shortTerms.quantile(RANGE_LOW, gate);
      const high = shortTerms.quantile(RANGE_HIGH, gate);
      return low === null || high === null ? null : high - low;
    },
  };
}

export interface LoudnessTracks {
  readonly momentary: Float32Array;
  readonly shortTerm: Float32Array;
  readonly integratedLufs: number | null;
  readonly rangeLu: number | null;
}

/** All loudness figures of a whole programme from its powers per 100 ms. */
export function measureLoudness(powers: ArrayLike<number>): LoudnessTracks {
  const meter = createLoudnessMeter();
  const momentary = new Float32Array(powers.length);
  const shortTerm = new Float32Array(powers.length);
  for (let step = 0; step < powers.length; step++) {
    const made = meter.push(powers[step]!);
    momentary[step] = made.momentary;
    shortTerm[step] = made.shortTerm;
  }
  return { momentary, shortTerm, integratedLufs: meter.integratedLufs(), rangeLu: meter.rangeLu() };
}
