/** One second-order section, a0 = 1. */
export interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/**
 * The two stages of the K-weighting of ITU-R BS.1770-4, annex 1, for any sample rate. The recommendation tables the
 * coefficients at 48 kHz only; these are the analogue prototypes that its tables come from (B. De Man, "Evaluation of
 * implementations of the EBU R128 loudness measurement", AES 145, 2018) brought over by the bilinear transform, the
 * high pass with a gain of 1 in its pass band. The table's own numerator (1, -2, 1) is 0.043 dB higher at 48 kHz, so
 * readings are that much lower than a meter's that uses the table: within the ±0.1 LU of EBU Tech 3341, and the same
 * as pyloudnorm's.
 */
export function kWeightingStages(sampleRateHz: number): { shelf: Biquad; highPass: Biquad } {
  return { shelf: shelfStage(sampleRateHz), highPass: highPassStage(sampleRateHz) };
}

function shelfStage(sampleRateHz: number): Biquad {
  const centreHz = 1681.974450955533;
  const gainDb = 3.999843853973347;
  const quality = 0.7071752369554196;
  const warped = Math.tan((Math.PI * centreHz) / sampleRateHz);
  const high = 10 ** (gainDb / 20);
  const band = high ** 0.4996667741545416;
  const scale = 1 + warped / quality + warped * warped;
  return {
    b0: (high + (band * warped) / quality + warped * warped) / scale,
    b1: (2 * (warped * warped - high)) / scale,
    b2: (high - (band * warped) / quality + warped * warped) / scale,
    a1: (2 * (warped * warped - 1)) / scale,
    a2: (1 - warped / quality + warped * warped) / scale,
  };
}

function highPassStage(sampleRateHz: number): Biquad {
  const cutoffHz = 38.13547087602444;
  const quality = 0.5003270373238773;
  const warped = Math.tan((Math.PI * cutoffHz) / sampleRateHz);
  const scale = 1 + warped / quality + warped * warped;
  return {
    b0: 1 / scale,
    b1: -2 / scale,
    b2: 1 / scale,
    a1: (2 * (warped * warped - 1)) / scale,
    a2: (1 - warped / quality + warped * warped) / scale,
  };
}

/** Sums of squares over a run of frames, full scale = 1. */
export interface PowerSums {
  /** After K-weighting, channels added with the weights of BS.1770. */
  weighted: number;
  /** As it is, channels added without weights. */
  plain: number;
  /** Largest absolute sample. */
  peak: number;
}

/** Filters frames `[from, to)` of interleaved samples and adds to `sums`; filter state carries over between calls. */
export type KWeighting = (samples: Int16Array, from: number, to: number, sums: PowerSums) => void;

/**
 * Weight per channel in ffmpeg's channel order (BS.1770-4, tables 3 and 4): surrounds at the sides count 1.41,
 * the LFE not at all.
 */
export function channelWeights(channels: number): number[] {
  const surround = 1.41;
  switch (channels) {
    case 4:
      return [1, 1, surround, surround];
    case 5:
      return [1, 1, 1, surround, surround];
    case 6:
      return [1, 1, 1, 0, surround, surround];
    case 8:
      return [1, 1, 1, 0, 1, 1, surround, surround];
    default:
      return Array.from({ length: channels }, () => 1);
  }
}

const FULL_SCALE = 32768;
/** Below the smallest 16-bit power by far: keeps filter tails out of slow denormal numbers. */
const ANTI_DENORMAL = 1e-20;

export function createKWeighting(sampleRateHz: number, channels: number): KWeighting {
  if (channels === 2) return stereoKWeighting(sampleRateHz);
  const weights = channelWeights(channels);
  const lanes = weights.map((weight, channel) => laneKWeighting(sampleRateHz, { channels, channel, weight }));
  return (samples, from, to, sums) => {
    for (const lane of lanes) lane(samples, from, to, sums);
  };
}

interface Lane {
  readonly channels: number;
  readonly channel: number;
  readonly weight: number;
}

