import { createDecimator } from './decimate.ts';
import { createGrowing } from './growing.ts';
import { createPitchTracker } from './pitch.ts';
import { createSpectrum, spectralCentroidHz } from './spectrum.ts';

export const VOICE_RATE_HZ = 16_000;
export const VOICE_STEP_MS = 100;
const HOP = 320;
const HOPS_PER_STEP = 5;
const FFT_SIZE = 512;
const PITCH_RATE_HZ = VOICE_RATE_HZ / 4;
const FULL_SCALE = 32768;
const BIN_HZ = VOICE_RATE_HZ / FFT_SIZE;
const SILENCE_POWER = 1e-12;

const bin = (hz: number): number => Math.round(hz / BIN_HZ);
const SPEECH_LOW = bin(250);
const SPEECH_HIGH = bin(3800);
const LOW_LOW = bin(60);
const HIGH_HIGH = bin(7800);
/** Edges of the bands whose rises count as onsets, evenly spaced on a logarithmic scale. */
const ONSET_EDGES = Array.from({ length: 19 }, (_, index) => bin(80 * (7800 / 80) ** (index / 18)));

/** What is measured of every 100 ms before anything is decided. One array per figure, one value per step. */
export const FRAME_FIGURES = [
  'rmsDbfs',
  'speechDb',
  'lowDb',
  'highDb',
  'flatness',
  'periodicity',
  'pitchHz',
  'voicedShare',
  'pitchMotion',
  'onset',
  'centroidHz',
] as const;
export type FrameFigure = (typeof FRAME_FIGURES)[number];
export type VoiceFrames = Readonly<Record<FrameFigure, Float32Array>>;

/** One value per figure. */
export const ofEach = <T>(make: (name: FrameFigure) => T): Record<FrameFigure, T> =>
  Object.fromEntries(FRAME_FIGURES.map((name) => [name, make(name)])) as Record<FrameFigure, T>;

/** Block-wise: feed 16 kHz mono samples, take the figures at the end; keeps 44 bytes per 100 ms. */
export interface VoiceFrameMeter {
  push(samples: Int16Array): void;
  /** Whole steps since the last call, of a stream that goes on. */
  take(): VoiceFrames;
  finish(): VoiceFrames;
}

const VOICED = 0.6;
export const RMS_FLOOR_DBFS = -100;

interface Hop {
  speech: number;
  low: number;
  high: number;
  logSum: number;
  onset: number;
  centroidHz: number;
  periodicity: number;
  pitchHz: number;
}

/** What was measured every 20 ms; `powers` (512-point spectrum) is valid during the call. */
export type OnVoiceHop = (powers: Float64Array, pitchHz: number, periodicity: number) => void;

/** `onHop` gets every spectrum and pitch, for whoever measures something else of them. */
export function createVoiceFrameMeter(onHop?: OnVoiceHop): VoiceFrameMeter {
  const figures = ofEach(createGrowing);
  const hops = createHopMeter(onHop);
  let inStep: Hop[] = [];
  let sumSquares = 0;
  let samplesInStep = 0;
  let lastPitchHz = NaN;

  const closeStep = (): void => {
    const step = summarise(inStep, lastPitchHz);
    const power = sumSquares / (Math.max(1, samplesInStep) * FULL_SCALE * FULL_SCALE);
    figures.rmsDbfs.add(Math.max(RMS_FLOOR_DBFS, 10 * Math.log10(power)));
    for (const name of FRAME_FIGURES) if (name !== 'rmsDbfs') figures[name].add(step[name]);
    lastPitchHz = inStep.at(-1)?.pitchHz ?? NaN;
    inStep = [];
    sumSquares = 0;
    samplesInStep = 0;
  };
  const take = (samples: Int16Array, from: number, to: number): void => {
    sumSquares += squaresOf(samples, from, to);
    samplesInStep += to - from;
  };

  return {
    push(samples) {
      const stepLength = HOP * HOPS_PER_STEP;
      for (let at = 0; at < samples.length;) {
        const to = Math.min(samples.length, at + stepLength - samplesInStep);
        take(samples, at, to);
        for (const hop of hops.push(samples.subarray(at, to))) inStep.push(hop);
        at = to;
        if (samplesInStep === stepLength) closeStep();
      }
    },
    take: () => ofEach((name) => figures[name].take()),
    finish() {
      if (samplesInStep > 0) closeStep();
      return ofEach((name) => figures[name].values());
    },
  };
}

/** Whole numbers, so that the order of adding them changes nothing. */
function squaresOf(samples: Int16Array, from: number, to: number): number {
  let [even, odd] = [0, 0];
  let at = from;
  for (; at + 1 < to; at += 2) {
    even += samples[at]! * samples[at]!;
    odd += samples[at + 1]! * samples[at + 1]!;
  }
  return even + odd + (at < to ? samples[at]! * samples[at]! : 0);
}

