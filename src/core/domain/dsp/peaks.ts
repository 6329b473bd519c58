const MIN_SAMPLE = -32768;
const MAX_SAMPLE = 32767;

export interface PeakOptions {
  /** Channels in the interleaved input. */
  readonly channels: number;
  /** Frames per minimum/maximum pair. */
  readonly samplesPerPixel: number;
  /** true: one pair per channel and pixel, interleaved; false: all channels mixed into one. */
  readonly splitChannels?: boolean;
}

/** Block-wise peaks: feed interleaved frames, take the finished pairs out. */
export interface PeakMeter {
  /** Whole frames only. Returns the pairs that this chunk finished; valid until the next call. */
  push(interleaved: Int16Array): Int16Array;
  /** The last, shorter pixel; empty when the input ended on a boundary. */
  finish(): Int16Array;
}

/**
 * Minimum and maximum per pixel exactly as BBC audiowaveform makes them: 16-bit integers throughout; a mix is the
 * sum of the channels divided by their number, rounded towards zero.
 */
export function createPeakMeter(options: PeakOptions): PeakMeter {
  const { channels, samplesPerPixel, splitChannels = false } = options;
  const lanes = splitChannels ? channels : 1;
  const pending = new Int16Array(lanes * 2);
  let filled = 0;
  let out = new Int16Array(0);

  const reset = (): void => {
    filled = 0;
    for (let lane = 0; lane < lanes; lane++) {
      pending[lane * 2] = MAX_SAMPLE;
      pending[lane * 2 + 1] = MIN_SAMPLE;
    }
  };
  reset();

  const fold =
    splitChannels || channels > 2
      ? foldLanes(channels, splitChannels)
      : channels === 2
        ? foldStereo
        : foldMono;

  return {
    push(interleaved) {
      const frames = Math.floor(interleaved.length / channels);
      const pixels = Math.floor((filled + frames) / samplesPerPixel);
      if (out.length < pixels * lanes * 2) out = new Int16Array(pixels * lanes * 2);
      let written = 0;
      for (let frame = 0; frame < frames;) {
        const end = Math.min(frames, frame + samplesPerPixel - filled);
        fold(interleaved, frame, end, pending);
        filled += end - frame;
        frame = end;
        if (filled === samplesPerPixel) {
          out.set(pending, written);
          written += lanes * 2;
          reset();
        }
      }
      return out.subarray(0, written);
    },
    finish() {
      const rest = filled === 0 ? new Int16Array(0) : pending.slice();
      reset();
      return rest;
    },
  };
}

type Fold = (samples: Int16Array, from: number, to: number, pair: Int16Array) => void;

const foldMono: Fold = (samples, from, to, pair) => {
  let min = pair[0]!;
  let max = pair[1]!;
  for (let frame = from; frame < to; frame++) {
    const value = samples[frame]!;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  pair[0] = min;
  pair[1] = max;
};

const foldStereo: Fold = (samples, from, to, pair) => {
  // Sums are compared and halved at the end: rounding towards zero keeps their order.
  let min = pair[0]! * 2 + (pair[0] === MAX_SAMPLE ? 1 : 0);
  let max = pair[1]! * 2;
  for (let at = from * 2; at < to * 2; at += 2) {
    const sum = samples[at]! + samples[at + 1]!;
    if (sum < min) min = sum;
    if (sum > max) max = sum;
  }
  pair[0] = Math.trunc(min / 2);
  pair[1] = Math.trunc(max / 2);
};

const foldLanes =
  (channels: number, splitChannels: boolean): Fold =>
  (samples, from, to, pair) => {
    for (let frame = from; frame < to; frame++) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++) {
        const value = samples[frame * channels + channel]!;
        if (splitChannels) widen(pair, channel, value);
        else sum += value;
      }
      if (!splitChannels) widen(pair, 0, Math.trunc(sum / channels));
    }
  };

function widen(pair: Int16Array, lane: number, value: number): void {
  if (value < pair[lane * 2]!) pair[lane * 2] = value;
  if (value > pair[lane * 2 + 1]!) pair[lane * 2 + 1] = value;
}

/** Folds `factor` neighbouring min,max pairs of one lane into one; the last one may cover fewer. */
export function coarsenPeaks(pairs: Int16Array, factor: number): Int16Array {
  const length = pairs.length / 2;
  const coarse = new Int16Array(Math.ceil(length / factor) * 2);
  for (let pixel = 0; pixel * 2 < coarse.length; pixel++) {
    let min = MAX_SAMPLE;
    let max = MIN_SAMPLE;
    const end = Math.min(length, (pixel + 1) * factor);
    for (let at = pixel * factor; at < end; at++) {
      if (pairs[at * 2]! < min) min = pairs[at * 2]!;
      if (pairs[at * 2 + 1]! > max) max = pairs[at * 2 + 1]!;
    }
    coarse[pixel * 2] = min;
    coarse[pixel * 2 + 1] = max;
  }
  return coarse;
}

/** 16-bit peaks at 8-bit resolution as audiowaveform stores them: divided by 256, rounded towards zero. */
export function peaksTo8Bit(pairs: Int16Array): Int8Array {
  const out = new Int8Array(pairs.length);
  for (let at = 0; at < pairs.length; at++) out[at] = Math.trunc(pairs[at]! / 256);
  return out;
}