function laneKWeighting(sampleRateHz: number, { channels, channel, weight }: Lane): KWeighting {
  const { shelf, highPass } = kWeightingStages(sampleRateHz);
  const { a1, a2 } = shelf;
  const { a1: c1, a2: c2, b0: gain } = highPass;
  // The high pass is then (1, -2, 1): its gain is in the shelf.
  const b0 = shelf.b0 * gain;
  const b1 = shelf.b1 * gain;
  const b2 = shelf.b2 * gain;
  const state = new Float64Array(4);
  return (samples, from, to, sums) => {
    let s1 = state[0]!;
    let s2 = state[1]!;
    let t1 = state[2]!;
    let t2 = state[3]!;
    let weighted = 0;
    let plain = 0;
    let peak = 0;
    for (let at = from * channels + channel; at < to * channels; at += channels) {
      const x = samples[at]! / FULL_SCALE;
      plain += x * x;
      const size = x < 0 ? -x : x;
      if (size > peak) peak = size;
      const y = b0 * x + s1;
      s1 = b1 * x - a1 * y + s2;
      s2 = b2 * x - a2 * y;
      const z = y + t1;
      t1 = -2 * y - c1 * z + t2;
      t2 = y - c2 * z;
      weighted += z * z;
    }
    state[0] = s1 + ANTI_DENORMAL;
    state[1] = s2;
    state[2] = t1 + ANTI_DENORMAL;
    state[3] = t2;
    sums.weighted += weight * weighted;
    sums.plain += plain;
    if (peak > sums.peak) sums.peak = peak;
  };
}

/** Both channels in one loop: their recursions do not wait for each other, which halves the time. */
function stereoKWeighting(sampleRateHz: number): KWeighting {
  const { shelf, highPass } = kWeightingStages(sampleRateHz);
  const { a1, a2 } = shelf;
  const { a1: c1, a2: c2, b0: gain } = highPass;
  // The high pass is then (1, -2, 1): its gain is in the shelf.
  const b0 = shelf.b0 * gain;
  const b1 = shelf.b1 * gain;
  const b2 = shelf.b2 * gain;
  const state = new Float64Array(8);
  return (samples, from, to, sums) => {
    let [s1, s2, t1, t2, u1, u2, v1, v2] = state as unknown as Eight;
    let weighted = 0;
    let plain = 0;
    let peak = 0;
    for (let at = from * 2; at < to * 2; at += 2) {
      const left = samples[at]!;
      const right = samples[at + 1]!;
      plain += left * left + right * right;
      const size = Math.max(Math.abs(left), Math.abs(right));
      if (size > peak) peak = size;
      const leftShelf = b0 * left + s1;
      const rightShelf = b0 * right + u1;
      s1 = b1 * left - a1 * leftShelf + s2;
      u1 = b1 * right - a1 * rightShelf + u2;
      s2 = b2 * left - a2 * leftShelf;
      u2 = b2 * right - a2 * rightShelf;
      const leftOut = leftShelf + t1;
      const rightOut = rightShelf + v1;
      t1 = -2 * leftShelf - c1 * leftOut + t2;
      v1 = -2 * rightShelf - c1 * rightOut + v2;
      t2 = leftShelf - c2 * leftOut;
      v2 = rightShelf - c2 * rightOut;
      weighted += leftOut * leftOut + rightOut * rightOut;
    }
    state.set([
      s1 + ANTI_DENORMAL,
      s2,
      t1 + ANTI_DENORMAL,
      t2,
      u1 + ANTI_DENORMAL,
      u2,
      v1 + ANTI_DENORMAL,
      v2,
    ]);
    sums.weighted += weighted / (FULL_SCALE * FULL_SCALE);
    sums.plain += plain / (FULL_SCALE * FULL_SCALE);
    if (peak / FULL_SCALE > sums.peak) sums.peak = peak / FULL_SCALE;
  };
}

type Eight = [number, number, number, number, number, number, number, number];
