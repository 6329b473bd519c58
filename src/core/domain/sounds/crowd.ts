import { bandFrom, FRAMES_PER_SECOND, powerOfDb, SOUND_BANDS, type SoundFrames } from './sound-frames.ts';
import { quantileOf, soft } from './soft.ts';

const HALF_WINDOW = Math.round(0.6 * FRAMES_PER_SECOND);
const FIRST_BAND = bandFrom(800);
const HIGH_BAND = bandFrom(1800);
/** Bands above this are cut off in many streams' sound. */
const LAST_BAND = SOUND_BANDS - 3;
const AROUND_SEC = 30;
/** A crowd is heard over what there usually is: this far above the lower part of its surroundings. */
const RISE_HALF_DB = 7;
const FLATNESS_HALF_DB = -4.5;
const STEADY_HALF_DB = 3.2;
const VOICED_HALF = 0.35;
const VOICED = 0.6;

/** Likelihood that a crowd cheers or claps around a frame: a sustained, even, voiceless rise over a wide band. */
export function createCrowdMeter(frames: SoundFrames): (at: number) => number {
  const high = new Float32Array(frames.length);
  for (let at = 0; at < frames.length; at++) high[at] = levelOf(frames, at, HIGH_BAND);
  const usual = usualPerSecond(high);
  return (at) => {
    const from = at - HALF_WINDOW;
    const to = at + HALF_WINDOW + 1;
    if (from < 0 || to > frames.length) return 0;
    const { mean, deviation, fall } = courseOf(high, from, to);
    const rise = mean - usual[Math.floor(at / FRAMES_PER_SECOND)]!;
    if (rise < 2) return 0;
    return (
      soft(rise, RISE_HALF_DB, 0.8) *
      soft(flatnessDb(frames, from, to), FLATNESS_HALF_DB, 0.5) *
      soft(-deviation, -STEADY_HALF_DB, 0.25) *
      soft(-Math.abs(fall), -6, 0.8) *
      soft(-voicedShare(frames, from, to), -VOICED_HALF, 0.06)
    );
  };
}

function levelOf(frames: SoundFrames, at: number, fromBand: number): number {
  let power = 0;
  for (let band = fromBand; band < LAST_BAND; band++) power += powerOfDb(frames.bands[band]![at]!);
  return 10 * Math.log10(power);
}

/** Mean, deviation around a straight line, and how much later halves lie below earlier ones. */
function courseOf(
  values: Float32Array,
  from: number,
  to: number,
): { mean: number; deviation: number; fall: number } {
  const count = to - from;
  let sum = 0;
  let moment = 0;
  for (let at = from; at < to; at++) {
    sum += values[at]!;
    moment += values[at]! * (at - from - (count - 1) / 2);
  }
  const mean = sum / count;
  const slope = (12 * moment) / (count * (count * count - 1));
  let squares = 0;
  for (let at = from; at < to; at++)
    squares += (values[at]! - mean - slope * (at - from - (count - 1) / 2)) ** 2;
  return { mean, deviation: Math.sqrt(squares / count), fall: -slope * count };
}

/** Geometric over arithmetic mean of the bands' powers in dB: 0 for an even spectrum, far below it for a few tones. */
function flatnessDb(frames: SoundFrames, from: number, to: number): number {
  let logs = 0;
  let powers = 0;
  const bands = LAST_BAND - FIRST_BAND;
  for (let band = FIRST_BAND; band < LAST_BAND; band++) {
    let power = 0;
    for (let at = from; at < to; at++) power += powerOfDb(frames.bands[band]![at]!);
    power /= to - from;
    logs += 10 * Math.log10(power);
    powers += power;
  }
  return logs / bands - 10 * Math.log10(powers / bands);
}

function voicedShare(frames: SoundFrames, from: number, to: number): number {
  let voiced = 0;
  for (let at = from; at < to; at++) if (frames.periodicity[at]! >= VOICED) voiced += 1;
  return voiced / (to - from);
}

/** The level that 40 % of the seconds within half a minute lie below. */
function usualPerSecond(values: Float32Array): Float32Array {
  const seconds = Math.ceil(values.length / FRAMES_PER_SECOND);
  const means = Float32Array.from({ length: seconds }, (_, second) => {
    const from = Math.round(second * FRAMES_PER_SECOND);
    const part = values.subarray(from, Math.min(values.length, from + FRAMES_PER_SECOND));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  return Float32Array.from({ length: seconds }, (_, second) =>
    quantileOf([...means.subarray(Math.max(0, second - AROUND_SEC), second + AROUND_SEC + 1)], 0.4),
  );
}