/** Spectrum and pitch every 20 ms. Each hop looks at the samples up to its own end, so that steps need no look-ahead. */
function createHopMeter(onHop?: OnVoiceHop): { push(samples: Int16Array): Hop[] } {
  const spectrum = createSpectrum(FFT_SIZE);
  const pitch = createPitchTracker(PITCH_RATE_HZ);
  const decimator = createDecimator();
  const recent = new Int16Array(FFT_SIZE);
  const slow = new Float32Array(pitch.frameLength);
  const previous = new Float64Array(ONSET_EDGES.length - 1);
  let filled = 0;
  let slowFilled = 0;

  const hopEnd = (): Hop => {
    const powers = spectrum.analyse(recent, 0);
    const bands = bandFigures(powers);
    const { pitchHz, periodicity } =
      slowFilled >= pitch.frameLength ? pitch.estimate(slow, 0) : { pitchHz: NaN, periodicity: 0 };
    onHop?.(powers, pitchHz, periodicity);
    return {
      ...bands,
      onset: onsetOf(powers, previous),
      centroidHz: spectralCentroidHz(powers, VOICE_RATE_HZ),
      periodicity,
      pitchHz,
    };
  };

  return {
    push(samples) {
      const made: Hop[] = [];
      for (let at = 0; at < samples.length;) {
        const to = Math.min(samples.length, at + HOP - filled);
        const part = samples.subarray(at, to);
        recent.copyWithin(0, part.length);
        recent.set(part, FFT_SIZE - part.length);
        const low = decimator.push(part, part.length);
        slow.copyWithin(0, low.length);
        slow.set(low, slow.length - low.length);
        slowFilled += low.length;
        filled += part.length;
        at = to;
        if (filled < HOP) continue;
        filled = 0;
        made.push(hopEnd());
      }
      return made;
    },
  };
}

/** A Hann window halves a tone's amplitude; only relations between bands matter here. */
const BIN_SCALE = 1 / (FULL_SCALE * FULL_SCALE * FFT_SIZE * FFT_SIZE);

function bandFigures(powers: Float64Array): Pick<Hop, 'speech' | 'low' | 'high' | 'logSum'> {
  let low = 0;
  let speech = 0;
  let high = 0;
  let product = 1;
  let logSum = 0;
  for (let at = LOW_LOW; at < SPEECH_LOW; at++) low += powers[at]!;
  for (let at = SPEECH_LOW; at < SPEECH_HIGH; at++) {
    const power = powers[at]! * BIN_SCALE + SILENCE_POWER;
    speech += power;
    product *= power;
    // One logarithm for several bins; 1e-12 to the 16th power is still a normal number.
    if ((at & 15) === 15) {
      logSum += Math.log(product);
      product = 1;
    }
  }
  for (let at = SPEECH_HIGH; at < HIGH_HIGH; at++) high += powers[at]!;
  return { low: low * BIN_SCALE, speech, high: high * BIN_SCALE, logSum: logSum + Math.log(product) };
}

/** Half-wave rectified rise of the log energy per band since the last hop (S. Dixon, "Onset detection revisited", 2006). */
function onsetOf(powers: Float64Array, previous: Float64Array): number {
  let rise = 0;
  for (let band = 0; band < previous.length; band++) {
    let energy = 0;
    for (let at = ONSET_EDGES[band]!; at < ONSET_EDGES[band + 1]!; at++) energy += powers[at]!;
    const level = Math.log10(1 + energy / FULL_SCALE);
    rise += Math.max(0, level - previous[band]!);
    previous[band] = level;
  }
  return rise / previous.length;
}

const toDb = (power: number): number => 10 * Math.log10(power + SILENCE_POWER);

function summarise(
  hops: readonly Hop[],
  pitchBefore: number,
): Record<Exclude<FrameFigure, 'rmsDbfs'>, number> {
  const count = Math.max(1, hops.length);
  const mean = (pick: (hop: Hop) => number): number => hops.reduce((sum, hop) => sum + pick(hop), 0) / count;
  const speech = mean((hop) => hop.speech);
  const bins = SPEECH_HIGH - SPEECH_LOW;
  const flatness = mean((hop) => hop.logSum / bins - Math.log(hop.speech / bins + SILENCE_POWER));
  const voiced = hops.filter((hop) => hop.periodicity >= VOICED && !Number.isNaN(hop.pitchHz));
  const pitches = voiced.map((hop) => hop.pitchHz).sort((left, right) => left - right);
  const audible = hops.filter((hop) => !Number.isNaN(hop.centroidHz));
  return {
    speechDb: toDb(speech),
    lowDb: toDb(mean((hop) => hop.low)),
    highDb: toDb(mean((hop) => hop.high)),
    flatness,
    periodicity: mean((hop) => hop.periodicity),
    pitchHz: pitches.length === 0 ? NaN : pitches[pitches.length >> 1]!,
    voicedShare: voiced.length / count,
    pitchMotion: motionOf([
      pitchBefore,
      ...hops.map((hop) => (hop.periodicity >= VOICED ? hop.pitchHz : NaN)),
    ]),
    onset: hops.reduce((most, hop) => Math.max(most, hop.onset), 0),
    centroidHz:
      audible.length === 0 ? NaN : audible.reduce((sum, hop) => sum + hop.centroidHz, 0) / audible.length,
  };
}

const OCTAVES_TO_SEMITONES = 12;
/** Larger steps are another sound or a mistaken octave, not a gliding voice. */
const LARGEST_GLIDE_SEMITONES = 4;

/** Mean glide of the pitch in semitones per 20 ms; a voice never stands still as a note does. */
function motionOf(pitches: readonly number[]): number {
  let sum = 0;
  let count = 0;
  for (let at = 1; at < pitches.length; at++) {
    const step = Math.abs(Math.log2(pitches[at]! / pitches[at - 1]!)) * OCTAVES_TO_SEMITONES;
    if (!(step <= LARGEST_GLIDE_SEMITONES)) continue;
    sum += step;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}
